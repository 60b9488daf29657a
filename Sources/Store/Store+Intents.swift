public import CallFloor
import MariaDBClient

/// What became of an intent.
public struct IntentVerdict: Sendable, Hashable {
    /// Whose.
    public var attempt: AttemptID
    /// What.
    public var result: Result

    /// Committed, with the number to dial in E.164 form; or refused.
    public enum Result: Sendable, Hashable {
        case committed(number: String)
        case refused(Refusal)
    }
}

extension Store {
    /// How long an abandoned number is dialled only with a reserved agent.
    static let abandonedRest = Duration.seconds(72 * 3_600)

    /// Rechecks a group of intents and commits those that pass, in one transaction.
    ///
    /// Intents to one number are serialised across all sites: each locks the number's row in `number_guards`, in the order
    /// of the numbers, so that no two groups can block each other.
    public func commitIntents(_ intents: [Intent], site: SiteID) async throws(StoreError) -> [IntentVerdict] {
        guard !intents.isEmpty else { return [] }
        return try await transaction { connection in
            let numbers = try Self.numbers(connection, intents)
            for (tenant, number) in Set(
                intents.compactMap { intent in numbers[intent.number].map { Guarded(tenant: intent.tenant, number: $0) }
                }
            ).sorted().map({ ($0.tenant, $0.number) }) {
                try connection.execute(
                    "INSERT INTO number_guards (tenant_id, number) VALUES (?, ?) ON DUPLICATE KEY UPDATE number = VALUES(number)",
                    [tenant.sql, .text(number)])
            }
            let leased = try Self.leased(connection, intents, site)
            var taken: Set<Guarded> = []
            return try intents.map { intent in
                guard let number = numbers[intent.number], leased.contains(intent.lead) else {
                    return IntentVerdict(attempt: intent.attempt, result: .refused(.leaseLost))
                }
                let guarded = Guarded(tenant: intent.tenant, number: number)
                if taken.contains(guarded) {
                    return IntentVerdict(attempt: intent.attempt, result: .refused(.numberInUse))
                }
                if let refusal = try Self.objection(connection, intent, number) {
                    return IntentVerdict(attempt: intent.attempt, result: .refused(refusal))
                }
                taken.insert(guarded)
                try Self.insert(connection, intent, number, site)
                return IntentVerdict(attempt: intent.attempt, result: .committed(number: number))
            }
        }
    }

    private struct Guarded: Hashable, Comparable {
        var tenant: TenantID
        var number: String

        static func < (left: Self, right: Self) -> Bool {
            left.tenant == right.tenant ? left.number < right.number : left.tenant < right.tenant
        }
    }

    private static func numbers(
        _ connection: isolated MariaDBConnection, _ intents: [Intent]
    ) throws -> [NumberID: String] {
        let rows = try connection.query(
            """
            SELECT n.id, n.number FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) chosen
            JOIN lead_numbers n ON n.id = chosen.id
            """, [intents.map(\.number).sqlSet])
        return try rows.reduce(into: [:]) { $0[NumberID(try $1.decode(0))] = try $1.decode(1, as: String.self) }
    }

    private static func leased(
        _ connection: isolated MariaDBConnection, _ intents: [Intent], _ site: SiteID
    ) throws -> Set<LeadID> {
        let rows = try connection.query(
            """
            SELECT l.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) chosen
            JOIN leads l ON l.id = chosen.id WHERE l.state = 'leased' AND l.lease_site = ?
            """, [intents.map(\.lead).sqlSet, site.sql])
        return Set(try rows.map { LeadID(try $0.decode(0)) })
    }

    /// The first rule that speaks against an intent.
    private static func objection(
        _ connection: isolated MariaDBConnection, _ intent: Intent, _ number: String
    ) throws -> Refusal? {
        let now = intent.decidedAt
        let forbidden = try connection.query(
            """
            SELECT 1 FROM do_not_call WHERE tenant_id = ? AND number = ?
            AND (campaign_id IS NULL OR campaign_id = ?) AND (expires_at IS NULL OR expires_at > ?) LIMIT 1
            """, [intent.tenant.sql, .text(number), intent.campaign.sql, now.sql])
        if !forbidden.isEmpty { return .doNotCall }

        let window = max(intent.numberCapWindow, abandonedRest)
        let earlier = try connection.query(
            """
            SELECT outcome, intended_at, ended_at FROM attempts
            WHERE tenant_id = ? AND number = ? AND intended_at > ? ORDER BY intended_at
            """, [intent.tenant.sql, .text(number), (now - window).sql])
        var counted: [Instant] = []
        var restsUntil: Instant?
        for row in earlier {
            guard let outcome = Outcome(rawValue: try row.decode(0, as: String?.self) ?? "") else {
                return .numberInUse
            }
            let at = Instant(try row.decode(1, as: SQLTime.self))
            if outcome.countsAsTry, at > now - intent.numberCapWindow { counted.append(at) }
            if outcome == .abandoned, intent.reservedAgent == nil { restsUntil = at + abandonedRest }
        }
        if let cap = intent.numberCap, counted.count >= cap {
            return .numberCap(until: counted[counted.count - cap] + intent.numberCapWindow)
        }
        return restsUntil.flatMap { $0 > now ? .abandonedRecently(until: $0) : nil }
    }

    private static func insert(
        _ connection: isolated MariaDBConnection, _ intent: Intent, _ number: String, _ site: SiteID
    ) throws {
        try connection.execute(
            """
            INSERT INTO attempts (id, tenant_id, site_id, campaign_id, lead_id, number_id, number, trunk_id,
                caller_id_id, reserved_agent_id, intended_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(intent.attempt.text), intent.tenant.sql, site.sql, intent.campaign.sql, intent.lead.sql,
                intent.number.sql, .text(number), intent.trunk.sql, intent.callerID?.sql ?? .null,
                intent.reservedAgent?.sql ?? .null, intent.decidedAt.sql,
            ])
    }
}
