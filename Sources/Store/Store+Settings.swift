public import CallFloor
import MariaDBClient

/// What a site needs to know of a tenant: everything that operators set.
public struct TenantSettings: Sendable, Hashable {
    /// The tenant's campaigns.
    public var campaigns: [Campaign]
    /// Its trunks.
    public var trunks: [Trunk]
    /// Its agents.
    public var agents: [Agent]
    /// Its pools of caller IDs.
    public var callerIDPools: [CallerIDPool]
    /// The numbers behind caller-ID tokens, E.164.
    public var callerIDs: [CallerIDToken: String]
    /// What agents may conclude.
    public var dispositions: [Disposition]
    /// Its skill groups.
    public var skillGroups: [SkillGroup]
    /// The mobiles and landlines of agents that are called outside, E.164.
    public var outsideNumbers: [AgentID: String]
    /// All time zones, as the IANA database names them.
    public var zones: [ZoneID: String]
    /// Its calendars, in the order of their names.
    public var calendars: [HolidayCalendar]
    /// The sites that last changed campaigns' statuses; a campaign that a command changed is not among them.
    public var statusSites: [CampaignID: SiteID]
}

extension Store {
    /// Reads everything that operators of a tenant have set.
    public func settings(of tenant: TenantID) async throws(StoreError) -> TenantSettings {
        try await transaction { connection in
            let callerIDs = try Self.callerIDPools(connection, tenant)
            return TenantSettings(
                campaigns: try Self.campaigns(connection, tenant), trunks: try Self.trunks(connection, tenant),
                agents: try Self.agents(connection, tenant), callerIDPools: callerIDs.pools,
                callerIDs: callerIDs.numbers,
                dispositions: try Self.dispositions(connection, tenant),
                skillGroups: try Self.skillGroups(connection, tenant),
                outsideNumbers: try Self.outsideNumbers(connection, tenant), zones: try Self.zones(connection),
                calendars: try Self.calendars(connection, tenant),
                statusSites: try Self.statusSites(connection, tenant))
        }
    }

    private static func dispositions(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [Disposition] {
        try connection.query(
            "SELECT code, effect, retry_after_s FROM dispositions WHERE tenant_id = ? ORDER BY code",
            [tenant.sql]
        ).map { row in
            let effect: Disposition.Effect
            switch try row.decode(1, as: String.self) {
            case "retry": effect = .retry(after: .seconds(try row.decode(2, as: Int64?.self) ?? 86_400))
            case "do-not-call": effect = .doNotCall
            default: effect = .finish
            }
            return Disposition(code: try row.decode(0), effect: effect)
        }
    }

    private static func agents(_ connection: isolated MariaDBConnection, _ tenant: TenantID) throws -> [Agent] {
        var memberships: [Int64: [Agent.Membership]] = [:]
        let members = try connection.query(
            "SELECT agent_id, skill_group_id, level FROM skill_group_members WHERE tenant_id = ? ORDER BY skill_group_id",
            [tenant.sql])
        for row in members {
            memberships[try row.decode(0), default: []].append(
                Agent.Membership(group: SkillGroupID(try row.decode(1)), level: try row.decode(2)))
        }
        return try connection.query(
            """
            SELECT id, login, leg, phone, outside_trunk_id, ring_timeout_ms, misses_allowed FROM agents
            WHERE tenant_id = ? AND is_active ORDER BY id
            """, [tenant.sql]
        ).map { row in
            let id = try row.decode(0, as: Int64.self)
            return Agent(
                id: AgentID(id), tenant: tenant, login: try row.decode(1),
                leg: Agent.LegPolicy(rawValue: try row.decode(2)) ?? .persistent, phone: try row.decode(3),
                outside: (try row.decode(4, as: Int64?.self)).map { TrunkID($0) }, ringTimeout: try duration(row, 5),
                missesAllowed: try row.decode(6), memberships: memberships[id] ?? [])
        }
    }

    private static func outsideNumbers(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [AgentID: String] {
        try connection.query(
            "SELECT id, outside_number FROM agents WHERE tenant_id = ? AND is_active AND outside_number IS NOT NULL",
            [tenant.sql]
        ).reduce(into: [:]) { $0[AgentID(try $1.decode(0))] = try $1.decode(1, as: String.self) }
    }

    private static func skillGroups(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [SkillGroup] {
        try connection.query(
            "SELECT id, name, strategy FROM skill_groups WHERE tenant_id = ? ORDER BY id", [tenant.sql]
        )
        .map { row in
            SkillGroup(
                id: SkillGroupID(try row.decode(0)), name: try row.decode(1),
                strategy: SkillGroup.Strategy(rawValue: try row.decode(2)) ?? .longestIdle)
        }
    }

    private static func statusSites(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [CampaignID: SiteID] {
        try connection.query(
            "SELECT id, status_site_id FROM campaigns WHERE tenant_id = ? AND status_site_id IS NOT NULL", [tenant.sql]
        ).reduce(into: [:]) { $0[CampaignID(try $1.decode(0))] = SiteID(try $1.decode(1)) }
    }

    /// Rows by the id in their first column.
    static func grouped<Value>(
        _ rows: [SQLRow], _ value: (SQLRow) throws -> Value
    ) throws -> [Int64: [Value]] {
        try rows.reduce(into: [:]) { $0[try $1.decode(0), default: []].append(try value($1)) }
    }
}
