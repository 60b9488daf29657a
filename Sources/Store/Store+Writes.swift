public import CallFloor
import MariaDBClient

extension Store {
    /// Applies what a site's floor wrote, in order, in one transaction. What was applied before is passed over.
    public func apply(_ writes: [SequencedWrite], site: SiteID) async throws(StoreError) {
        guard let last = writes.last else { return }
        try await transaction { connection in
            let applied = try connection.query(
                "SELECT applied_sequence FROM site_progress WHERE site_id = ? FOR UPDATE", [site.sql]
            ).first?.decode(0, as: UInt64.self)
            for write in writes where write.sequence > applied ?? 0 { try Self.apply(connection, write.write, site) }
            if last.sequence > applied ?? 0 {
                try connection.execute(
                    """
                    INSERT INTO site_progress (site_id, tenant_id, applied_sequence)
                    SELECT id, tenant_id, ? FROM sites WHERE id = ?
                    ON DUPLICATE KEY UPDATE applied_sequence = VALUES(applied_sequence)
                    """, [.uint(last.sequence), site.sql])
            }
        }
    }

    private static func apply(
        _ connection: isolated MariaDBConnection, _ write: StoreWrite, _ site: SiteID
    ) throws {
        switch write {
        case .attempt(let record): try apply(connection, record)
        case .lead(let record): try apply(connection, record, site)
        case .disposition(let record): try apply(connection, record)
        case .recording(let record):
            try connection.execute(
                """
                INSERT INTO recordings (tenant_id, attempt_id, name, duration_ms, failed, ended_at)
                SELECT tenant_id, id, ?, ?, ?, ? FROM attempts WHERE id = ?
                ON DUPLICATE KEY UPDATE duration_ms = VALUES(duration_ms), failed = VALUES(failed)
                """,
                [
                    .text(record.name), SQLValue(record.duration?.milliseconds), SQLValue(record.failed), record.at.sql,
                    .text(record.attempt.text),
                ])
        case .agentState(let record):
            var reason: String?
            if case .paused(let why) = record.state { reason = String(why.prefix(64)) }
            try connection.execute(
                """
                INSERT INTO agent_states (tenant_id, agent_id, state, reason, attempt_id, began_at)
                SELECT tenant_id, id, ?, ?, ?, ? FROM agents WHERE id = ?
                """,
                [
                    .text(record.state.word), SQLValue(reason), SQLValue(record.attempt?.text), record.at.sql,
                    record.agent.sql,
                ])
        case .campaignStatus(let campaign, let status, _):
            try connection.execute(
                "UPDATE campaigns SET status = ? WHERE id = ?", [.text(status.rawValue), campaign.sql])
        }
    }

    private static func apply(_ connection: isolated MariaDBConnection, _ record: AttemptRecord) throws {
        try connection.execute(
            """
            UPDATE attempts SET outcome = ?, cause = ?, sip_status = ?, placed_at = ?, ringing_at = ?, answered_at = ?,
                bridged_at = ?, ended_at = ?, ended_by = ? WHERE id = ? AND outcome IS NULL
            """,
            [
                .text(record.outcome.rawValue), SQLValue(record.cause), SQLValue(record.sipStatus), record.placedAt.sql,
                record.ringingAt.sql, record.answeredAt.sql, record.bridgedAt.sql, record.endedAt.sql,
                SQLValue(record.endedBy?.rawValue), .text(record.attempt.text),
            ])
        guard let agent = record.agent, let bridgedAt = record.bridgedAt else { return }
        try connection.execute(
            """
            INSERT INTO calls (attempt_id, tenant_id, agent_id, bridged_at, ended_at)
            SELECT id, tenant_id, ?, ?, ? FROM attempts WHERE id = ?
            ON DUPLICATE KEY UPDATE ended_at = VALUES(ended_at)
            """, [agent.sql, bridgedAt.sql, record.endedAt.sql, .text(record.attempt.text)])
    }

    private static func apply(
        _ connection: isolated MariaDBConnection, _ record: LeadRecord, _ site: SiteID
    ) throws {
        if let outcome = record.tried {
            try connection.execute(
                """
                INSERT INTO lead_tries (lead_id, outcome, tenant_id, tries) SELECT id, ?, tenant_id, 1 FROM leads WHERE id = ?
                ON DUPLICATE KEY UPDATE lead_tries.tries = lead_tries.tries + 1
                """, [.text(outcome.rawValue), record.lead.sql])
            if outcome.countsAsTry {
                try connection.execute("UPDATE leads SET tries = tries + 1 WHERE id = ?", [record.lead.sql])
            }
        }
        // A lease that ran out has given the lead to another site: its state is that site's then.
        switch record.fate {
        case .retry(let due, let number):
            try connection.execute(
                """
                UPDATE leads SET state = 'waiting', due_at = ?, next_number = ?, lease_site = NULL, lease_until = NULL
                WHERE id = ? AND lease_site = ?
                """, [due.sql, .int(Int64(number)), record.lead.sql, site.sql])
        case .finished(let reason):
            try connection.execute(
                """
                UPDATE leads SET state = 'finished', end_reason = ?, ended_at = ?, lease_site = NULL, lease_until = NULL
                WHERE id = ? AND lease_site = ?
                """, [.text(String(reason.prefix(64))), record.at.sql, record.lead.sql, site.sql])
        }
    }

    private static func apply(_ connection: isolated MariaDBConnection, _ record: DispositionRecord) throws {
        try connection.execute(
            "UPDATE calls SET disposition = ?, disposed_at = ? WHERE attempt_id = ?",
            [SQLValue(record.disposition?.code), record.at.sql, .text(record.attempt.text)])
        guard record.disposition?.effect == .doNotCall else { return }
        try connection.execute(
            """
            INSERT INTO do_not_call (tenant_id, number, reason, source, created_at)
            SELECT tenant_id, number, 'asked', CONCAT('agent ', ?), ? FROM attempts WHERE id = ?
            """, [record.agent.sql, record.at.sql, .text(record.attempt.text)])
    }
}
