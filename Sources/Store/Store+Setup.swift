public import CallFloor
import MariaDBClient

// What an operator makes and changes: groups, agents, trunks, caller IDs, campaigns.
extension Store {
    /// The tenant of that name.
    public func tenant(named name: String) async throws(StoreError) -> TenantID {
        TenantID(try await find("SELECT id FROM tenants WHERE name = ?", [.text(name)], "tenant", name))
    }

    /// Makes a skill group.
    @discardableResult
    public func createGroup(_ name: String, tenant: TenantID) async throws(StoreError) -> SkillGroupID {
        SkillGroupID(
            try await create(
                "INSERT INTO skill_groups (tenant_id, name) VALUES (?, ?)", [tenant.sql, .text(name)], "skill group",
                name))
    }

    /// The skill group of that name.
    public func group(named name: String, tenant: TenantID) async throws(StoreError) -> SkillGroupID {
        SkillGroupID(
            try await find(
                "SELECT id FROM skill_groups WHERE tenant_id = ? AND name = ?", [tenant.sql, .text(name)],
                "skill group", name))
    }

    /// Skill groups by name, with how many agents each has.
    public func groups(tenant: TenantID) async throws(StoreError) -> [(name: String, agents: Int)] {
        try await read { connection in
            try connection.query(
                """
                SELECT g.name, COUNT(m.agent_id) FROM skill_groups g
                LEFT JOIN skill_group_members m ON m.skill_group_id = g.id
                WHERE g.tenant_id = ? GROUP BY g.id ORDER BY g.name
                """, [tenant.sql]
            ).map { (name: try $0.decode(0), agents: try $0.decode(1)) }
        }
    }

    /// Makes an agent, in the given groups.
    @discardableResult
    public func createAgent(
        login: String, phone: String, leg: Agent.LegPolicy, groups: [SkillGroupID], tenant: TenantID
    ) async throws(StoreError) -> AgentID {
        do {
            return try await transaction { connection in
                let agent = try connection.execute(
                    "INSERT INTO agents (tenant_id, login, leg, phone) VALUES (?, ?, ?, ?)",
                    [tenant.sql, .text(login), .text(leg.rawValue), .text(phone)]
                ).insertedID
                for group in groups {
                    try connection.execute(
                        "INSERT INTO skill_group_members (skill_group_id, agent_id, tenant_id) VALUES (?, ?, ?)",
                        [group.sql, .int(agent), tenant.sql])
                }
                return AgentID(agent)
            }
        } catch {
            throw Self.named(error, "agent", login)
        }
    }

    /// Makes a trunk.
    @discardableResult
    public func createTrunk(
        name: String, kind: Trunk.Kind, dialTemplate: String, channels: Int, callsPerSecond: Double, tenant: TenantID
    ) async throws(StoreError) -> TrunkID {
        TrunkID(
            try await create(
                """
                INSERT INTO trunks (tenant_id, name, kind, dial_template, channels, calls_per_second)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    tenant.sql, .text(name), .text(kind.rawValue), .text(dialTemplate), .int(Int64(channels)),
                    .double(callsPerSecond),
                ], "trunk", name))
    }

    /// Makes a pool of caller IDs.
    ///
    /// - Parameter numbers: E.164, checked by the caller.
    /// - Returns: The pool's id.
    public func createCallerIDPool(
        _ name: String, numbers: [String], tenant: TenantID
    ) async throws(StoreError) -> Int64 {
        do {
            return try await transaction { connection in
                let pool = try connection.execute(
                    "INSERT INTO caller_id_pools (tenant_id, name) VALUES (?, ?)", [tenant.sql, .text(name)]
                ).insertedID
                for number in numbers {
                    try connection.execute(
                        "INSERT INTO caller_ids (tenant_id, pool_id, number) VALUES (?, ?, ?)",
                        [tenant.sql, .int(pool), .text(number)])
                }
                return pool
            }
        } catch {
            throw Self.named(error, "caller-ID pool", name)
        }
    }

    /// Makes a campaign out of settings; its `id` and `status` are given by the database.
    ///
    /// - Parameters:
    ///   - campaign: The settings.
    ///   - callerIDPool: The numbers it shows, from ``createCallerIDPool(_:numbers:tenant:)``.
    @discardableResult
    public func createCampaign(_ campaign: Campaign, callerIDPool: Int64?) async throws(StoreError) -> CampaignID {
        do {
            return try await transaction { connection in
                let id = try Self.insert(connection, campaign, callerIDPool)
                for (position, trunk) in campaign.trunks.enumerated() {
                    try connection.execute(
                        "INSERT INTO campaign_trunks (campaign_id, position, trunk_id, tenant_id) VALUES (?, ?, ?, ?)",
                        [.int(id), .int(Int64(position)), trunk.sql, campaign.tenant.sql])
                }
                for rule in campaign.retryRules {
                    try connection.execute(
                        """
                        INSERT INTO retry_rules (campaign_id, outcome, tenant_id, delay_s, maximum, uses_next_number)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                        [
                            .int(id), .text(rule.outcome.rawValue), campaign.tenant.sql, .int(rule.delay.wholeSeconds),
                            .int(Int64(rule.maximum)), SQLValue(rule.usesNextNumber),
                        ])
                }
                return CampaignID(id)
            }
        } catch {
            throw Self.named(error, "campaign", campaign.name)
        }
    }

    private static func insert(
        _ connection: isolated MariaDBConnection, _ campaign: Campaign, _ pool: Int64?
    ) throws -> Int64 {
        try connection.execute(
            """
            INSERT INTO campaigns (tenant_id, name, mode, skill_group_id, caller_id_pool_id, ring_timeout_ms,
                abandon_threshold_ms, wrap_up_ms, safe_harbour_prompt, is_recorded, maximum_attempts, number_cap,
                number_cap_window_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                campaign.tenant.sql, .text(campaign.name), .text(campaign.mode.rawValue),
                campaign.skillGroup?.sql ?? .null, SQLValue(pool), .int(campaign.ringTimeout.milliseconds),
                .int(campaign.abandonThreshold.milliseconds), .int(campaign.wrapUp.milliseconds),
                SQLValue(campaign.safeHarbourPrompt), SQLValue(campaign.isRecorded),
                .int(Int64(campaign.maximumAttempts)), SQLValue(campaign.numberCap),
                .int(campaign.numberCapWindow.wholeSeconds),
            ]
        ).insertedID
    }

    /// Sets a campaign's status while no site runs it.
    public func setCampaign(_ campaign: CampaignID, to status: CampaignStatus) async throws(StoreError) {
        try await read { connection in
            try connection.execute(
                "UPDATE campaigns SET status = ? WHERE id = ?", [.text(status.rawValue), campaign.sql])
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

    static func named(_ error: StoreError, _ kind: String, _ name: String) -> StoreError {
        guard error.code == .alreadyExists else { return error }
        return StoreError(
            code: .alreadyExists, message: "There is a \(kind) '\(name)' already.", underlying: error.underlying)
    }
}
