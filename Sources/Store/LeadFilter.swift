public import CallFloor
import Foundation
import MariaDBClient

/// Which leads an operator means. What is nil or empty asks nothing.
public struct LeadFilter: Sendable, Hashable {
    /// In these lists.
    public var lists: [ListID]
    /// Finished for one of these reasons: a disposition's code, what a retry rule calls it, or the outcome of the last
    /// attempt, where nobody talked.
    public var reasons: [String] = []
    /// Finished before this.
    public var endedBefore: Instant?
    /// Owned by this agent.
    public var owner: AgentID?
    /// With one of these keys.
    public var keys: [String] = []
    /// With one of these numbers as the first one, E.164.
    public var numbers: [String] = []
    /// With this attribute of this value.
    public var attribute: (name: String, value: String)? {
        get { attributePair.map { ($0[0], $0[1]) } }
        set { attributePair = newValue.map { [$0.name, $0.value] } }
    }
    private var attributePair: [String]?

    /// All leads of these lists.
    public init(lists: [ListID]) { self.lists = lists }

    /// What stands behind `WHERE` for a list and a state; its values are ``values``. A plain condition: it can be pasted
    /// into the product's statements because no value is ever part of it.
    static let condition = """
        l.list_id = ? AND l.state = ?
        AND (? IS NULL OR l.end_reason IN (SELECT r.code FROM \(codes("r")))
            OR l.end_reason <> 'expired' AND EXISTS (SELECT 1 FROM attempts a, \(codes("o"))
                WHERE a.id = l.last_attempt_id AND a.outcome <> 'answered' AND a.outcome = o.code))
        AND (? IS NULL OR l.ended_at < ?)
        AND (? IS NULL OR l.owner_id = ?)
        AND (? IS NULL OR l.external_key IN (SELECT k.code FROM \(codes("k"))))
        AND (? IS NULL OR l.number IN (SELECT n.code FROM \(codes("n"))))
        AND (? IS NULL OR JSON_VALUE(l.attributes, CONCAT('$."', ?, '"')) = ?)
        """

    private static func codes(_ name: String) -> String {
        "JSON_TABLE(?, '$[*]' COLUMNS (code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$')) \(name)"
    }

    /// The condition's values.
    func values(list: ListID, state: String) throws -> [SQLValue] {
        let reasons = try Self.set(reasons)
        let keys = try Self.set(keys)
        let numbers = try Self.set(numbers)
        let isAny = { (value: SQLValue) in value == .null ? SQLValue.text("[]") : value }
        let owner = owner?.sql ?? .null
        // A JSON path quotes its names as JSON does.
        let name = attributePair.map { $0[0].replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
        return [
            list.sql, .text(state), reasons, isAny(reasons), isAny(reasons), endedBefore.sql, endedBefore.sql, owner,
            owner,
            keys, isAny(keys), numbers, isAny(numbers), SQLValue(name), SQLValue(name), SQLValue(attributePair?[1]),
        ]
    }

    /// The ids of a state's leads.
    func ids(state: String, _ connection: isolated MariaDBConnection) throws -> [LeadID] {
        var ids: [LeadID] = []
        for list in lists {
            try connection.forEachRow(Self.idStatement, values(list: list, state: state)) {
                ids.append(LeadID(try $0.decode(0)))
            }
        }
        return ids
    }

    private static let idStatement = "SELECT l.id FROM leads l FORCE INDEX (claim) WHERE \(condition)"

    private static func set(_ texts: [String]) throws -> SQLValue {
        texts.isEmpty ? .null : .text(String(decoding: try JSONEncoder().encode(texts), as: UTF8.self))
    }
}
