public import CallFloor
import MariaDBClient

/// A checked lead on its way into a list.
public struct NewLead: Sendable, Hashable {
    /// The importer's own key; a second lead with the same key in a list is a duplicate.
    public var key: String?
    /// E.164, in the order they are to be tried; at least one.
    public var numbers: [String]
    /// 0...99, higher first.
    public var priority: Int
    /// An IANA time zone.
    public var timeZone: String?
    /// Whatever else the list said, as a JSON object's text.
    public var attributes: String?

    /// Creates a lead.
    public init(
        key: String? = nil, numbers: [String], priority: Int = 50, timeZone: String? = nil, attributes: String? = nil
    ) {
        self.key = key
        self.numbers = numbers
        self.priority = priority
        self.timeZone = timeZone
        self.attributes = attributes
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
    /// - Throws: ``StoreError`` when another campaign has the list.
    public func openList(
        _ name: String, for campaign: CampaignID, tenant: TenantID
    ) async throws(StoreError) -> ListID {
        try await transaction { connection in
            let row = try connection.query(
                "SELECT id, campaign_id FROM lists WHERE tenant_id = ? AND name = ? FOR UPDATE",
                [tenant.sql, .text(name)]
            ).first
            guard let row else {
                return ListID(
                    try connection.execute(
                        "INSERT INTO lists (tenant_id, campaign_id, name) VALUES (?, ?, ?)",
                        [tenant.sql, campaign.sql, .text(name)]
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

    /// Puts leads into a list, one transaction for the batch. A lead whose key or whose first number the list has
    /// already is counted as a duplicate and left out.
    public func insert(
        _ leads: [NewLead], into list: ListID, tenant: TenantID, at now: Instant
    ) async throws(StoreError) -> ImportCount {
        guard !leads.isEmpty else { return ImportCount() }
        return try await transaction { connection in
            let known = try Self.known(connection, leads, list)
            var seen = known
            let fresh = leads.filter { lead in
                guard !seen.numbers.contains(lead.numbers[0]), lead.key.map({ !seen.keys.contains($0) }) ?? true else {
                    return false
                }
                seen.numbers.insert(lead.numbers[0])
                if let key = lead.key { seen.keys.insert(key) }
                return true
            }
            try Self.insertAll(connection, fresh, list, tenant, now)
            var count = ImportCount()
            count.inserted = fresh.count
            count.duplicates = leads.count - fresh.count
            return count
        }
    }

    private static func known(
        _ connection: isolated MariaDBConnection, _ leads: [NewLead], _ list: ListID
    ) throws -> (keys: Set<String>, numbers: Set<String>) {
        let keys = try jsonArray(leads.compactMap(\.key))
        let numbers = try jsonArray(leads.map { $0.numbers[0] })
        let knownKeys = try connection.query(
            """
            SELECT l.external_key FROM JSON_TABLE(?, '$[*]' COLUMNS (k VARCHAR(64) PATH '$')) wanted
            JOIN leads l ON l.list_id = ? AND l.external_key = wanted.k
            """, [.text(keys), list.sql])
        let knownNumbers = try connection.query(
            """
            SELECT n.number
            FROM JSON_TABLE(?, '$[*]' COLUMNS (number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted
            JOIN lead_numbers n ON n.tenant_id = (SELECT tenant_id FROM lists WHERE id = ?) AND n.number = wanted.number
            JOIN leads l ON l.id = n.lead_id AND l.list_id = ? WHERE n.position = 0
            """, [.text(numbers), list.sql, list.sql])
        return (Set(try knownKeys.map { try $0.decode(0) }), Set(try knownNumbers.map { try $0.decode(0) }))
    }

    private static func insertAll(
        _ connection: isolated MariaDBConnection, _ leads: [NewLead], _ list: ListID, _ tenant: TenantID, _ now: Instant
    ) throws {
        guard !leads.isEmpty else { return }
        let firstLead = try reserve(connection, "leads", leads.count)
        let firstNumber = try reserve(connection, "lead_numbers", leads.reduce(0) { $0 + $1.numbers.count })
        var leadRows = SQLRows(width: 8, capacity: leads.count)
        var numberRows = SQLRows(width: 5, capacity: leads.count)
        var number = firstNumber
        for (offset, lead) in leads.enumerated() {
            let id = firstLead + Int64(offset)
            leadRows.append(
                .int(id), tenant.sql, list.sql, SQLValue(lead.key), .int(Int64(lead.priority)), now.sql,
                SQLValue(lead.timeZone), SQLValue(lead.attributes))
            for (position, text) in lead.numbers.enumerated() {
                numberRows.append(.int(number), tenant.sql, .int(id), .int(Int64(position)), .text(text))
                number += 1
            }
        }
        try connection.executeBulk(
            """
            INSERT INTO leads (id, tenant_id, list_id, external_key, priority, due_at, time_zone, attributes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, leadRows)
        try connection.executeBulk(
            "INSERT INTO lead_numbers (id, tenant_id, lead_id, position, number) VALUES (?, ?, ?, ?, ?)", numberRows)
    }

    private static func reserve(
        _ connection: isolated MariaDBConnection, _ name: String, _ count: Int
    ) throws -> Int64 {
        try connection.execute(
            "UPDATE id_blocks SET next_id = LAST_INSERT_ID(next_id + ?) WHERE name = ?",
            [.int(Int64(count)), .text(name)])
        let end = try connection.query("SELECT LAST_INSERT_ID()")[0].decode(0, as: Int64.self)
        return end - Int64(count)
    }

    private static func jsonArray(_ texts: [String]) throws -> String {
        // Quotes, backslashes and control characters are all that JSON wants escaped (RFC 8259 section 7).
        let items = texts.map { text in
            "\""
                + text.unicodeScalars.map { scalar -> String in
                    switch scalar {
                    case "\"": "\\\""
                    case "\\": "\\\\"
                    case _ where scalar.value < 0x20:
                        "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2)
                            + String(scalar.value, radix: 16)
                    default: String(scalar)
                    }
                }.joined() + "\""
        }
        return "[" + items.joined(separator: ",") + "]"
    }
}
