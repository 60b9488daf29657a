import CallFloor
import MariaDBClient

/// A telephone number out of the database. Prints nothing of itself.
struct DialNumber: Hashable, Comparable, CustomStringConvertible {
    /// A plus and at most 15 digits.
    let e164: String

    /// What comes out of the database was checked before it went in; this keeps a hand-made row from being dialled.
    init?(_ text: String) {
        guard text.first == "+", (2...16).contains(text.utf8.count),
            text.utf8.dropFirst().allSatisfy({ (48...57).contains($0) })
        else { return nil }
        e164 = text
    }

    var sql: SQLValue { .text(e164) }
    var description: String { "a number" }

    static func < (left: Self, right: Self) -> Bool { left.e164 < right.e164 }
}

// A number's token is made of its lead's id and its place among the lead's numbers, so that it needs no row of its own.
extension NumberID {
    /// Numbers that a lead can have.
    static let perLead = 16

    init(lead: LeadID, position: Int) {
        precondition((0..<Self.perLead).contains(position))
        self.init(rawValue: lead.rawValue << 4 | Int64(position))
    }

    /// Whose number it is.
    var lead: LeadID { LeadID(rawValue >> 4) }

    /// Its place among the lead's numbers, from 0.
    var position: Int { Int(rawValue & 15) }
}
