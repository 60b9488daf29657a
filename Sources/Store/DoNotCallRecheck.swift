import CallFloor
import MariaDBClient

// The question that every intent asks of the do-not-call list.
extension Store {
    /// Which of some numbers are not to be called, and by which campaigns; 0 stands for all of them.
    static func forbidding(
        _ connection: isolated MariaDBConnection, _ numbers: Set<DialNumber>, _ tenant: TenantID, _ now: Instant
    ) throws -> [DialNumber: Set<CampaignID>] {
        var found: [DialNumber: Set<CampaignID>] = [:]
        for row in try connection.query(
            forbiddenStatement, [numbers.sqlSet, now.sql, numbers.sqlSet, tenant.sql, now.sql])
        {
            guard let number = DialNumber(try row.decode(0, as: String.self)) else { continue }
            found[number, default: []].insert(CampaignID(try row.decode(1)))
        }
        // Most tenants forbid no prefix, and numbers have up to fifteen.
        guard try !connection.query(anyPrefixStatement, [tenant.sql]).isEmpty else { return found }
        let prefixes = Set(numbers.flatMap(\.prefixes)).sorted()
        let set = SQLValue.text("[" + prefixes.map { "\"\($0)\"" }.joined(separator: ",") + "]")
        for row in try connection.query(forbiddenPrefixStatement, [set, now.sql, set, tenant.sql, now.sql]) {
            let prefix = try row.decode(0, as: String.self)
            let campaign = CampaignID(try row.decode(1))
            for number in numbers where number.e164.hasPrefix(prefix) { found[number, default: []].insert(campaign) }
        }
        return found
    }

    /// Whether any prefix is forbidden.
    private static let anyPrefixStatement = """
        SELECT 1 FROM do_not_call WHERE tenant_id = 0 AND kind = 'prefix'
        UNION ALL SELECT 1 FROM do_not_call WHERE tenant_id = ? AND kind = 'prefix' LIMIT 1
        """

    /// Numbers that are forbidden, by everybody's entries and by the tenant's.
    static let forbiddenStatement = recheck(kind: "number")
    /// Prefixes that are.
    static let forbiddenPrefixStatement = recheck(kind: "prefix")

    /// One lookup in the primary key for each text, for tenant 0 and for the tenant.
    private static func recheck(kind: String) -> String {
        ["0", "?"].map { owner in
            """
            SELECT d.number, d.campaign_id
            FROM JSON_TABLE(?, '$[*]' COLUMNS (number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted
            STRAIGHT_JOIN do_not_call d ON d.tenant_id = \(owner) AND d.kind = '\(kind)' AND d.number = wanted.number
            WHERE d.expires_at IS NULL OR d.expires_at > ?
            """
        }.joined(separator: "\nUNION ALL\n")
    }
}

extension DialNumber {
    /// How the number begins: with one digit, with two ... and the whole of it.
    var prefixes: [String] { (2...e164.utf8.count).map { String(e164.prefix($0)) } }
}
