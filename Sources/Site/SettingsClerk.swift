import CallFloor
import Logging
import NIOConcurrencyHelpers
import Store
import Switchboard

/// Brings what operators set from the store to the floor: at the start, and whenever it has changed.
///
/// Whether a campaign runs is the floor's own once the floor knows the campaign, for what the store says may be a write
/// that is still on its way. The store's word counts at the start, when nothing is on its way, and where another site or
/// a command has changed it.
final class SettingsClerk: Sendable {
    private let store: Store
    private let tenant: TenantID
    private let site: SiteID
    private let clock: SiteClock
    private let book: AddressBook
    private let health: StoreHealth
    private let logger: Logger
    private let tell: @Sendable (Input) -> Void
    private let known = NIOLockedValueBox(Known())
    private let nudges = Mailbox<Void>()

    private struct Known {
        var zones: [ZoneID: String] = [:]
        var calendars: [CalendarID: HolidayCalendar] = [:]
        var pools: [CallerIDPoolID: CallerIDPool] = [:]
        var groups: [SkillGroupID: SkillGroup] = [:]
        var trunks: [TrunkID: Trunk] = [:]
        var agents: [AgentID: Agent] = [:]
        var campaigns: [CampaignID: Campaign] = [:]
        var statuses: [CampaignID: CampaignStatus] = [:]
        var dispositions: [String: Disposition] = [:]

        /// Takes over what is new or has changed, and says it in inputs: what others refer to comes first.
        mutating func take(_ settings: TenantSettings, isStart: Bool, of site: SiteID, at now: Instant) -> [Input] {
            var changes: [Input] = []
            dispositions = Dictionary(uniqueKeysWithValues: settings.dispositions.map { ($0.code, $0) })
            for (id, name) in settings.zones.sorted(by: { $0.key < $1.key })
            where zones.updateValue(name, forKey: id) != name {
                if let zone = ZoneTables.zone(id, named: name, around: now) { changes.append(.zone(zone)) }
            }
            changes += changed(settings.calendars, \.id, &calendars).map { .calendar($0) }
            changes += changed(settings.callerIDPools, \.id, &pools).map { .callerIDPool($0) }
            changes += changed(settings.skillGroups, \.id, &groups).map { .skillGroup($0) }
            changes += changed(settings.trunks, \.id, &trunks).map { .trunk($0) }
            changes += changed(settings.agents, \.id, &agents).map { .agent($0) }
            for campaign in settings.campaigns {
                let before = statuses.updateValue(campaign.status, forKey: campaign.id)
                var comparable = campaign
                comparable.status = .stopped
                let isKnown = campaigns[campaign.id] != nil
                if campaigns.updateValue(comparable, forKey: campaign.id) != comparable {
                    changes.append(.campaign(campaign))
                }
                // What this site changed is its own word coming back, perhaps an old one; another's is news.
                let isAnothers = settings.statusSites[campaign.id].map { $0 != site } ?? true
                if isStart || (isKnown && isAnothers && before != nil && before != campaign.status) {
                    changes.append(.setCampaign(campaign.id, campaign.status))
                }
            }
            return changes
        }

        /// Those of `values` that are new or have changed; `known` has them afterwards.
        private func changed<ID: Hashable, Value: Equatable>(
            _ values: [Value], _ id: (Value) -> ID, _ known: inout [ID: Value]
        ) -> [Value] {
            values.filter { known.updateValue($0, forKey: id($0)) != $0 }
        }
    }

    init(
        store: Store, tenant: TenantID, site: SiteID, clock: SiteClock, book: AddressBook, health: StoreHealth,
        logger: Logger, tell: @escaping @Sendable (Input) -> Void
    ) {
        self.store = store
        self.tenant = tenant
        self.site = site
        self.clock = clock
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
        for member in settings.callerIDPools.flatMap(\.members) {
            guard let number = settings.callerIDs[member.token] else { continue }
            book.note(member.token, ShownNumber(number: number, presentation: member.presentation))
        }
        for (agent, number) in settings.outsideNumbers { book.note(agent, outsideNumber: number) }
        let now = clock.now()
        let shown = isStart ? try await store.recentUses(of: settings.callerIDPools, at: clock.now()) : [:]
        let changes = known.withLockedValue { $0.take(settings, isStart: isStart, of: site, at: now) }
        for change in changes {
            switch change {
            case .trunk(let trunk): book.note(trunk)
            case .agent(let agent): book.note(agent)
            default: break
            }
            tell(change)
            if case .callerIDPool = change, !shown.isEmpty { tell(.callerIDsShown(shown)) }
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
