public import CallFloor
import MariaDBClient

extension Store {
    /// Puts numbers on the do-not-call list: from now on no intent for them is committed.
    ///
    /// - Parameters:
    ///   - numbers: E.164.
    ///   - campaign: The one campaign that must not call; nil is every campaign.
    ///   - reason: Why, in a few words.
    ///   - source: Who or what says so.
    ///   - until: When the entry ends; nil is never. A number that has an entry gets this end.
    public func forbid(
        _ numbers: [String], campaign: CampaignID? = nil, reason: String, source: String, until: Instant? = nil,
        tenant: TenantID
    ) async throws(StoreError) {
        var rows = SQLRows(width: 6, capacity: numbers.count)
        for number in numbers.sorted() {
            rows.append(
                tenant.sql, .text(number), (campaign ?? NumberHistory.everyCampaign).sql, .text(reason), .text(source),
                until.sql)
        }
        try await transaction { [rows] connection in
            _ = try connection.executeBulk(
                """
                INSERT INTO do_not_call (tenant_id, number, campaign_id, reason, source, expires_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE reason = VALUES(reason), source = VALUES(source), expires_at = VALUES(expires_at)
                """, rows)
        }
    }

    /// Takes a number off the do-not-call list, for every campaign.
    ///
    /// - Returns: Whether it was on it.
    public func permit(_ number: String, tenant: TenantID) async throws(StoreError) -> Bool {
        try await read { connection in
            try connection.execute(
                "DELETE FROM do_not_call WHERE tenant_id = ? AND number = ?", [tenant.sql, .text(number)]
            ).rows > 0
        }
    }
}
