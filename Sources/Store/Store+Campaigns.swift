public import CallFloor
import MariaDBClient

extension Store {
    /// Makes a campaign out of settings; its `id` and `status` are given by the database.
    ///
    /// - Parameters:
    ///   - campaign: The settings.
    ///   - callerIDPool: The numbers it shows, from ``createCallerIDPool(_:numbers:tenant:)``.
    @discardableResult
    public func createCampaign(_ campaign: Campaign, callerIDPool: Int64?) async throws(StoreError) -> CampaignID {
        do {
            return try await transaction { connection in
                let effect = try connection.execute(
                    """
                    INSERT INTO campaigns (name, mode, skill_group_id, ring_timeout_ms, abandon_threshold_ms, wrap_up_ms,
                        safe_harbour_prompt, is_recorded, maximum_attempts, number_cap, number_cap_window_s,
                        caller_id_pool_id, tenant_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, Self.values(campaign) + [SQLValue(callerIDPool), campaign.tenant.sql])
                let id = CampaignID(effect.insertedID)
                try Self.addTrunksAndRules(connection, of: campaign, to: id)
                return id
            }
        } catch {
            throw Self.named(error, "campaign", campaign.name)
        }
    }

    /// Changes a campaign to these settings; its status and its caller IDs stay.
    ///
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such campaign.
    public func updateCampaign(_ campaign: Campaign) async throws(StoreError) {
        do {
            try await transaction { connection in
                let effect = try connection.execute(
                    """
                    UPDATE campaigns SET name = ?, mode = ?, skill_group_id = ?, ring_timeout_ms = ?,
                        abandon_threshold_ms = ?, wrap_up_ms = ?, safe_harbour_prompt = ?, is_recorded = ?,
                        maximum_attempts = ?, number_cap = ?, number_cap_window_s = ?, version = version + 1
                    WHERE id = ? AND tenant_id = ?
                    """, Self.values(campaign) + [campaign.id.sql, campaign.tenant.sql])
                try Self.require(effect, "campaign", campaign.name)
                try connection.execute("DELETE FROM campaign_trunks WHERE campaign_id = ?", [campaign.id.sql])
                try connection.execute("DELETE FROM retry_rules WHERE campaign_id = ?", [campaign.id.sql])
                try Self.addTrunksAndRules(connection, of: campaign, to: campaign.id)
            }
        } catch {
            throw Self.named(error, "campaign", campaign.name)
        }
    }

    /// Sets a campaign's status while no site runs it.
    public func setCampaign(_ campaign: CampaignID, to status: CampaignStatus) async throws(StoreError) {
        try await read { connection in
            try connection.execute(
                "UPDATE campaigns SET status = ?, status_since = UTC_TIMESTAMP(6) WHERE id = ?",
                [.text(status.rawValue), campaign.sql])
        }
    }

    /// The columns that creating and changing have in common, in the statements' order.
    private static func values(_ campaign: Campaign) -> [SQLValue] {
        [
            .text(campaign.name), .text(campaign.mode.rawValue), campaign.skillGroup?.sql ?? .null,
            .int(campaign.ringTimeout.milliseconds), .int(campaign.abandonThreshold.milliseconds),
            .int(campaign.wrapUp.milliseconds), SQLValue(campaign.safeHarbourPrompt), SQLValue(campaign.isRecorded),
            .int(Int64(campaign.maximumAttempts)), SQLValue(campaign.numberCap),
            .int(campaign.numberCapWindow.wholeSeconds),
        ]
    }

    private static func addTrunksAndRules(
        _ connection: isolated MariaDBConnection, of campaign: Campaign, to id: CampaignID
    ) throws {
        for (position, trunk) in campaign.trunks.enumerated() {
            try connection.execute(
                "INSERT INTO campaign_trunks (campaign_id, position, trunk_id, tenant_id) VALUES (?, ?, ?, ?)",
                [id.sql, .int(Int64(position)), trunk.sql, campaign.tenant.sql])
        }
        for (position, rule) in campaign.retryRules.enumerated() {
            try connection.execute(
                """
                INSERT INTO retry_rules (campaign_id, outcome, tenant_id, delay_s, maximum, uses_next_number, position)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    id.sql, .text(rule.outcome.rawValue), campaign.tenant.sql, .int(rule.delay.wholeSeconds),
                    .int(Int64(rule.maximum)), SQLValue(rule.number == .next), .int(Int64(position)),
                ])
        }
    }
}
