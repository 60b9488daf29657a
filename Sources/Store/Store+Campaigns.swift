public import CallFloor
import CallPacing
import Foundation
import MariaDBClient

extension Store {
    /// Makes a campaign out of settings; its `id` is given by the database, and it is stopped.
    @discardableResult
    public func createCampaign(_ campaign: Campaign) async throws(StoreError) -> CampaignID {
        do {
            return try await transaction { connection in
                let effect = try connection.execute(
                    """
                    INSERT INTO campaigns (name, mode, pacing, skill_group_id, caller_id_pool_id, ring_timeout_ms,
                        abandon_threshold_ms, wrap_up_ms, safe_harbour_prompt, is_recorded, message, hours, zone_id,
                        maximum_attempts, day_parts, owner_patience_s, tenant_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, Self.values(campaign) + [campaign.tenant.sql])
                let id = CampaignID(effect.insertedID)
                try Self.addParts(connection, of: campaign, to: id)
                return id
            }
        } catch {
            throw Self.named(error, "campaign", campaign.name)
        }
    }

    /// Changes a campaign to these settings; its status stays. The version rises by one, and what has changed is in the
    /// audit log.
    ///
    /// - Parameter actor: Who changes it: a login, or the program.
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such campaign.
    public func updateCampaign(_ campaign: Campaign, by actor: String = "carillon") async throws(StoreError) {
        do {
            try await transaction { connection in
                let before = try Self.campaigns(connection, campaign.tenant).first { $0.id == campaign.id }
                let effect = try connection.execute(
                    """
                    UPDATE campaigns SET name = ?, mode = ?, pacing = ?, skill_group_id = ?, caller_id_pool_id = ?,
                        ring_timeout_ms = ?, abandon_threshold_ms = ?, wrap_up_ms = ?, safe_harbour_prompt = ?,
                        is_recorded = ?, message = ?, hours = ?, zone_id = ?, maximum_attempts = ?, day_parts = ?,
                        owner_patience_s = ?, version = version + 1
                    WHERE id = ? AND tenant_id = ?
                    """, Self.values(campaign) + [campaign.id.sql, campaign.tenant.sql])
                try Self.require(effect, "campaign", campaign.name)
                for table in ["campaign_trunks", "retry_rules", "campaign_calendars", "number_caps"] {
                    try connection.execute("DELETE FROM \(table) WHERE campaign_id = ?", [campaign.id.sql])
                }
                try Self.addParts(connection, of: campaign, to: campaign.id)
                try Self.note(connection, actor, before, campaign)
            }
        } catch {
            throw Self.named(error, "campaign", campaign.name)
        }
    }

    /// Sets a campaign's status while no site runs it.
    public func setCampaign(_ campaign: CampaignID, to status: CampaignStatus) async throws(StoreError) {
        try await read { connection in
            try connection.execute(
                """
                UPDATE campaigns SET status = ?, status_since = UTC_TIMESTAMP(6), status_site_id = NULL WHERE id = ?
                """, [.text(status.rawValue), campaign.sql])
        }
    }

    // MARK: Writing

    /// The columns that creating and changing have in common, in the statements' order.
    private static func values(_ campaign: Campaign) throws -> [SQLValue] {
        let usualParts = campaign.retry.dayParts == RetryPolicy.usualDayParts
        return [
            .text(campaign.name), .text(campaign.mode.rawValue), try SQLJSON.encode(campaign.pacing),
            campaign.skillGroup?.sql ?? .null, campaign.callerIDPool?.sql ?? .null,
            .int(campaign.ringTimeout.milliseconds), .int(campaign.abandonThreshold.milliseconds),
            .int(campaign.wrapUp.milliseconds), SQLValue(campaign.safeHarbourPrompt), SQLValue(campaign.isRecorded),
            SQLValue(campaign.message), campaign.hours == .always ? .null : try SQLJSON.encode(campaign.hours),
            campaign.zone?.sql ?? .null, .int(Int64(campaign.retry.maximumAttempts)),
            usualParts ? .null : try SQLJSON.encode(campaign.retry.dayParts),
            SQLValue(campaign.ownerPatience?.wholeSeconds),
        ]
    }

    private static func addParts(
        _ connection: isolated MariaDBConnection, of campaign: Campaign, to id: CampaignID
    ) throws {
        for (position, trunk) in campaign.trunks.enumerated() {
            try connection.execute(
                "INSERT INTO campaign_trunks (campaign_id, position, trunk_id, tenant_id) VALUES (?, ?, ?, ?)",
                [id.sql, .int(Int64(position)), trunk.sql, campaign.tenant.sql])
        }
        for (position, calendar) in campaign.calendars.enumerated() {
            try connection.execute(
                "INSERT INTO campaign_calendars (campaign_id, position, calendar_id, tenant_id) VALUES (?, ?, ?, ?)",
                [id.sql, .int(Int64(position)), calendar.sql, campaign.tenant.sql])
        }
        try addCaps(connection, campaign.caps, to: id, campaign.tenant)
        try addRetryRules(connection, campaign.retry.rules, to: id, campaign.tenant)
    }

    /// Writes down who changed what, as the coded settings' keys with what they were and are.
    private static func note(
        _ connection: isolated MariaDBConnection, _ actor: String, _ before: Campaign?, _ after: Campaign
    ) throws {
        let changes = try before.map { try CampaignChange.between($0, and: after) } ?? []
        let detail = Dictionary(uniqueKeysWithValues: changes.map { ($0.key, [$0.before, $0.after]) })
        try connection.execute(
            "INSERT INTO audit_log (tenant_id, actor, action, subject, detail) VALUES (?, ?, 'campaign.set', ?, ?)",
            [
                after.tenant.sql, .text(String(actor.prefix(100))), .text("campaign \(after.id)"),
                try SQLJSON.encode(detail),
            ])
    }

    // MARK: Reading

    /// A tenant's campaigns; the hidden one for calls outside campaigns comes last.
    static func campaigns(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [Campaign] {
        let trunks = try grouped(
            connection.query(
                "SELECT campaign_id, trunk_id FROM campaign_trunks WHERE tenant_id = ? ORDER BY campaign_id, position",
                [tenant.sql])
        ) { TrunkID(try $0.decode(1)) }
        let calendars = try grouped(
            connection.query(
                """
                SELECT campaign_id, calendar_id FROM campaign_calendars WHERE tenant_id = ? ORDER BY campaign_id, position
                """, [tenant.sql])
        ) { CalendarID(try $0.decode(1)) }
        let rules = try retryRules(connection, tenant)
        let caps = try caps(connection, tenant)
        return try connection.query(
            """
            SELECT id, name, mode, status, skill_group_id, caller_id_pool_id, ring_timeout_ms, abandon_threshold_ms,
                wrap_up_ms, safe_harbour_prompt, is_recorded, pacing, message, hours, zone_id, maximum_attempts,
                day_parts, owner_patience_s
            FROM campaigns WHERE tenant_id = ? ORDER BY mode = 'manual', id
            """, [tenant.sql]
        ).map { row in
            let id = try row.decode(0, as: Int64.self)
            return Campaign(
                id: CampaignID(id), tenant: tenant, name: try row.decode(1),
                mode: Mode(rawValue: try row.decode(2)) ?? .progressive,
                pacing: try SQLJSON.decode(PacingSettings.self, row, 11) ?? .progressive,
                status: CampaignStatus(rawValue: try row.decode(3)) ?? .stopped,
                skillGroup: (try row.decode(4, as: Int64?.self)).map { SkillGroupID($0) }, trunks: trunks[id] ?? [],
                callerIDPool: (try row.decode(5, as: Int64?.self)).map { CallerIDPoolID($0) },
                ringTimeout: .milliseconds(try row.decode(6, as: Int64.self)),
                abandonThreshold: .milliseconds(try row.decode(7, as: Int64.self)),
                wrapUp: .milliseconds(try row.decode(8, as: Int64.self)), safeHarbourPrompt: try row.decode(9),
                isRecorded: try row.decode(10), message: try row.decode(12),
                hours: try SQLJSON.decode(CallingHours.self, row, 13) ?? .always, calendars: calendars[id] ?? [],
                zone: (try row.decode(14, as: Int64?.self)).map { ZoneID($0) },
                retry: RetryPolicy(
                    rules: rules[id] ?? [], maximumAttempts: try row.decode(15),
                    dayParts: try SQLJSON.decode([DayPart].self, row, 16) ?? RetryPolicy.usualDayParts),
                caps: NumberCaps.merged(own: caps[id] ?? [], tenants: caps[0] ?? []),
                ownerPatience: (try row.decode(17, as: Int64?.self)).map { .seconds($0) })
        }
    }
}
