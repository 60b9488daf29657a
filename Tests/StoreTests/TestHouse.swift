import CallFloor
import Foundation
import MariaDBClient
import PrivateMariaDB
import Store
import Testing

/// A prepared database of a test's own, on a server that the suites share, with a small call centre in it.
struct TestHouse {
    let store: Store
    let configuration: MariaDBConfiguration
    let tenant = TenantID(1)
    let site: SiteID
    let group: SkillGroupID
    let agent: AgentID
    let trunk: TrunkID
    let campaign: CampaignID

    private static let starting = Task { try await PrivateMariaDB() }

    static var server: PrivateMariaDB {
        get async throws { try await starting.value }
    }

    /// The way to a database that does not exist yet.
    static func emptyConfiguration() async throws -> MariaDBConfiguration {
        MariaDBConfiguration(
            endpoint: .socket(try await server.socket), user: "root",
            database: "store_\(UInt64.random(in: 0 ... .max))")
    }

    init(_ adjust: (inout Campaign) -> Void = { _ in }) async throws {
        configuration = try await Self.emptyConfiguration()
        store = Store(configuration, limits: PoolLimits(maximum: 8, leaseTimeout: .seconds(30)))
        try await store.prepare()
        site = try await store.site(named: "site-1", tenant: tenant)
        group = try await store.createGroup("sales", tenant: tenant)
        agent = try await store.createAgent(
            login: "alice", phone: "PHONE/1001", leg: .persistent, groups: [group], tenant: tenant)
        trunk = try await store.createTrunk(
            name: "carrier", kind: .sip, dialTemplate: "TRUNK/{number}", channels: 30, callsPerSecond: 5, tenant: tenant
        )
        var settings = Campaign(
            id: CampaignID(0), tenant: tenant, name: "autumn", mode: .progressive, skillGroup: group, trunks: [trunk])
        adjust(&settings)
        campaign = try await store.createCampaign(settings)
    }

    /// Leads with one number each, in a list of that name.
    @discardableResult
    func addLeads(
        _ count: Int, from first: Int = 0, list name: String = "first", priority: Int = 50, due: Instant = .now
    ) async throws -> ListID {
        let list = try await store.openList(name, for: campaign, tenant: tenant)
        let leads = (first..<first + count).map { NewLead(numbers: [Self.number($0)], priority: priority) }
        #expect(try await store.insert(leads, into: list, tenant: tenant, at: due).inserted == count)
        return list
    }

    static func number(_ index: Int) -> String { "+86138\(10_000_000 + index)" }

    func claim(
        _ count: Int, site: SiteID? = nil, zones: ClaimZones = .all, at now: Instant = .now
    ) async throws -> Claim {
        try await store.claimLeads(
            of: campaign, count: count, site: site ?? self.site, lease: .seconds(60), zones: zones, at: now)
    }

    /// An intent for a lead's next number.
    func intent(
        _ lead: Lead, at now: Instant = .now, agent: AgentID? = nil, cap: Int? = nil,
        caps: [RateCap] = [], callerID: CallerIDToken? = nil, callerIDCaps: [RateCap] = []
    ) -> Intent {
        var generator = SystemRandomNumberGenerator()
        return Intent(
            attempt: AttemptID(ULID(at: now, using: &generator)), campaign: campaign, tenant: tenant, lead: lead.id,
            number: lead.numbers[lead.nextNumber], trunk: trunk, callerID: callerID, reservedAgent: agent,
            decidedAt: now,
            caps: caps + (cap.map { [RateCap(count: $0, window: .seconds(86_400))] } ?? []),
            callerIDCaps: callerIDCaps)
    }

    /// Rows by a connection beside the store's.
    func rows(_ sql: String) async throws -> [[SQLValue]] {
        let connection = try await MariaDBConnection.connect(to: configuration)
        return try await connection.query(sql).map(\.values)
    }

    func run(_ sql: String) async throws {
        let connection = try await MariaDBConnection.connect(to: configuration)
        try await connection.execute(sql)
    }
}

extension Instant {
    /// The test's clock, to the microsecond.
    static var now: Instant {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}

extension IntentVerdict {
    var refusal: Refusal? {
        if case .refused(let refusal) = result { return refusal }
        return nil
    }
}
