public import CallFloor
import MariaDBClient

/// A checked lead on its way into a list.
public struct NewLead: Sendable, Hashable {
    /// The importer's own key; a second lead with the same key in a list is a duplicate.
    public var key: String?
    /// E.164, in the order they are to be tried; 1 to 16.
    public var numbers: [String]
    /// 0...99, higher first.
    public var priority: Int
    /// An IANA time zone.
    public var timeZone: String?
    /// Whatever else the list said, as a JSON object's text.
    public var attributes: String?
    /// The person.
    public var name: String?
    /// The only agent who may take it.
    public var owner: AgentID?

    /// Creates a lead.
    public init(
        key: String? = nil, numbers: [String], priority: Int = 50, timeZone: String? = nil, attributes: String? = nil,
        name: String? = nil, owner: AgentID? = nil
    ) {
        precondition((1...NumberID.perLead).contains(numbers.count), "a lead has 1 to \(NumberID.perLead) numbers")
        precondition((0...99).contains(priority), "a priority is 0...99")
        self.key = key
        self.numbers = numbers
        self.priority = priority
        self.timeZone = timeZone
        self.attributes = attributes
        self.name = name
        self.owner = owner
    }
}

/// What came of a batch of leads.
public struct ImportCount: Sendable, Hashable, Codable {
    /// Leads that are new in the list.
    public var inserted = 0
    /// Leads that were there already, by key or by number.
    public var duplicates = 0

    /// Creates a count of nothing.
    public init() {}

    /// Adds another batch's counts.
    public static func += (left: inout ImportCount, right: ImportCount) {
        left.inserted += right.inserted
        left.duplicates += right.duplicates
    }
}

extension Store {
    /// The list of that name, attached to a campaign; made when there is none.
    ///
    /// - Parameter takesNumbersOnce: Whether a new list refuses a number that it has already.
    /// - Throws: ``StoreError`` when another campaign has the list.
    public func openList(
        _ name: String, for campaign: CampaignID, tenant: TenantID, takesNumbersOnce: Bool = true
    ) async throws(StoreError) -> ListID {
        try await transaction { connection in
            let row = try connection.query(
                "SELECT id, campaign_id FROM lists WHERE tenant_id = ? AND name = ? FOR UPDATE",
                [tenant.sql, .text(name)]
            ).first
            guard let row else {
                return ListID(
                    try connection.execute(
                        "INSERT INTO lists (tenant_id, campaign_id, name, is_deduplicated) VALUES (?, ?, ?, ?)",
                        [tenant.sql, campaign.sql, .text(name), SQLValue(takesNumbersOnce)]
                    ).insertedID)
            }
            let id = ListID(try row.decode(0))
            switch try row.decode(1, as: Int64?.self) {
            case campaign.rawValue: break
            case nil:
                try connection.execute("UPDATE lists SET campaign_id = ? WHERE id = ?", [campaign.sql, id.sql])
            default:
                throw StoreError(
                    code: .alreadyExists,
                    message: "The list '\(name)' belongs to another campaign. Choose another name.")
            }
            return id
        }
    }

    /// Puts leads into a list, one transaction for the batch; a thousand to ten thousand is a good size.
    ///
    /// A lead whose key the list has already, or whose first number in a list that takes numbers once, is counted as a
    /// duplicate and left out; the unique keys of the table decide, also between imports that run at the same time.
    public func insert(
        _ leads: [NewLead], into list: ListID, tenant: TenantID, at now: Instant
    ) async throws(StoreError) -> ImportCount {
        guard !leads.isEmpty else { return ImportCount() }
        // Outside the transaction, so that imports do not wait for each other.
        let first = try await reserveLeadIDs(leads.count)
        let takesNumbersOnce = try await takesNumbersOnce(list)
        let rows = Self.rows(leads, first, list, tenant, takesNumbersOnce, now)
        let inserted = try await transaction { connection in
            try connection.executeBulk(Self.leadStatement, rows.leads)
            try connection.executeBulk(Self.numberStatement, rows.numbers)
            return try connection.query(
                "SELECT COUNT(*) FROM leads WHERE id BETWEEN ? AND ?",
                [.int(first), .int(first + Int64(leads.count) - 1)])[0].decode(0, as: Int.self)
        }
        var count = ImportCount()
        count.inserted = inserted
        count.duplicates = leads.count - inserted
        return count
    }

    /// A duplicate changes nothing. Not `INSERT IGNORE`, which would also let bad values and a missing list pass.
    private static let leadStatement = """
        INSERT INTO leads (id, tenant_id, list_id, number, number_count, occurrence, external_key, name, priority, due_at,
            time_zone, attributes, owner_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE list_id = leads.list_id
        """

    /// Numbers of leads that were left out find no lead.
    private static let numberStatement = """
        INSERT INTO lead_numbers (lead_id, tenant_id, position, number) SELECT id, tenant_id, ?, ? FROM leads WHERE id = ?
        """

    private static func rows(
        _ leads: [NewLead], _ first: Int64, _ list: ListID, _ tenant: TenantID, _ takesNumbersOnce: Bool, _ now: Instant
    ) -> (leads: SQLRows, numbers: SQLRows) {
        var leadRows = SQLRows(width: 13, capacity: leads.count)
        var numberRows = SQLRows(width: 3)
        for (offset, lead) in leads.enumerated() {
            let id = first + Int64(offset)
            leadRows.append(
                .int(id), tenant.sql, list.sql, .text(lead.numbers[0]), .int(Int64(lead.numbers.count)),
                .int(takesNumbersOnce ? 0 : id), SQLValue(lead.key), SQLValue(lead.name), .int(Int64(lead.priority)),
                now.sql, SQLValue(lead.timeZone), SQLValue(lead.attributes), lead.owner?.sql ?? .null)
            for (position, number) in lead.numbers.enumerated().dropFirst() {
                numberRows.append(.int(Int64(position)), .text(number), .int(id))
            }
        }
        return (leadRows, numberRows)
    }

    /// Takes a block of ids; returns the first.
    private func reserveLeadIDs(_ count: Int) async throws(StoreError) -> Int64 {
        try await read { connection in
            let next = try connection.execute(
                "UPDATE id_blocks SET next_id = LAST_INSERT_ID(next_id) + ? WHERE subject = 'lead'",
                [.int(Int64(count))])
            return next.insertedID
        }
    }

    private func takesNumbersOnce(_ list: ListID) async throws(StoreError) -> Bool {
        let row = try await read { connection in
            try connection.query("SELECT is_deduplicated FROM lists WHERE id = ?", [list.sql]).first?
                .decode(0, as: Bool.self)
        }
        guard let row else { throw StoreError(code: .notFound, message: "There is no list \(list).") }
        return row
    }
}
