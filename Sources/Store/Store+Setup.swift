public import CallFloor
import MariaDBClient

// What an operator makes and changes: groups, agents, trunks, caller IDs. Campaigns have a file of their own.
extension Store {
    /// The tenant of that name.
    public func tenant(named name: String) async throws(StoreError) -> TenantID {
        TenantID(try await find("SELECT id FROM tenants WHERE name = ?", [.text(name)], "tenant", name))
    }

    /// Makes a skill group.
    @discardableResult
    public func createGroup(
        _ name: String, strategy: SkillGroup.Strategy = .longestIdle, tenant: TenantID
    ) async throws(StoreError) -> SkillGroupID {
        SkillGroupID(
            try await create(
                "INSERT INTO skill_groups (tenant_id, name, strategy) VALUES (?, ?, ?)",
                [tenant.sql, .text(name), .text(strategy.rawValue)], "skill group", name))
    }

    /// Changes a skill group's name and strategy to these.
    ///
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such group.
    public func updateGroup(_ group: SkillGroup, tenant: TenantID) async throws(StoreError) {
        do {
            try await read { connection in
                let effect = try connection.execute(
                    "UPDATE skill_groups SET name = ?, strategy = ? WHERE id = ? AND tenant_id = ?",
                    [.text(group.name), .text(group.strategy.rawValue), group.id.sql, tenant.sql])
                try Self.require(effect, "skill group", group.name)
            }
        } catch {
            throw Self.named(error, "skill group", group.name)
        }
    }

    /// The skill group of that name, or an error that names those there are.
    public func group(named name: String, tenant: TenantID) async throws(StoreError) -> SkillGroupID {
        do {
            return SkillGroupID(
                try await find(
                    "SELECT id FROM skill_groups WHERE tenant_id = ? AND name = ?", [tenant.sql, .text(name)],
                    "skill group", name))
        } catch {
            guard error.code == .notFound else { throw error }
            let names = try await groups(tenant: tenant).map(\.name).joined(separator: ", ")
            throw StoreError(
                code: .notFound,
                message: "There is no skill group '\(name)'. Skill groups: \(names.isEmpty ? "none" : names).")
        }
    }

    /// Skill groups by name, with how many agents each has.
    public func groups(tenant: TenantID) async throws(StoreError) -> [(name: String, agents: Int)] {
        try await read { connection in
            try connection.query(
                """
                SELECT g.name, COUNT(m.agent_id) FROM skill_groups g
                LEFT JOIN skill_group_members m ON m.skill_group_id = g.id
                WHERE g.tenant_id = ? GROUP BY g.id, g.name ORDER BY g.name
                """, [tenant.sql]
            ).map { (name: try $0.decode(0), agents: try $0.decode(1)) }
        }
    }

