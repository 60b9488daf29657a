public import CallFloor
import Foundation
import MariaDBClient

/// A lead with everything that is known of it, on its way out: an export, a page, a person's question.
public struct LeadRecordView: Sendable, Hashable, Codable {
    /// The lead.
    public var id: LeadID
    /// The list's name.
    public var list: String
    /// The importer's own key.
    public var key: String?
    /// The person.
    public var name: String?
    /// E.164, in the order they are tried.
    public var numbers: [String]
    /// `ready`, `waiting`, `leased` or `finished`.
    public var state: String
    /// Why it is finished.
    public var endReason: String?
    /// 0...99, higher first.
    public var priority: Int
    /// When it may be called, or was.
    public var dueAt: Instant
    /// From when on it is not dialled any more.
    public var expiresAt: Instant?
    /// Where its first number is, as the IANA database names it.
    public var timeZone: String?
    /// The only agent who may take it, by login.
    public var owner: String?
    /// Attempts so far by outcome.
    public var tries: [String: Int]
    /// What the last attempt came to.
    public var lastOutcome: String?
    /// When it was decided.
    public var lastAttemptAt: Instant?
    /// What the last conversation was concluded to be.
    public var lastDisposition: String?
    /// When it was imported.
    public var createdAt: Instant
    /// Whatever else its list said.
    public var attributes: [String: String]
}

/// An attempt of a lead, as people look at it.
public struct LeadAttempt: Sendable, Hashable, Codable {
    /// Its ULID.
    public var id: String
    /// Which of the lead's numbers was dialled, from 1.
    public var numberPosition: Int
    /// When it was decided.
    public var intendedAt: Instant
    /// When it was answered.
    public var answeredAt: Instant?
    /// When it was over.
    public var endedAt: Instant?
    /// What the network did; nil while it is live.
    public var outcome: String?
    /// The Q.850 cause.
    public var cause: Int?
    /// The SIP status.
    public var sipStatus: Int?
    /// Who talked, by login.
    public var agent: String?
    /// What it was concluded to be.
    public var disposition: String?
    /// The campaign's name.
    public var campaign: String
}

extension Store {
    /// The next leads of lists, by id: call it again with the last one's id until none comes.
    ///
    /// - Parameters:
    ///   - lists: Which lists.
    ///   - last: The id to go on behind; 0 begins.
    ///   - count: How many at most.
    public func leadRecords(
        of lists: [ListID], after last: LeadID, count: Int = 2_000
    ) async throws(StoreError) -> [LeadRecordView] {
        try await read { connection in
            let rows = try connection.query(
                "\(Self.viewStatement) WHERE l.id > ? AND l.list_id IN (SELECT w.id FROM \(Self.idTable) w) ORDER BY l.id LIMIT ?",
                [.int(last.rawValue), lists.sqlSet, .int(Int64(count))])
            return try Self.views(rows, connection)
        }
    }

    /// One lead of a tenant; nil when there is none of that id.
    public func leadRecord(_ id: LeadID, tenant: TenantID) async throws(StoreError) -> LeadRecordView? {
        try await read { connection in
            let rows = try connection.query(
                "\(Self.viewStatement) WHERE l.id = ? AND l.tenant_id = ?", [id.sql, tenant.sql])
            return try Self.views(rows, connection).first
        }
    }

    /// The attempts of a lead, the first one first.
    public func attempts(of lead: LeadID, tenant: TenantID) async throws(StoreError) -> [LeadAttempt] {
        try await read { connection in
            try connection.query(
                """
                SELECT a.id, a.number_id, a.intended_at, a.answered_at, a.ended_at, a.outcome, a.cause, a.sip_status,
                    agents.login, calls.disposition, campaigns.name
                FROM attempts a FORCE INDEX (of_lead) LEFT JOIN calls ON calls.attempt_id = a.id
                LEFT JOIN agents ON agents.id = calls.agent_id JOIN campaigns ON campaigns.id = a.campaign_id
                WHERE a.lead_id = ? AND a.tenant_id = ? ORDER BY a.id
                """, [lead.sql, tenant.sql]
            ).map { row in
                LeadAttempt(
                    id: try row.decode(0), numberPosition: NumberID(rawValue: try row.decode(1)).position + 1,
                    intendedAt: Instant(try row.decode(2, as: SQLTime.self)),
                    answeredAt: try row.decode(3, as: SQLTime?.self).map { Instant($0) },
                    endedAt: try row.decode(4, as: SQLTime?.self).map { Instant($0) }, outcome: try row.decode(5),
                    cause: try row.decode(6), sipStatus: try row.decode(7), agent: try row.decode(8),
                    disposition: try row.decode(9), campaign: try row.decode(10))
            }
        }
    }

