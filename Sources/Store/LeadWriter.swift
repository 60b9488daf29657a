import CallFloor
import MariaDBClient

/// Puts a batch of leads into a list, within a transaction.
///
/// What a list refuses by itself (a number or a key that it has already) costs nothing to find: the unique keys of the
/// table decide, also between imports at the same time. Any other rule looks first (``DuplicateSearch``), with the lists
/// that it looks into locked against other imports; dialling is not held up by that.
struct LeadWriter: Sendable {
    let list: ListID
    /// Nil is the list's habit.
    let rule: DuplicateRule?
    let tenant: TenantID
    let now: Instant

    init(list: ListID, rule: DuplicateRule?, tenant: TenantID, at now: Instant) {
        self.list = list
        self.rule = rule
        self.tenant = tenant
        self.now = now
    }

    /// A lead with the id that it gets.
    private struct Row {
        var id: Int64
        var lead: NewLead
        /// Whether the list may have its number or key already, and takes it all the same.
        var repeats: Bool
    }

    /// - Parameter firstID: The first of as many ids as there are leads.
    func write(
        _ leads: [NewLead], firstID: Int64, on connection: isolated MariaDBConnection
    ) throws -> ImportCount {
        guard
            let row = try connection.query(
                "SELECT is_deduplicated, has_repeats, campaign_id FROM lists WHERE id = ? AND tenant_id = ?",
                [list.sql, tenant.sql]
            ).first
        else { throw StoreError(code: .notFound, message: "There is no list \(list).") }
        let habit = DuplicateRule(policy: try row.decode(0) ? .skip : .add)
        let rule = rule ?? habit
        let hasRepeats = try row.decode(1, as: Bool.self)
        if rule.policy == .add {
            return try add(leads, firstID, hasRepeats, on: connection)
        }
        if rule == DuplicateRule(), !hasRepeats {
            return try insertOrSkip(leads, firstID, on: connection)
        }
        let campaign = try row.decode(2, as: Int64?.self).map { CampaignID($0) }
        let search = DuplicateSearch(rule: rule, list: list, campaign: campaign, tenant: tenant)
        let plan = try search.plan(leads, firstID: firstID, on: connection)
        return try carryOut(plan, leads, firstID, on: connection)
    }

    private func add(
        _ leads: [NewLead], _ firstID: Int64, _ hasRepeats: Bool, on connection: isolated MariaDBConnection
    ) throws -> ImportCount {
        if !hasRepeats { try noteRepeats(connection) }
        var count = ImportCount()
        count.inserted = try insert(
            leads.enumerated().map { Row(id: firstID + Int64($0), lead: $1, repeats: true) }, on: connection)
        return count
    }

    private func insertOrSkip(
        _ leads: [NewLead], _ firstID: Int64, on connection: isolated MariaDBConnection
    ) throws -> ImportCount {
        var count = ImportCount()
        count.inserted = try insert(
            leads.enumerated().map { Row(id: firstID + Int64($0), lead: $1, repeats: false) }, on: connection)
        count.duplicates = leads.count - count.inserted
        return count
    }

    private func carryOut(
        _ plan: [DuplicateSearch.Verdict], _ leads: [NewLead], _ firstID: Int64,
        on connection: isolated MariaDBConnection
    ) throws -> ImportCount {
        var rows: [Row] = []
        var updates = SQLRows(width: 8)
        var count = ImportCount()
        for (index, verdict) in plan.enumerated() {
            switch verdict {
            case .new(let repeats): rows.append(Row(id: firstID + Int64(index), lead: leads[index], repeats: repeats))
            case .duplicate: count.duplicates += 1
            case .update(let ids):
                count.updated += 1
                for id in ids { append(leads[index], id, to: &updates) }
            }
        }
        if rows.contains(where: \.repeats) { try noteRepeats(connection) }
        count.inserted = try insert(rows, on: connection)
        // Locked out of the lists, no other import can have come between; what is missing was in the way of a key.
        count.duplicates += rows.count - count.inserted
        try connection.executeBulk(Self.updateStatement, updates)
        return count
    }

    private func noteRepeats(_ connection: isolated MariaDBConnection) throws {
        try connection.execute("UPDATE lists SET has_repeats = TRUE WHERE id = ?", [list.sql])
    }

    // MARK: Statements

    /// A duplicate changes nothing. Not `INSERT IGNORE`, which would also let bad values and a missing list pass.
    private static let leadStatement = """
        INSERT INTO leads (id, tenant_id, list_id, number, number_count, occurrence, external_key, name, priority, due_at,
            zone_id, attributes, owner_id, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE list_id = leads.list_id
        """

    private static let numberStatement = """
        INSERT INTO lead_numbers (lead_id, tenant_id, position, number, zone_id) VALUES (?, ?, ?, ?, ?)
        """

    /// What a row does not say stays as it is.
    private static let updateStatement = """
        UPDATE leads SET priority = COALESCE(?, priority), zone_id = COALESCE(?, zone_id), name = COALESCE(?, name),
            owner_id = COALESCE(?, owner_id), expires_at = COALESCE(?, expires_at),
            attributes = IF(? IS NULL, attributes, JSON_MERGE_PATCH(COALESCE(attributes, '{}'), ?))
        WHERE id = ?
        """

    private func append(_ lead: NewLead, _ id: Int64, to rows: inout SQLRows) {
        rows.append(
            lead.priority.map { .int(Int64($0)) } ?? .null, lead.zone(0), SQLValue(lead.name), lead.owner?.sql ?? .null,
            lead.expires.sql, SQLValue(lead.attributes), SQLValue(lead.attributes), .int(id))
    }

    /// Returns how many went in.
    private func insert(_ rows: [Row], on connection: isolated MariaDBConnection) throws -> Int {
        guard let first = rows.first, let last = rows.last else { return 0 }
        try connection.executeBulk(Self.leadStatement, leadRows(rows))
        let isPlain = rows.allSatisfy { $0.lead.numbers.count == 1 }
        if isPlain {
            return try connection.query(
                "SELECT COUNT(*) FROM leads WHERE id BETWEEN ? AND ?", [.int(first.id), .int(last.id)])[0].decode(0)
        }
        // Numbers of leads that were left out would find no lead.
        let inserted = try Set(
            connection.query("SELECT id FROM leads WHERE id BETWEEN ? AND ?", [.int(first.id), .int(last.id)])
                .map { try $0.decode(0, as: Int64.self) })
        var numbers = SQLRows(width: 5)
        for row in rows where row.lead.numbers.count > 1 && inserted.contains(row.id) {
            for (position, number) in row.lead.numbers.enumerated().dropFirst() {
                numbers.append(
                    .int(row.id), tenant.sql, .int(Int64(position)), .text(number), row.lead.zone(position))
            }
        }
        try connection.executeBulk(Self.numberStatement, numbers)
        return inserted.count
    }

    private func leadRows(_ rows: [Row]) -> SQLRows {
        var leads = SQLRows(width: 14, capacity: rows.count)
        for row in rows {
            let lead = row.lead
            leads.append(
                .int(row.id), tenant.sql, list.sql, .text(lead.numbers[0]), .int(Int64(lead.numbers.count)),
                .int(row.repeats ? row.id : 0), SQLValue(lead.key), SQLValue(lead.name),
                .int(Int64(lead.priority ?? 50)), now.sql, lead.zone(0), SQLValue(lead.attributes),
                lead.owner?.sql ?? .null, lead.expires.sql)
        }
        return leads
    }
}
