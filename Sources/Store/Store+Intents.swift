public import CallFloor
import MariaDBClient

/// What became of an intent.
public struct IntentVerdict: Sendable, Hashable, CustomStringConvertible {
    /// Whose.
    public var attempt: AttemptID
    /// What.
    public var result: Result

    /// Committed, with the number to dial in E.164 form; or refused.
    public enum Result: Sendable, Hashable {
        case committed(number: String)
        case refused(Refusal)
    }

    /// Does not print the number.
    public var description: String {
        switch result {
        case .committed: "\(attempt): committed"
        case .refused(let refusal): "\(attempt): refused, \(refusal)"
        }
    }
}

extension Store {
    /// Rechecks a group of intents and commits those that pass, in one transaction.
    ///
    /// Intents for one number are serialised across all sites: each locks the number's row in `number_guards`, in the order
    /// of the numbers, so that no two groups can block each other. What other sites committed before is then seen, what
    /// they want to commit waits. An intent that is already committed, because its answer got lost, is committed still.
    ///
    /// - Returns: A verdict for each intent, in their order.
    public func commitIntents(_ intents: [Intent], site: SiteID) async throws(StoreError) -> [IntentVerdict] {
        guard !intents.isEmpty else { return [] }
        let holder = leader(of: site)
        return try await repeatableTransaction { connection in
            try Self.requireLeadership(connection, of: site, holder)
            var verdicts: [AttemptID: IntentVerdict] = [:]
            for (tenant, group) in Dictionary(grouping: intents, by: \.tenant).sorted(by: { $0.key < $1.key }) {
                for verdict in try Self.commit(connection, group, tenant, site) { verdicts[verdict.attempt] = verdict }
            }
            return intents.compactMap { verdicts[$0.attempt] }
        }
    }

    private static func commit(
        _ connection: isolated MariaDBConnection, _ intents: [Intent], _ tenant: TenantID, _ site: SiteID
    ) throws -> [IntentVerdict] {
        let numbers = try numbers(connection, intents, site)
        try guardNumbers(connection, Set(numbers.values), tenant)
        var histories = try histories(connection, intents, numbers, tenant)
        var committed: [(Intent, DialNumber)] = []
        let verdicts = intents.map { intent -> IntentVerdict in
            guard let number = numbers[intent.number] else {
                return IntentVerdict(attempt: intent.attempt, result: .refused(.leaseLost))
            }
            let history = histories[number, default: NumberHistory()]
            if history.entries.contains(where: { $0.attempt == intent.attempt }) {
                return IntentVerdict(attempt: intent.attempt, result: .committed(number: number.e164))
            }
            if let refusal = history.objection(to: intent) {
                return IntentVerdict(attempt: intent.attempt, result: .refused(refusal))
            }
            histories[number, default: NumberHistory()].entries.append(
                .init(attempt: intent.attempt, outcome: nil, intendedAt: intent.decidedAt, endedAt: nil))
            committed.append((intent, number))
            return IntentVerdict(attempt: intent.attempt, result: .committed(number: number.e164))
        }
        try insert(connection, committed, site)
        return verdicts
    }

    /// The numbers of those leads that are the site's. Rows are not locked: only this site changes a lead that it leased.
    private static func numbers(
        _ connection: isolated MariaDBConnection, _ intents: [Intent], _ site: SiteID
    ) throws -> [NumberID: DialNumber] {
        let rows = try connection.query(
            """
            SELECT l.id, 0, l.number
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted STRAIGHT_JOIN leads l ON l.id = wanted.id
            WHERE l.state = 'leased' AND l.lease_site = ?
            UNION ALL
            SELECT n.lead_id, n.position, n.number
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted STRAIGHT_JOIN leads l ON l.id = wanted.id
            STRAIGHT_JOIN lead_numbers n ON n.lead_id = l.id
            WHERE l.state = 'leased' AND l.lease_site = ? AND l.number_count > 1
            """,
            [intents.map(\.number.lead).sqlSet, site.sql, intents.map(\.number.lead).sqlSet, site.sql])
        return try rows.reduce(into: [:]) { numbers, row in
            let token = NumberID(lead: LeadID(try row.decode(0)), position: try row.decode(1))
            numbers[token] = DialNumber(try row.decode(2, as: String.self))
        }
    }

