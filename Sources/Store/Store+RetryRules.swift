import CallFloor
import MariaDBClient

// A campaign's rules about calling again, row by row.
extension Store {
    static func addRetryRules(
        _ connection: isolated MariaDBConnection, _ rules: [RetryRule], to campaign: CampaignID, _ tenant: TenantID
    ) throws {
        for (position, rule) in rules.enumerated() {
            try connection.execute(
                """
                INSERT INTO retry_rules (campaign_id, position, tenant_id, outcome, causes, sip_statuses,
                    minimum_duration_ms, maximum_duration_ms, delay_ms, backoff, maximum_delay_ms, maximum, number,
                    rotates_day_part, end_state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    campaign.sql, .int(Int64(position)), tenant.sql, .text(rule.outcome.rawValue), set(rule.causes),
                    set(rule.sipStatuses), SQLValue(rule.minimumDuration?.milliseconds),
                    SQLValue(rule.maximumDuration?.milliseconds), .int(rule.delay.milliseconds), .double(rule.backoff),
                    SQLValue(rule.maximumDelay?.milliseconds), .int(Int64(rule.maximum)), .text(rule.number.rawValue),
                    SQLValue(rule.rotatesDayPart), SQLValue(rule.endState),
                ])
        }
    }

    /// All rules of a tenant's campaigns, in their order, by the campaign's id.
    static func retryRules(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [Int64: [RetryRule]] {
        try grouped(
            connection.query(
                """
                SELECT campaign_id, outcome, causes, sip_statuses, minimum_duration_ms, maximum_duration_ms, delay_ms,
                    backoff, maximum_delay_ms, maximum, number, rotates_day_part, end_state
                FROM retry_rules WHERE tenant_id = ? ORDER BY campaign_id, position
                """, [tenant.sql])
        ) { row in
            RetryRule(
                outcome: Outcome(rawValue: try row.decode(1)) ?? .lost,
                causes: try SQLJSON.decode([Int].self, row, 2) ?? [],
                sipStatuses: try SQLJSON.decode([Int].self, row, 3) ?? [], minimumDuration: try duration(row, 4),
                maximumDuration: try duration(row, 5), delay: try duration(row, 6) ?? .zero,
                backoff: try row.decode(7), maximumDelay: try duration(row, 8), maximum: try row.decode(9),
                number: RetryRule.NumberChoice(rawValue: try row.decode(10)) ?? .next,
                rotatesDayPart: try row.decode(11), endState: try row.decode(12))
        }
    }

    private static func set(_ numbers: [Int]) throws -> SQLValue {
        numbers.isEmpty ? .null : try SQLJSON.encode(numbers)
    }

    /// A column of milliseconds.
    static func duration(_ row: SQLRow, _ position: Int) throws -> Duration? {
        try row.decode(position, as: Int64?.self).map { .milliseconds($0) }
    }
}
