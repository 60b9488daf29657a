public import PhoneNumbers

/// A lead as a file tells of it, ready for the store.
public struct LeadRow: Sendable, Hashable {
    /// Numbers that a lead can have; more are left out, with a warning.
    public static let mostNumbers = 16
    /// Characters of a key; a row with a longer one is rejected.
    public static let longestKey = 64
    /// Characters of a name; a longer one is cut, with a warning.
    public static let longestName = 200

    /// The line that it starts in; the file's first is 1.
    public var line: Int
    /// Its numbers in the order they are tried, none twice. Never empty.
    public var numbers: [PhoneNumber]
    /// What the person is called.
    public var name: String?
    /// The integrator's own key for it.
    public var externalID: String?
    /// An IANA time zone; nil takes the one of the number's region.
    public var timeZone: String?
    /// The province, state or city that the person lives in, as the file says it.
    public var region: String?
    /// Higher is dialled first. 0...99; nil takes the list's.
    public var priority: Int?
    /// When it is not called any more, by the clock where the person is.
    public var expires: LocalMoment?
    /// The agent that it belongs to, by login name.
    public var owner: String?
    /// A remark for the agent.
    public var note: String?
    /// All other columns that are not empty, by header.
    public var attributes: [String: String]
    /// What was left out, though the lead is usable: "phone2: too few digits".
    public var warnings: [String]
}

extension LeadRow: CustomStringConvertible {
    /// Without names and numbers: it may be logged.
    public var description: String { "lead in line \(line) with \(numbers.count) numbers" }
}

/// A row that is no lead.
public struct RejectedRow: Sendable, Hashable {
    /// The line that it starts in; the file's first is 1.
    public var line: Int
    /// What is wrong with it. Names columns, never quotes them: it may be logged.
    public var reason: String
    /// The row's columns, as far as they could be read. They hold numbers and names: for the reject file only.
    public var columns: [String]

    /// Creates a rejection; the store's own (a duplicate) go the same way.
    public init(line: Int, reason: String, columns: [String]) {
        self.line = line
        self.reason = reason
        self.columns = columns
    }
}

extension RejectedRow: CustomStringConvertible {
    /// Without the columns: it may be logged.
    public var description: String { "line \(line): \(reason)" }
}

/// What a row of a lead file turned out to be.
public enum LeadFileRow: Sendable, Hashable {
    case lead(LeadRow)
    case rejected(RejectedRow)

    /// The line that the row starts in.
    public var line: Int {
        switch self {
        case .lead(let lead): lead.line
        case .rejected(let row): row.line
        }
    }
}