    private static func guardNumbers(
        _ connection: isolated MariaDBConnection, _ numbers: Set<DialNumber>, _ tenant: TenantID
    ) throws {
        var rows = SQLRows(width: 2, capacity: numbers.count)
        for number in numbers.sorted() { rows.append(tenant.sql, number.sql) }
        try connection.executeBulk(
            """
            INSERT INTO number_guards (tenant_id, number, guarded_at) VALUES (?, ?, UTC_TIMESTAMP(6))
            ON DUPLICATE KEY UPDATE guarded_at = VALUES(guarded_at)
            """, rows)
    }

    private static func histories(
        _ connection: isolated MariaDBConnection, _ intents: [Intent], _ numbers: [NumberID: DialNumber],
        _ tenant: TenantID
    ) throws -> [DialNumber: NumberHistory] {
        var histories: [DialNumber: NumberHistory] = [:]
        let set = Set(numbers.values).sqlSet
        guard let now = intents.map(\.decidedAt).max(), let since = intents.map(NumberHistory.horizon).min() else {
            return [:]
        }
        for row in try connection.query(historyStatement, [set, tenant.sql, since.sql]) {
            guard let number = DialNumber(try row.decode(0, as: String.self)),
                let attempt = AttemptID(try row.decode(1, as: String.self))
            else { continue }
            histories[number, default: NumberHistory()].entries.append(
                .init(
                    attempt: attempt, outcome: try row.decode(2, as: String?.self).flatMap(Outcome.init),
                    intendedAt: Instant(try row.decode(3, as: SQLTime.self)),
                    endedAt: try row.decode(4, as: SQLTime?.self).map { Instant($0) }))
        }
        for row in try connection.query(forbiddenStatement, [set, tenant.sql, now.sql]) {
            guard let number = DialNumber(try row.decode(0, as: String.self)) else { continue }
            histories[number, default: NumberHistory()].forbidden.insert(CampaignID(try row.decode(1)))
        }
        return histories
    }

    /// What was attempted at some numbers since a moment.
    static let historyStatement = """
        SELECT a.number, a.id, a.outcome, a.intended_at, a.ended_at
        FROM JSON_TABLE(?, '$[*]' COLUMNS (number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted
        STRAIGHT_JOIN attempts a FORCE INDEX (number) ON a.tenant_id = ? AND a.number = wanted.number AND a.intended_at > ?
        """

    /// Which of some numbers are not to be called, and by which campaigns.
    static let forbiddenStatement = """
        SELECT d.number, d.campaign_id
        FROM JSON_TABLE(?, '$[*]' COLUMNS (number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted
        STRAIGHT_JOIN do_not_call d ON d.tenant_id = ? AND d.number = wanted.number
        WHERE d.expires_at IS NULL OR d.expires_at > ?
        """

    private static func insert(
        _ connection: isolated MariaDBConnection, _ intents: [(Intent, DialNumber)], _ site: SiteID
    ) throws {
        var rows = SQLRows(width: 11, capacity: intents.count)
        for (intent, number) in intents {
            rows.append(
                .text(intent.attempt.text), intent.tenant.sql, site.sql, intent.campaign.sql, intent.lead.sql,
                intent.number.sql, number.sql, intent.trunk.sql, intent.callerID?.sql ?? .null,
                intent.reservedAgent?.sql ?? .null, intent.decidedAt.sql)
        }
        try connection.executeBulk(
            """
            INSERT INTO attempts (id, tenant_id, site_id, campaign_id, lead_id, number_id, number, trunk_id,
                caller_id_id, reserved_agent_id, intended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, rows)
    }
}
