import ARIConnection
import AsteriskARI
import CallFloor
import Foundation
import Journal
import Logging
import MariaDBClient
import NIOConcurrencyHelpers
import Sandbox
import Site
import Store

/// The whole product on a sandbox: a site with its floor, journal, store and switchboard, and a progressive campaign whose
/// agents log in as the ladder climbs. Nobody records, nobody wraps up.
final class ProductCalls: Sendable {
    private let sandbox: Sandbox
    private let site: Site
    private let agents: [AgentID]
    private let log: CallLog
    private let loggedIn = NIOLockedValueBox(0)

    private init(sandbox: Sandbox, site: Site, agents: [AgentID], log: CallLog) {
        self.sandbox = sandbox
        self.site = site
        self.agents = agents
        self.log = log
    }

    /// Sets a site up and runs it while `body` uses it.
    ///
    /// - Parameters:
    ///   - agents: The most that the ladder will ask for.
    ///   - leads: How many there are to dial; each is dialled once.
    ///   - asterisk: The Asterisk to drive; nil takes the sandbox's.
    static func with<Result: Sendable>(
        _ sandbox: Sandbox, agents: Int, leads: Int, asterisk: ARIConfiguration? = nil,
        body: @escaping @Sendable (ProductCalls) async throws -> Result
    ) async throws -> Result {
        let store = Store(
            MariaDBConfiguration(
                endpoint: .socket(sandbox.databaseSocket), user: Sandbox.databaseUser,
                password: Sandbox.databasePassword, database: Sandbox.databaseName),
            limits: PoolLimits(maximum: 6))
        _ = try await store.prepare()
        let tenant = try await store.tenant(named: "default")
        let people = try await setUp(store, tenant, agents: agents, leads: leads)
        var logger = Logger(label: "carillon-bench")
        // A rung that is too high and the end in the middle of calls would fill the screen.
        logger.logLevel = .error
        let log = CallLog()
        let service = try await SiteService(
            configuration: SiteConfiguration(
                site: try await store.site(named: "bench", tenant: tenant), tenant: tenant, application: "carillon",
                journalDirectory: URL(fileURLWithPath: sandbox.directory + "/journal"), seed: 1),
            store: store,
            asterisk: ARIConnection(
                configuration: asterisk ?? ARIConfiguration(sandbox: sandbox, application: "carillon"),
                logger: logger),
            logger: logger, observer: { entry, _ in log.hear(entry.input) })
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                await store.run()
                return nil
            }
            group.addTask {
                try await service.run()
                return nil
            }
            group.addTask {
                try await body(ProductCalls(sandbox: sandbox, site: service.site, agents: people, log: log))
            }
            defer { group.cancelAll() }
            while let finished = try await group.next() {
                if let result = finished { return result }
            }
            throw CancellationError()
        }
    }

    private static func setUp(
        _ store: Store, _ tenant: TenantID, agents: Int, leads: Int
    ) async throws -> [AgentID] {
        let group = try await store.createGroup("everyone", tenant: tenant)
        let trunk = try await store.createTrunk(
            name: "carrier", kind: .sip, dialTemplate: Sandbox.trunkTemplate, channels: 1_000, callsPerSecond: 1_000,
            tenant: tenant)
        var people: [AgentID] = []
        for number in 0..<agents {
            people.append(
                try await store.createAgent(
                    login: "agent-\(number)", phone: Sandbox.silentPhone(number), leg: .persistent, groups: [group],
                    tenant: tenant))
        }
        let campaign = try await store.createCampaign(
            Campaign(
                id: CampaignID(0), tenant: tenant, name: "bench", mode: .progressive, skillGroup: group,
                trunks: [trunk], wrapUp: .zero, isRecorded: false, retry: RetryPolicy(maximumAttempts: 1)))
        let list = try await store.openList("bench", for: campaign, tenant: tenant)
        let batch = 5_000
        for first in stride(from: 0, to: leads, by: batch) {
            let leads = (first..<min(first + batch, leads)).map {
                NewLead(numbers: [Sandbox.answeringNumber($0)])
            }
            _ = try await store.insert(leads, into: list, tenant: tenant, at: SiteClock().now())
        }
        try await store.setCampaign(campaign, to: .running)
        return people
    }

    /// These calls as a load for the ladder.
    var load: CallLoad {
        CallLoad(name: "product") { agents, seconds in try await self.run(agents: agents, seconds: seconds) }
    }

    private func run(agents count: Int, seconds: Int) async throws -> LoadStep {
        try await logIn(upTo: count)
        let window = MeasuredWindow(seconds: seconds)
        try await Task.sleep(until: window.start)
        log.begin(LoadStep(agents: count, seconds: Double(seconds)))
        let meter = ProcessorMeter(sandbox)
        try await Task.sleep(until: window.end)
        var step = log.end()
        step.processor = meter.perCall(step.connected)
        return step
    }

    /// How many conversations are going on.
    var conversations: Int { log.conversations }

    /// Lets that many agents, in all, log in and take calls.
    func logIn(upTo count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let view = await site.view()
            if view.isSwitchUp, view.agents.count == agents.count { break }
            guard ContinuousClock.now < deadline else { throw Trouble.siteDidNotOpen }
            try await Task.sleep(for: .milliseconds(50))
        }
        while loggedIn.withLockedValue({ $0 }) < count {
            let agent = agents[loggedIn.withLockedValue { $0 }]
            try await site.command(.login, of: agent)
            try await site.command(.ready, of: agent)
            loggedIn.withLockedValue { $0 += 1 }
        }
    }

    private enum Trouble: Error {
        case siteDidNotOpen
    }
}

/// What the site's observer sees of calls.
final class CallLog: Sendable {
    private struct State {
        var step: LoadStep?
        var answered: [AttemptID: ContinuousClock.Instant] = [:]
        var connected: Set<AttemptID> = []
    }

    private let state = NIOLockedValueBox(State())

    /// Counts from now on.
    func begin(_ step: LoadStep) { state.withLockedValue { $0.step = step } }

    /// What was counted since ``begin(_:)``.
    func end() -> LoadStep {
        state.withLockedValue { state in
            defer { state.step = nil }
            return state.step ?? LoadStep(agents: 0)
        }
    }

    /// How many conversations are going on.
    var conversations: Int { state.withLockedValue { $0.connected.count } }

    /// Takes an input, when the floor has handled it.
    func hear(_ input: Input) {
        let now = ContinuousClock.now
        state.withLockedValue { state in
            switch input {
            case .answered(let attempt):
                state.answered[attempt] = now
            case .connected(let attempt):
                state.connected.insert(attempt)
                guard let answered = state.answered.removeValue(forKey: attempt) else { return }
                state.step?.connected += 1
                state.step?.bridge.add(now - answered)
            case .ended(let attempt, let ending):
                state.answered[attempt] = nil
                guard state.connected.remove(attempt) == nil else { return }
                state.step?.failed += 1
                if state.step?.firstFailure == nil { state.step?.firstFailure = "\(ending)" }
            case .placeFailed(_, let failure):
                state.step?.failed += 1
                if state.step?.firstFailure == nil { state.step?.firstFailure = "\(failure)" }
            default:
                break
            }
        }
    }
}
