import CallFloor
import Foundation
import MariaDBClient

/// Looks for leads like those of a batch, in the database and in the batch itself.
struct DuplicateSearch {
    let rule: DuplicateRule
    let list: ListID
    let campaign: CampaignID?
    let tenant: TenantID

    /// What becomes of a lead.
    enum Verdict: Equatable {
        /// It goes in; `repeats` when the list has its number or key already, in a lead that is not the same by the rule.
        case new(repeats: Bool)
        /// It is left out.
        case duplicate
        /// The leads with these ids get what it says. They may be of the same batch.
        case update([Int64])
    }

    /// A lead that is there.
    private struct Found {
        var id: Int64
        var list: Int64
    }

    /// - Parameter firstID: The id of the first lead, should it go in; the others follow.
    func plan(
        _ leads: [NewLead], firstID: Int64, on connection: isolated MariaDBConnection
    ) throws -> [Verdict] {
        let lists = try lock(connection)
        var byNumber = try find(Self.numberStatement, leads.map { $0.numbers[0] }, lists, connection)
        var byKey = try find(Self.keyStatement, leads.map { $0.key ?? "" }, lists, connection)
        var verdicts: [Verdict] = []
        for (index, lead) in leads.enumerated() {
            let sameNumber = byNumber[lead.numbers[0]] ?? []
            let sameKey = lead.key.flatMap { byKey[$0] } ?? []
            var same: [Int64] = []
            if rule.match != .key { same += sameNumber.filter { isInScope($0) }.map(\.id) }
            if rule.match != .number { same += sameKey.filter { isInScope($0) }.map(\.id) }
            if !same.isEmpty {
                verdicts.append(rule.policy == .update ? .update(Array(Set(same)).sorted()) : .duplicate)
                continue
            }
            verdicts.append(.new(repeats: (sameNumber + sameKey).contains { $0.list == list.rawValue }))
            let found = Found(id: firstID + Int64(index), list: list.rawValue)
            byNumber[lead.numbers[0], default: []].append(found)
            if let key = lead.key { byKey[key, default: []].append(found) }
        }
        return verdicts
    }

    /// A lead outside the scope matters only for the list's own unique keys.
    private func isInScope(_ found: Found) -> Bool { rule.scope != .list || found.list == list.rawValue }

    /// Keeps other imports out of the lists that are looked into: they want a shared lock for each row that they insert.
    private func lock(_ connection: isolated MariaDBConnection) throws -> Set<Int64> {
        let rows =
            switch rule.scope {
            case .list: try connection.query("SELECT id FROM lists WHERE id = ? FOR UPDATE", [list.sql])
            case .campaign:
                try connection.query(
                    "SELECT id FROM lists WHERE tenant_id = ? AND (id = ? OR campaign_id = ?) ORDER BY id FOR UPDATE",
                    [tenant.sql, list.sql, campaign?.sql ?? .null])
            case .tenant:
                try connection.query(
                    "SELECT id FROM lists WHERE tenant_id = ? ORDER BY id FOR UPDATE", [tenant.sql])
            }
        return try Set(rows.map { try $0.decode(0, as: Int64.self) })
    }

    /// Leads by their number.
    private static let numberStatement = """
        SELECT l.number, l.id, l.list_id
        FROM JSON_TABLE(?, '$[*]' COLUMNS (number VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted
        STRAIGHT_JOIN leads l FORCE INDEX (number) ON l.number = wanted.number
        """

    /// Leads by their key.
    private static let keyStatement = """
        SELECT l.external_key, l.id, l.list_id
        FROM JSON_TABLE(?, '$[*]' COLUMNS (name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$')) wanted
        STRAIGHT_JOIN leads l FORCE INDEX (external_key) ON l.external_key = wanted.name
        """

    private func find(
        _ statement: String, _ texts: [String], _ lists: Set<Int64>, _ connection: isolated MariaDBConnection
    ) throws -> [String: [Found]] {
        let wanted = Set(texts).subtracting([""]).sorted()
        guard !wanted.isEmpty else { return [:] }
        let json = String(decoding: try JSONEncoder().encode(wanted), as: UTF8.self)
        var found: [String: [Found]] = [:]
        for row in try connection.query(statement, [.text(json)]) {
            let lead = Found(id: try row.decode(1), list: try row.decode(2))
            guard lists.contains(lead.list) else { continue }
            found[try row.decode(0, as: String.self), default: []].append(lead)
        }
        return found
    }
}
