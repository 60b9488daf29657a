public import CallFloor
import MariaDBClient

extension Store {
    /// Promises a call: the lead waits for that time and is then ahead of its list. A promise that is open already is
    /// cancelled. A lead that is on a floor now is left there, and waits for the time when the floor has done with it; a
    /// finished one is called again.
    ///
    /// - Parameters:
    ///   - lead: Who; found in the tenant's lists.
    ///   - list: Where to look, by name; nil is in all.
    ///   - at: When.
    ///   - owner: The only agent who may make it; nil is anyone.
    ///   - note: What it is about, at most 1,000 characters.
    ///   - actor: Who promises: a login, or the program.
    /// - Throws: ``StoreError`` with code `notFound` when there is no such lead, `refused` when several are meant.
    @discardableResult
    public func addCallback(
        for lead: LeadReference, list: String? = nil, at due: Instant, kind: Callback.Kind = .callback,
        owner: AgentID? = nil, note: String? = nil, by actor: String, tenant: TenantID, now: Instant
    ) async throws(StoreError) -> CallbackID {
        try await transaction { connection in
            let found = try Self.find(connection, lead, list, tenant)
            try connection.execute(
                """
                UPDATE callbacks SET state = 'cancelled', settled_at = ?, settled_by = ? WHERE lead_id = ? AND state = 'open'
                """, [now.sql, .text(String(actor.prefix(100))), found.lead.sql])
            let id = try connection.execute(
                """
                INSERT INTO callbacks (tenant_id, list_id, lead_id, due_at, position, owner_id, kind, note, created_by,
                    created_at) SELECT tenant_id, list_id, id, ?, ?, ?, ?, ?, ?, ? FROM leads WHERE id = ?
                """,
                [
                    due.sql, .int(Int64(found.position)), owner?.sql ?? .null, .text(kind.rawValue),
                    SQLValue(note.map { String($0.prefix(1_000)) }), .text(String(actor.prefix(100))), now.sql,
                    found.lead.sql,
                ]
            ).insertedID
            try connection.execute("UPDATE leads SET callback_id = ? WHERE id = ?", [.int(id), found.lead.sql])
            try connection.execute(
                """
                UPDATE leads SET state = 'waiting', due_at = ?, next_number = ?,
                    next_zone_id = IF(next_number = 0, NULL, (SELECT numbers.zone_id FROM lead_numbers numbers
                        WHERE numbers.lead_id = leads.id AND numbers.position = leads.next_number)),
                    end_reason = NULL, ended_at = NULL
                WHERE id = ? AND state <> 'leased'
                """, [due.sql, .int(Int64(found.position)), found.lead.sql])
            return CallbackID(id)
        }
    }

    /// Takes a promise back: the lead is in its list again, at the place that its priority gives it.
    ///
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such promise that is open.
    public func cancelCallback(
        _ id: CallbackID, by actor: String, tenant: TenantID, now: Instant
    ) async throws(StoreError) {
        try await transaction { connection in
            let effect = try connection.execute(
                """
                UPDATE callbacks SET state = 'cancelled', settled_at = ?, settled_by = ?
                WHERE id = ? AND tenant_id = ? AND state = 'open'
                """, [now.sql, .text(String(actor.prefix(100))), id.sql, tenant.sql])
            guard effect.rows > 0 else {
                throw StoreError(code: .notFound, message: "There is no open callback \(id).")
            }
            try connection.execute(
                "UPDATE leads SET callback_id = NULL WHERE callback_id = ? AND id = (SELECT lead_id FROM callbacks WHERE id = ?)",
                [id.sql, id.sql])
        }
    }

    /// Promised calls of a tenant, the earliest first.
    ///
    /// - Parameters:
    ///   - state: Only those; nil is all.
    ///   - before: Only those that are due before this moment; nil is all.
    ///   - owner: Only those that this agent alone may make; nil is all.
    ///   - limit: How many at most.
    public func callbacks(
        tenant: TenantID, state: Callback.State? = .open, dueBefore before: Instant? = nil, owner: AgentID? = nil,
        limit: Int = 100
    ) async throws(StoreError) -> [Callback] {
        let states = state.map { [$0] } ?? Callback.State.allCases
        return try await read { connection in
            var callbacks: [Callback] = []
            for state in states {
                callbacks += try connection.query(
                    Self.callbackStatement,
                    [
                        tenant.sql, .text(state.rawValue), before?.sql ?? .time(Self.farFuture),
                        owner?.sql ?? .null, owner?.sql ?? .null, .int(Int64(limit)),
                    ]
                ).map(Self.callback)
            }
            return Array(callbacks.sorted { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }.prefix(limit))
        }
    }

    private static let farFuture = SQLTime(year: 9999, month: 1, day: 1)

    private static let callbackStatement = """
        SELECT c.id, c.lead_id, lists.name, campaigns.name, c.kind, c.state, c.due_at, c.position, c.owner_id, agents.login,
            c.note, c.created_by, c.created_at, c.settled_at
        FROM callbacks c FORCE INDEX (tenant) JOIN lists ON lists.id = c.list_id
        LEFT JOIN campaigns ON campaigns.id = lists.campaign_id LEFT JOIN agents ON agents.id = c.owner_id
        WHERE c.tenant_id = ? AND c.state = ? AND c.due_at < ? AND (? IS NULL OR c.owner_id = ?)
        ORDER BY c.due_at, c.id LIMIT ?
        """

    private static func callback(_ row: SQLRow) throws -> Callback {
        Callback(
            id: CallbackID(try row.decode(0)), lead: LeadID(try row.decode(1)), list: try row.decode(2),
            campaign: try row.decode(3), kind: Callback.Kind(rawValue: try row.decode(4)) ?? .callback,
            state: Callback.State(rawValue: try row.decode(5)) ?? .open,
            dueAt: Instant(try row.decode(6, as: SQLTime.self)), position: try row.decode(7),
            owner: (try row.decode(8, as: Int64?.self)).map { AgentID($0) }, ownerLogin: try row.decode(9),
            note: try row.decode(10), createdBy: try row.decode(11),
            createdAt: Instant(try row.decode(12, as: SQLTime.self)),
            settledAt: try row.decode(13, as: SQLTime?.self).map { Instant($0) })
    }
}