    /// Makes an agent, in the given groups.
    ///
    /// - Parameters:
    ///   - phone: How the switch reaches the phone; empty when the agent is called outside.
    ///   - outside: The agent's mobile or landline, E.164, and the trunk over which it is called.
    ///   - ringTimeout: How long the phone may ring; nil is the site's own.
    ///   - missesAllowed: Unanswered calls in a row after which the agent is paused. 1...255.
    @discardableResult
    public func createAgent(
        login: String, phone: String, leg: Agent.LegPolicy, groups: [SkillGroupID],
        outside: (number: String, trunk: TrunkID)? = nil, ringTimeout: Duration? = nil, missesAllowed: Int = 1,
        tenant: TenantID
    ) async throws(StoreError) -> AgentID {
        do {
            return try await transaction { connection in
                let agent = try connection.execute(
                    """
                    INSERT INTO agents (tenant_id, login, leg, phone, outside_number, outside_trunk_id, ring_timeout_ms,
                        misses_allowed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        tenant.sql, .text(login), .text(leg.rawValue), .text(phone), SQLValue(outside?.number),
                        outside?.trunk.sql ?? .null, SQLValue(ringTimeout?.milliseconds), .int(Int64(missesAllowed)),
                    ]
                ).insertedID
                try Self.join(connection, AgentID(agent), groups.map { Agent.Membership(group: $0) }, tenant)
                return AgentID(agent)
            }
        } catch {
            throw Self.named(error, "agent", login)
        }
    }

    /// Changes an agent's settings and groups to these.
    ///
    /// - Parameter outsideNumber: The agent's mobile or landline, E.164; nil leaves it, and without a trunk there is none.
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such agent.
    public func updateAgent(_ agent: Agent, outsideNumber: String? = nil) async throws(StoreError) {
        do {
            try await transaction { connection in
                let effect = try connection.execute(
                    """
                    UPDATE agents SET login = ?, leg = ?, phone = ?, outside_trunk_id = ?,
                        outside_number = IF(outside_trunk_id IS NULL, NULL, COALESCE(?, outside_number)),
                        ring_timeout_ms = ?, misses_allowed = ?
                    WHERE id = ? AND tenant_id = ?
                    """,
                    [
                        .text(agent.login), .text(agent.leg.rawValue), .text(agent.phone),
                        agent.outside?.sql ?? .null, SQLValue(outsideNumber),
                        SQLValue(agent.ringTimeout?.milliseconds), .int(Int64(agent.missesAllowed)), agent.id.sql,
                        agent.tenant.sql,
                    ])
                try Self.require(effect, "agent", agent.login)
                try connection.execute("DELETE FROM skill_group_members WHERE agent_id = ?", [agent.id.sql])
                try Self.join(connection, agent.id, agent.memberships, agent.tenant)
            }
        } catch {
            throw Self.named(error, "agent", agent.login)
        }
    }

    private static func join(
        _ connection: isolated MariaDBConnection, _ agent: AgentID, _ memberships: [Agent.Membership],
        _ tenant: TenantID
    ) throws {
        for membership in memberships {
            try connection.execute(
                "INSERT INTO skill_group_members (skill_group_id, agent_id, tenant_id, level) VALUES (?, ?, ?, ?)",
                [membership.group.sql, agent.sql, tenant.sql, .int(Int64(membership.level))])
        }
    }

    /// Notes that somebody changed something.
    public func audit(
        actor: String, action: String, subject: String, tenant: TenantID
    ) async throws(StoreError) {
        try await read { connection in
            try connection.execute(
                "INSERT INTO audit_log (tenant_id, actor, action, subject) VALUES (?, ?, ?, ?)",
                [tenant.sql, .text(actor), .text(action), .text(String(subject.prefix(128)))])
        }
    }

    // MARK: Names

    private func find(
        _ statement: String, _ values: [SQLValue], _ kind: String, _ name: String
    ) async throws(StoreError) -> Int64 {
        let id = try await read { connection in
            try connection.query(statement, values).first?.decode(0, as: Int64.self)
        }
        guard let id else { throw StoreError(code: .notFound, message: "There is no \(kind) '\(name)'.") }
        return id
    }

    private func create(
        _ statement: String, _ values: [SQLValue], _ kind: String, _ name: String
    ) async throws(StoreError) -> Int64 {
        do {
            return try await read { connection in try connection.execute(statement, values).insertedID }
        } catch {
            throw Self.named(error, kind, name)
        }
    }

    /// Makes sure that an update found its row.
    static func require(_ effect: SQLEffect, _ kind: String, _ name: String) throws(StoreError) {
        guard effect.rows == 0 else { return }
        throw StoreError(code: .notFound, message: "There is no \(kind) '\(name)'.")
    }

    static func named(_ error: StoreError, _ kind: String, _ name: String) -> StoreError {
        guard error.code == .alreadyExists else { return error }
        return StoreError(
            code: .alreadyExists, message: "The \(kind) '\(name)' exists already.", underlying: error.underlying)
    }
}