    /// The names of all attributes that leads of some lists have, sorted: an export's columns.
    public func attributeNames(of lists: [ListID]) async throws(StoreError) -> [String] {
        try await read { connection in
            var names: Set<String> = []
            for list in lists {
                try connection.forEachRow(
                    "SELECT DISTINCT JSON_KEYS(attributes) FROM leads WHERE list_id = ? AND attributes IS NOT NULL",
                    [list.sql]
                ) { row in
                    let keys = try row.decode(0, as: String?.self) ?? "[]"
                    names.formUnion(try JSONDecoder().decode([String].self, from: Data(keys.utf8)))
                }
            }
            return names.sorted()
        }
    }

    /// How many numbers the leads of some lists have at most.
    public func mostNumbers(of lists: [ListID]) async throws(StoreError) -> Int {
        try await read { connection in
            try connection.query(
                "SELECT COALESCE(MAX(number_count), 1) FROM leads WHERE list_id IN (SELECT w.id FROM \(Self.idTable) w)",
                [lists.sqlSet])[0].decode(0)
        }
    }

    private static let idTable = "JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$'))"

    private static let viewStatement = """
        SELECT l.id, lists.name, l.external_key, l.name, l.number, l.number_count, l.state, l.end_reason, l.priority,
            l.due_at, l.expires_at, time_zones.name, agents.login, l.tries, a.outcome, a.intended_at, calls.disposition,
            l.created_at, l.attributes
        FROM leads l FORCE INDEX (PRIMARY) JOIN lists ON lists.id = l.list_id
        LEFT JOIN time_zones ON time_zones.id = l.zone_id LEFT JOIN agents ON agents.id = l.owner_id
        LEFT JOIN attempts a ON a.id = l.last_attempt_id LEFT JOIN calls ON calls.attempt_id = a.id
        """

    private static func views(
        _ rows: [SQLRow], _ connection: isolated MariaDBConnection
    ) throws -> [LeadRecordView] {
        let several = try rows.filter { try $0.decode(5, as: Int.self) > 1 }.map { LeadID(try $0.decode(0)) }
        var further: [LeadID: [String]] = [:]
        if !several.isEmpty {
            for row in try connection.query(
                """
                SELECT n.lead_id, n.number FROM \(idTable) w STRAIGHT_JOIN lead_numbers n ON n.lead_id = w.id
                ORDER BY n.lead_id, n.position
                """, [several.sqlSet])
            {
                further[LeadID(try row.decode(0)), default: []].append(try row.decode(1))
            }
        }
        return try rows.map { try view($0, further) }
    }

    private static func view(_ row: SQLRow, _ further: [LeadID: [String]]) throws -> LeadRecordView {
        let id = LeadID(try row.decode(0))
        return LeadRecordView(
            id: id, list: try row.decode(1), key: try row.decode(2), name: try row.decode(3),
            numbers: [try row.decode(4, as: String.self)] + (further[id] ?? []), state: try row.decode(6),
            endReason: try row.decode(7), priority: try row.decode(8),
            dueAt: Instant(try row.decode(9, as: SQLTime.self)),
            expiresAt: try row.decode(10, as: SQLTime?.self).map { Instant($0) }, timeZone: try row.decode(11),
            owner: try row.decode(12), tries: try object(row, 13) ?? [:], lastOutcome: try row.decode(14),
            lastAttemptAt: try row.decode(15, as: SQLTime?.self).map { Instant($0) },
            lastDisposition: try row.decode(16), createdAt: Instant(try row.decode(17, as: SQLTime.self)),
            attributes: try attributes(row, 18))
    }

    private static func object<T: Decodable>(_ row: SQLRow, _ position: Int) throws -> T? {
        try row.decode(position, as: String?.self).map { try JSONDecoder().decode(T.self, from: Data($0.utf8)) }
    }

    /// Attributes are texts; what another program may have put there is shown as JSON has it.
    private static func attributes(_ row: SQLRow, _ position: Int) throws -> [String: String] {
        guard let text = try row.decode(position, as: String?.self) else { return [:] }
        if let texts = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) { return texts }
        guard let any = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else { return [:] }
        return any.mapValues { $0 as? String ?? "\($0)" }
    }
}
