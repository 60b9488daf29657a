import CallFloor
import Logging
import NIOConcurrencyHelpers
import Store
import Switchboard

/// Brings what operators set from the store to the floor: at the start, and whenever it has changed.
///
/// Whether a campaign runs is the floor's own once the floor knows the campaign, for what the store says may be a write
/// that is still on its way. Only at the start, when nothing is on its way, the store's word counts.
final class SettingsClerk: Sendable {
    private let store: Store
    private let tenant: TenantID
    private let book: AddressBook
    private let health: StoreHealth
    private let logger: Logger
    private let tell: @Sendable (Input) -> Void
    private let known = NIOLockedValueBox(Known())
    private let nudges = Mailbox<Void>()

    private struct Known {
        var campaigns: [CampaignID: Campaign] = [:]
        var trunks: [TrunkID: Trunk] = [:]
        var agents: [AgentID: Agent] = [:]
        var dispositions: [String: Disposition] = [:]
    }

    init(
        store: Store, tenant: TenantID, book: AddressBook, health: StoreHealth, logger: Logger,
        tell: @escaping @Sendable (Input) -> Void
    ) {
        self.store = store
        self.tenant = tenant
        self.book = book
        self.health = health
        self.logger = logger
        self.tell = tell
    }

    /// What agents may conclude, by code.
    var dispositions: [String: Disposition] { known.withLockedValue { $0.dispositions } }

    /// Reads everything once. What is new or has changed goes to the floor.
    ///
    /// - Parameter isStart: Whether campaigns' statuses are taken over too.
    func refresh(isStart: Bool = false) async throws {
        let settings = try await store.settings(of: tenant)
        for (token, number) in settings.callerIDs { book.note(token, number: number) }
        let changes = known.withLockedValue { known -> [Input] in
            var changes: [Input] = []
            known.dispositions = Dictionary(uniqueKeysWithValues: settings.dispositions.map { ($0.code, $0) })
            for trunk in settings.trunks where known.trunks[trunk.id] != trunk {
                known.trunks[trunk.id] = trunk
                changes.append(.trunk(trunk))
            }
            for agent in settings.agents where known.agents[agent.id] != agent {
                known.agents[agent.id] = agent
                changes.append(.agent(agent))
            }
            for campaign in settings.campaigns {
                var comparable = campaign
                comparable.status = .stopped
                guard known.campaigns.updateValue(comparable, forKey: campaign.id) != comparable else { continue }
                changes.append(.campaign(campaign))
                if isStart { changes.append(.setCampaign(campaign.id, campaign.status)) }
            }
            return changes
        }
        for change in changes {
            switch change {
            case .trunk(let trunk): book.note(trunk)
            case .agent(let agent): book.note(agent)
            default: break
            }
            tell(change)
        }
    }

    /// Reads again every `interval`, and at once after ``nudge()``, until the task is cancelled.
    func run(every interval: Duration) async {
        while !Task.isCancelled {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await Task.sleep(for: interval) }
                group.addTask { _ = await self.nudges.next() }
                await group.next()
                group.cancelAll()
            }
            guard !Task.isCancelled else { return }
            do {
                try await refresh()
            } catch {
                health.noteFailure(error)
            }
        }
    }

    /// Something was changed in the store by this process: look soon.
    func nudge() { nudges.post(()) }
}
