public import CallFloor
import MariaDBClient

extension Store {
    /// Why a number is called, or is not.
    ///
    /// - Parameter number: E.164, checked by the caller.
    public func standing(
        of number: String, tenant: TenantID, at now: Instant
    ) async throws(StoreError) -> NumberStanding {
        guard let dialled = DialNumber(number) else {
            throw StoreError(code: .refused, message: "That is no E.164 number: a plus and 1 to 15 digits.")
        }
        return try await transaction { connection in
            let campaigns = try Self.campaigns(connection, tenant)
            return NumberStanding(
                entries: try Self.entries(connection, dialled, tenant),
                verdicts: try Self.verdicts(connection, dialled, campaigns, tenant, now),
                holders: try Self.holders(connection, dialled, tenant),
                attempts: try Self.attempts(connection, dialled, tenant))
        }
    }

    private static func entries(
        _ connection: isolated MariaDBConnection, _ number: DialNumber, _ tenant: TenantID
    ) throws -> [DoNotCallEntry] {
        var entries: [DoNotCallEntry] = []
        for owner in [DoNotCallEntry.everybody, tenant] {
            let asked = [(DoNotCallEntry.Kind.number, number.e164)] + number.prefixes.map { (.prefix, $0) }
            for (kind, text) in asked {
                entries += try connection.query(
                    """
                    SELECT number, campaign_id, reason, source, created_by, created_at, expires_at FROM do_not_call
                    WHERE tenant_id = ? AND kind = ? AND number = ? ORDER BY campaign_id
                    """, [owner.sql, .text(kind.rawValue), .text(text)]
                ).map { try entry($0, owner, kind) }
            }
        }
        return entries
    }

    /// Asks what an intent of each campaign would be told: the rules' own reading, without an intent.
    private static func verdicts(
        _ connection: isolated MariaDBConnection, _ number: DialNumber, _ campaigns: [Campaign], _ tenant: TenantID,
        _ now: Instant
    ) throws -> [NumberStanding.Verdict] {
        let intents = campaigns.map { hypothesis($0, now, agent: AgentID(0)) }
        let token = NumberID(lead: LeadID(0), position: 0)
        let history = try histories(connection, intents, [token: number], tenant)[number] ?? NumberHistory()
        return campaigns.map { campaign in
            NumberStanding.Verdict(
                campaign: campaign.name, refusal: history.objection(to: hypothesis(campaign, now, agent: AgentID(0))),
                refusalAhead: history.objection(to: hypothesis(campaign, now, agent: nil)))
        }
    }

    private static func hypothesis(_ campaign: Campaign, _ now: Instant, agent: AgentID?) -> Intent {
        var zeroes = Zeroes()
        return Intent(
            attempt: AttemptID(ULID(at: now, using: &zeroes)), campaign: campaign.id, tenant: campaign.tenant,
            lead: LeadID(0), number: NumberID(lead: LeadID(0), position: 0), trunk: TrunkID(0), callerID: nil,
            reservedAgent: agent, decidedAt: now, caps: campaign.caps)
    }

    /// An attempt that is never made needs no random id.
    private struct Zeroes: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0 }
    }

    private static func holders(
        _ connection: isolated MariaDBConnection, _ number: DialNumber, _ tenant: TenantID
    ) throws -> [NumberStanding.Holder] {
        try connection.query(
            """
            SELECT l.id, s.name, c.name, l.state, l.end_reason, l.due_at, l.expires_at, 0, l.next_number
            FROM leads l FORCE INDEX (number) JOIN lists s ON s.id = l.list_id
            LEFT JOIN campaigns c ON c.id = s.campaign_id WHERE l.number = ? AND l.tenant_id = ?
            UNION ALL
            SELECT l.id, s.name, c.name, l.state, l.end_reason, l.due_at, l.expires_at, n.position, l.next_number
            FROM lead_numbers n JOIN leads l ON l.id = n.lead_id JOIN lists s ON s.id = l.list_id
            LEFT JOIN campaigns c ON c.id = s.campaign_id WHERE n.number = ? AND l.tenant_id = ?
            LIMIT 100
            """, [number.sql, tenant.sql, number.sql, tenant.sql]
        ).map { row in
            NumberStanding.Holder(
                lead: LeadID(try row.decode(0)), list: try row.decode(1), campaign: try row.decode(2),
                state: try row.decode(3), endReason: try row.decode(4),
                dueAt: Instant(try row.decode(5, as: SQLTime.self)),
                expiresAt: try row.decode(6, as: SQLTime?.self).map { Instant($0) }, position: try row.decode(7),
                nextNumber: try row.decode(8))
        }
    }

    private static func attempts(
        _ connection: isolated MariaDBConnection, _ number: DialNumber, _ tenant: TenantID
    ) throws -> [NumberStanding.Attempt] {
        try connection.query(
            """
            SELECT a.id, c.name, a.intended_at, a.outcome FROM attempts a FORCE INDEX (number)
            JOIN campaigns c ON c.id = a.campaign_id WHERE a.tenant_id = ? AND a.number = ?
            ORDER BY a.intended_at DESC LIMIT 20
            """, [tenant.sql, number.sql]
        ).compactMap { row in
            guard let attempt = AttemptID(try row.decode(0, as: String.self)) else { return nil }
            return NumberStanding.Attempt(
                attempt: attempt, campaign: try row.decode(1), at: Instant(try row.decode(2, as: SQLTime.self)),
                outcome: try row.decode(3, as: String?.self).flatMap(Outcome.init))
        }
    }
}
