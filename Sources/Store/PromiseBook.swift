import CallFloor
import MariaDBClient

/// What becomes of promised calls when floors write about leads.
///
/// A promise stands until it is served: an attempt that was decided at or after its time reached a person (`done`), the lead
/// was finished without (`missed`), somebody took it back or promised another time (`cancelled`). Whatever is written of
/// an attempt from before its time leaves it open, and the lead waits for it.
enum PromiseBook {
    /// Writes promises, and settles those that were served. The leads' rows have been written already.
    ///
    /// - Parameter records: In order. Most leads have no promise; those cost one statement for all of them.
    static func settle(_ records: [LeadRecord], on connection: isolated MariaDBConnection) throws {
        guard !records.isEmpty else { return }
        let rows = try connection.query(
            """
            SELECT leads.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
            STRAIGHT_JOIN leads ON leads.id = wanted.id WHERE leads.callback_id IS NOT NULL
            """, [Set(records.map(\.lead)).sorted().sqlSet])
        var promised = try Set(rows.map { LeadID(try $0.decode(0)) })
        for record in records {
            if promised.contains(record.lead) { try serve(record, connection) }
            if case .promised(let due, let number, let owner) = record.fate {
                try promise(record, due, number, owner, connection)
                promised.insert(record.lead)
            }
            if promised.contains(record.lead) { try keep(record, connection) }
        }
    }

    /// An attempt at or after the promised time settles the promise. An intent that was refused has no attempt: then the
    /// time of the record counts.
    private static func serve(_ record: LeadRecord, _ connection: isolated MariaDBConnection) throws {
        var state = "done"
        if record.tried != .answered {
            guard case .finished = record.fate else { return }
            state = "missed"
        }
        let attempt = SQLValue(record.attempt?.text)
        try connection.execute(
            """
            UPDATE leads JOIN callbacks ON callbacks.id = leads.callback_id LEFT JOIN attempts ON attempts.id = ?
            SET callbacks.state = ?, callbacks.settled_at = ?, callbacks.settled_by = ?, leads.callback_id = NULL
            WHERE leads.id = ? AND callbacks.state = 'open'
                AND COALESCE(attempts.intended_at, ?) >= callbacks.due_at
            """, [attempt, .text(state), record.at.sql, attempt, record.lead.sql, record.at.sql])
    }

    private static func promise(
        _ record: LeadRecord, _ due: Instant, _ number: Int, _ owner: AgentID?, _ connection: isolated MariaDBConnection
    ) throws {
        try connection.execute(
            """
            UPDATE callbacks SET state = 'cancelled', settled_at = ?, settled_by = 'promised again'
            WHERE lead_id = ? AND state = 'open' AND created_at < ?
            """, [record.at.sql, record.lead.sql, record.at.sql])
        try connection.execute(
            """
            INSERT INTO callbacks (tenant_id, list_id, lead_id, due_at, position, owner_id, created_by, created_at, attempt_id)
            SELECT tenant_id, list_id, id, ?, LEAST(?, number_count - 1), ?, ?, ?, ? FROM leads WHERE id = ?
            ON DUPLICATE KEY UPDATE due_at = VALUES(due_at)
            """,
            [
                due.sql, .int(Int64(number)), owner?.sql ?? .null, "floor", record.at.sql,
                SQLValue(record.attempt?.text), record.lead.sql,
            ])
        try connection.execute(
            """
            UPDATE leads JOIN callbacks ON callbacks.lead_id = leads.id AND callbacks.created_at = ?
            SET leads.callback_id = callbacks.id WHERE leads.id = ? AND callbacks.state = 'open'
            """, [record.at.sql, record.lead.sql])
    }

    /// A promise that the record's attempt did not serve: the lead waits for its time.
    private static func keep(_ record: LeadRecord, _ connection: isolated MariaDBConnection) throws {
        try connection.execute(
            """
            UPDATE leads JOIN callbacks ON callbacks.id = leads.callback_id LEFT JOIN attempts ON attempts.id = ?
            SET leads.state = 'waiting', leads.due_at = callbacks.due_at, leads.next_number = callbacks.position,
                leads.next_zone_id = (SELECT numbers.zone_id FROM lead_numbers numbers
                    WHERE numbers.lead_id = callbacks.lead_id AND numbers.position = callbacks.position),
                leads.end_reason = NULL, leads.ended_at = NULL
            WHERE leads.id = ? AND leads.state IN ('waiting', 'finished') AND callbacks.state = 'open'
                AND COALESCE(attempts.intended_at, ?) < callbacks.due_at
            """, [SQLValue(record.attempt?.text), record.lead.sql, record.at.sql])
    }
}
