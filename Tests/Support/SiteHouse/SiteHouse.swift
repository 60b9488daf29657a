package import ARIConnection
import AsteriskARI
package import CallFloor
package import Foundation
import MariaDBClient
package import PrivateMariaDB
package import ScriptedAsterisk
package import ServiceLifecycle
package import Site
package import Store
import Switchboard

/// A small call centre of a test's own: a database on a server that the suites share, and a directory for the journal.
/// Its Asterisk is scripted.
package final class SiteHouse: Sendable {
    package static let application = "carillon"
    package let server: PrivateMariaDB
    package let store: Store
    package let tenant = TenantID(1)
    package let site: SiteID
    package let group: SkillGroupID
    package let agents: [AgentID]
    package let trunk: TrunkID
    package let campaign: CampaignID
    package let journal: URL
    private let database: String

    private static let shared = Task { try await PrivateMariaDB() }

    /// - Parameters:
    ///   - agents: How many there are; none is logged in.
    ///   - server: A server of the test's own; the shared one unless given.
    ///   - way: The trunk that the campaign dials over, whatever its id says; a SIP trunk unless given.
    ///   - adjust: Changes the campaign before it is made.
    package init(
        agents count: Int = 2, server own: PrivateMariaDB? = nil, over way: Trunk? = nil,
        _ adjust: (inout Campaign) -> Void = { _ in }
    )
        async throws
    {
        if let own { server = own } else { server = try await Self.shared.value }
        database = "site_\(UInt64.random(in: 0 ... .max))"
        store = Store(
            MariaDBConfiguration(endpoint: .socket(server.socket), user: "root", database: database),
            limits: PoolLimits(maximum: 8))
        try await store.prepare()
        site = try await store.site(named: "site-1", tenant: tenant)
        group = try await store.createGroup("sales", tenant: tenant)
        var ids: [AgentID] = []
        for number in 0..<count {
            ids.append(
                try await store.createAgent(
                    login: "agent-\(number)", phone: "PJSIP/10\(number)", leg: .persistent, groups: [group],
                    tenant: tenant))
        }
        agents = ids
        let carrier = Trunk(
            id: TrunkID(0), name: "carrier", channels: 30, callsPerSecond: 100, dialTemplate: "PJSIP/{number}@carrier")
        trunk = try await store.createTrunk(way ?? carrier, tenant: tenant)
        var settings = Campaign(
            id: CampaignID(0), tenant: tenant, name: "autumn", mode: .progressive, skillGroup: group, trunks: [trunk],
            abandonThreshold: .seconds(30), wrapUp: .zero, retry: RetryPolicy(rules: []))
        adjust(&settings)
        campaign = try await store.createCampaign(settings)
        try await store.setCampaign(campaign, to: .running)
        journal = FileManager.default.temporaryDirectory.appendingPathComponent(
            "site-journal-\(UInt64.random(in: 0 ... .max))")
    }

    deinit { try? FileManager.default.removeItem(at: journal) }

    /// Adds leads whose numbers end in these digits: what the script goes by.
    package func addLeads(_ endings: [String], from first: Int = 0) async throws {
        let list = try await store.openList("people", for: campaign, tenant: tenant)
        let leads = endings.enumerated().map { index, ending in
            NewLead(numbers: ["+8613\(100_000 + first + index)\(ending)"])
        }
        let now = Instant(seconds: Date().timeIntervalSince1970)
        let count = try await store.insert(leads, into: list, tenant: tenant, at: now)
        guard count.inserted == endings.count else { throw WaitedInVain(what: "\(endings.count) leads: \(count)") }
    }

    /// What the database's own client prints, without the headings.
    package func sql(_ statement: String) async throws -> [String] {
        try await server.client(statement, database: database).split(separator: "\n").dropFirst().map(String.init)
    }

    /// Why agents paused, in order.
    package func pauses() async throws -> [String] {
        try await sql("SELECT reason FROM agent_states WHERE reason IS NOT NULL ORDER BY id")
    }

    package func report() async throws -> CampaignReport {
        try await store.report(on: try await store.settings(of: tenant).campaigns[0])
    }

    package func connection(to peer: ScriptedAsterisk) -> ARIConnection {
        ARIConnection(
            configuration: ARIConfiguration(
                url: peer.baseURL, password: "carillon", application: ApplicationName(rawValue: Self.application),
                connectTimeout: .seconds(60), requestTimeout: .seconds(60), pongDeadline: .seconds(60),
                backoff: ARIBackoff(minimum: .milliseconds(5), maximum: .milliseconds(50)),
                eventFilter: ARIEventFilter(allowed: EventReader.wantedEvents)),
            logger: quiet)
    }

    package func service(
        on peer: ScriptedAsterisk, drainTimeout: Duration = .seconds(60), siteLease: Duration = .seconds(5),
        observer: Site.Observer? = nil
    ) async throws -> SiteService {
        try await SiteService(
            configuration: SiteConfiguration(
                site: site, tenant: tenant, application: Self.application, journalDirectory: journal,
                siteLease: siteLease, refreshInterval: .milliseconds(50), drainTimeout: drainTimeout, seed: 5),
            store: store, asterisk: connection(to: peer), logger: quiet, observer: observer)
    }

    /// Runs a site while `body` runs, and shuts it down in order afterwards.
    package func running(
        on peer: ScriptedAsterisk, drainTimeout: Duration = .seconds(60), _ body: (Site) async throws -> Void
    ) async throws {
        try await run(try await service(on: peer, drainTimeout: drainTimeout), body)
    }

    /// Runs this site while `body` runs, and shuts it down in order afterwards.
    package func run(_ service: SiteService, _ body: (Site) async throws -> Void) async throws {
        let group = Self.group(service)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body(service.site)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    package static func group(_ service: SiteService) -> ServiceGroup {
        ServiceGroup(
            configuration: .init(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: quiet))
    }

    /// Logs every agent in, ready for calls, once the floor knows them and Asterisk is there to call their phones.
    package func logEveryoneIn(_ site: Site) async throws {
        try await eventually("the agents and the link") {
            let view = await site.view()
            return view.isSwitchUp && view.agents.count == self.agents.count
        }
        for agent in agents {
            try await site.command(.login, of: agent)
            try await site.command(.ready, of: agent)
        }
    }
}

extension Rule {
    /// Agents' phones answer at once.
    package static let agentsAnswer = Rule.on(.originate, to: "PJSIP/10*", play: .answers())
    /// Numbers that end in 0 talk for a moment, in 1 are busy, in 2 do not exist, in 4 stay on the line.
    package static let people: [Rule] = [
        .on(.originate, to: "PJSIP/*0@carrier", play: .answers(after: .milliseconds(5), talks: .milliseconds(40))),
        .on(.originate, to: "PJSIP/*1@carrier", play: .busy),
        .on(.originate, to: "PJSIP/*2@carrier", play: .unallocated),
        .on(.originate, to: "PJSIP/*3@carrier", reply: .allocationFailed),
        .on(.originate, to: "PJSIP/*4@carrier", play: .answers()),
        .on(.originate, to: "PJSIP/*5@carrier", reply: .dropAfter, play: .answers(talks: .milliseconds(40))),
        .on(.originate, to: "PJSIP/*6@carrier", reply: .dropBefore),
    ]

    package static var town: Script { Script(rules: [agentsAnswer] + people) }
}
