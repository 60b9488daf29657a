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
        let leads = try numbers(connection, intents, site)
        let numbers = leads.mapValues(\.number)
        try guardNumbers(connection, Set(numbers.values), tenant)
        var histories = try histories(connection, intents, numbers, tenant)
        var callerIDs = try callerIDWindows(connection, intents)
        var committed: [(Intent, DialNumber)] = []
        let verdicts = intents.map { intent -> IntentVerdict in
            guard let number = numbers[intent.number] else {
                return IntentVerdict(attempt: intent.attempt, result: .refused(.leaseLost))
            }
            let history = histories[number, default: NumberHistory()]
            if history.entries.contains(where: { $0.attempt == intent.attempt }) {
                return IntentVerdict(attempt: intent.attempt, result: .committed(number: number.e164))
            }
            if let refusal = refusal(intent, leads[intent.number]?.expires, history, callerIDs) {
                return IntentVerdict(attempt: intent.attempt, result: .refused(refusal))
            }
            histories[number, default: NumberHistory()].entries.append(
                .init(attempt: intent.attempt, outcome: nil, intendedAt: intent.decidedAt, endedAt: nil))
            if let callerID = intent.callerID {
                for index in callerIDs[callerID]?.indices ?? 0..<0 {
                    callerIDs[callerID]![index].take(at: intent.decidedAt)
                }
            }
            committed.append((intent, number))
            return IntentVerdict(attempt: intent.attempt, result: .committed(number: number.e164))
        }
        try insert(connection, committed, site)
        return verdicts
    }

    private static func refusal(
        _ intent: Intent, _ expires: Instant?, _ history: NumberHistory, _ windows: [CallerIDToken: [CallerIDWindow]]
    ) -> Refusal? {
        if let expires, expires <= intent.decidedAt { return .expired }
        if let objection = history.objection(to: intent) { return objection }
        guard let callerID = intent.callerID else { return nil }
        return windows[callerID]?.compactMap { $0.fullUntil(at: intent.decidedAt) }.max().map {
            .callerIDCap(until: $0)
        }
    }

    // MARK: What is asked of the database

    /// The numbers of those leads that are the site's. Rows are not locked: only this site changes a lead that it leased.
    private static func numbers(
        _ connection: isolated MariaDBConnection, _ intents: [Intent], _ site: SiteID
    ) throws -> [NumberID: (number: DialNumber, expires: Instant?)] {
        let rows = try connection.query(
            """
            SELECT l.id, 0, l.number, l.expires_at
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted STRAIGHT_JOIN leads l ON l.id = wanted.id
            WHERE l.state = 'leased' AND l.lease_site = ?
            UNION ALL
            SELECT n.lead_id, n.position, n.number, l.expires_at
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted STRAIGHT_JOIN leads l ON l.id = wanted.id
            STRAIGHT_JOIN lead_numbers n ON n.lead_id = l.id
            WHERE l.state = 'leased' AND l.lease_site = ? AND l.number_count > 1
            """,
            [intents.map(\.number.lead).sqlSet, site.sql, intents.map(\.number.lead).sqlSet, site.sql])
        return try rows.reduce(into: [:]) { numbers, row in
            let token = NumberID(lead: LeadID(try row.decode(0)), position: try row.decode(1))
            guard let number = DialNumber(try row.decode(2, as: String.self)) else { return }
            numbers[token] = (number, try row.decode(3, as: SQLTime?.self).map { Instant($0) })
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

    static func histories(
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
        for (number, campaigns) in try forbidding(connection, Set(numbers.values), tenant, now) {
            histories[number, default: NumberHistory()].forbidden = campaigns
        }
        return histories
    }

    /// What was attempted at some numbers since a moment.
    static let historyStatement = """
        SELECT a.number, a.id, a.outcome, a.intended_at, a.ended_at
        FROM JSON_TABLE(?, '$[*]' COLUMNS (number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted
        STRAIGHT_JOIN attempts a FORCE INDEX (number) ON a.tenant_id = ? AND a.number = wanted.number AND a.intended_at > ?
        """

    /// Reads how full the caps of the caller IDs are, and holds other sites off those caller IDs until the end of the
    /// transaction. Their rows are locked after the numbers' and in order, so that no two groups can block each other.
    private static func callerIDWindows(
        _ connection: isolated MariaDBConnection, _ intents: [Intent]
    ) throws -> [CallerIDToken: [CallerIDWindow]] {
        var caps: [CallerIDToken: Set<RateCap>] = [:]
        var uses: [CallerIDToken: Int] = [:]
        for intent in intents {
            guard let callerID = intent.callerID, !intent.callerIDCaps.isEmpty else { continue }
            caps[callerID, default: []].formUnion(intent.callerIDCaps)
            uses[callerID, default: 0] += 1
        }
        guard let now = intents.map(\.decidedAt).max() else { return [:] }
        var windows: [CallerIDToken: [CallerIDWindow]] = [:]
        for callerID in caps.keys.sorted() {
            _ = try connection.query("SELECT id FROM caller_ids WHERE id = ? FOR UPDATE", [callerID.sql])
            for cap in caps[callerID]! {
                let skipped = CallerIDWindow.skip(cap, further: uses[callerID]!)
                let rows = try connection.query(
                    callerIDStatement,
                    [callerID.sql, (now - cap.window).sql, .int(Int64(cap.count - skipped)), .int(Int64(skipped))])
                windows[callerID, default: []].append(
                    CallerIDWindow(
                        cap, skipped: skipped, older: try rows.map { Instant(try $0.decode(0, as: SQLTime.self)) }))
            }
        }
        return windows
    }

    /// Attempts that showed a caller ID, newest first: the key `caller_id` has all that is asked.
    static let callerIDStatement = """
        SELECT intended_at FROM attempts FORCE INDEX (caller_id)
        WHERE caller_id_id = ? AND intended_at > ? AND (outcome IS NULL OR outcome <> 'cancelled')
        ORDER BY intended_at DESC LIMIT ? OFFSET ?
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
