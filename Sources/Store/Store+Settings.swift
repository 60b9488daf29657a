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
}

extension Store {
    /// Reads everything that operators of a tenant have set.
    public func settings(of tenant: TenantID) async throws(StoreError) -> TenantSettings {
        try await transaction { connection in
            let callerIDs = try Self.callerIDPools(connection, tenant)
            let tokens = Dictionary(
                uniqueKeysWithValues: callerIDs.pools.map { ($0.id.rawValue, $0.members.map(\.token)) })
            return TenantSettings(
                campaigns: try Self.campaigns(connection, tenant, pools: tokens),
                trunks: try Self.trunks(connection, tenant), agents: try Self.agents(connection, tenant),
                callerIDPools: callerIDs.pools, callerIDs: callerIDs.numbers,
                dispositions: try Self.dispositions(connection, tenant))
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
            "SELECT id, login, leg, phone FROM agents WHERE tenant_id = ? AND is_active ORDER BY id", [tenant.sql]
        ).map { row in
            let id = try row.decode(0, as: Int64.self)
            return Agent(
                id: AgentID(id), tenant: tenant, login: try row.decode(1),
                leg: Agent.LegPolicy(rawValue: try row.decode(2)) ?? .persistent, phone: try row.decode(3),
                memberships: memberships[id] ?? [])
        }
    }

    private static func campaigns(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID, pools: [Int64: [CallerIDToken]]
    ) throws -> [Campaign] {
        let trunks = try grouped(
            connection.query(
                "SELECT campaign_id, trunk_id FROM campaign_trunks WHERE tenant_id = ? ORDER BY campaign_id, position",
                [tenant.sql])
        ) { TrunkID(try $0.decode(1)) }
        let rules = try grouped(
            connection.query(
                """
                SELECT campaign_id, outcome, delay_s, maximum, uses_next_number FROM retry_rules
                WHERE tenant_id = ? ORDER BY campaign_id, position, outcome
                """, [tenant.sql])
        ) { row in
            RetryRule(
                outcome: Outcome(rawValue: try row.decode(1)) ?? .lost,
                delay: .seconds(try row.decode(2, as: Int64.self)),
                maximum: try row.decode(3), number: try row.decode(4, as: Bool.self) ? .next : .same)
        }
        return try connection.query(
            """
            SELECT id, name, mode, status, skill_group_id, caller_id_pool_id, ring_timeout_ms, abandon_threshold_ms,
                wrap_up_ms, safe_harbour_prompt, is_recorded, maximum_attempts, number_cap, number_cap_window_s
            FROM campaigns WHERE tenant_id = ? ORDER BY id
            """, [tenant.sql]
        ).map { row in
            let id = try row.decode(0, as: Int64.self)
            return Campaign(
                id: CampaignID(id), tenant: tenant, name: try row.decode(1),
                mode: Mode(rawValue: try row.decode(2)) ?? .progressive,
                status: CampaignStatus(rawValue: try row.decode(3)) ?? .stopped,
                skillGroup: (try row.decode(4, as: Int64?.self)).map { SkillGroupID($0) }, trunks: trunks[id] ?? [],
                callerIDs: (try row.decode(5, as: Int64?.self)).flatMap { pools[$0] } ?? [],
                ringTimeout: .milliseconds(try row.decode(6, as: Int64.self)),
                abandonThreshold: .milliseconds(try row.decode(7, as: Int64.self)),
                wrapUp: .milliseconds(try row.decode(8, as: Int64.self)), safeHarbourPrompt: try row.decode(9),
                isRecorded: try row.decode(10), retryRules: rules[id] ?? [], maximumAttempts: try row.decode(11),
                numberCap: try row.decode(12), numberCapWindow: .seconds(try row.decode(13, as: Int64.self)))
        }
    }

    /// Rows by the id in their first column.
    private static func grouped<Value>(
        _ rows: [SQLRow], _ value: (SQLRow) throws -> Value
    ) throws -> [Int64: [Value]] {
        try rows.reduce(into: [:]) { $0[try $1.decode(0), default: []].append(try value($1)) }
    }
}
