/// The id of a row that an operator configured or imported: the store's number, with the kind in the type.
///
/// The floor knows people, numbers and lines by these only; names and telephone numbers stay in the store.
public protocol RowID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
    CodingKeyRepresentable
where RawValue == Int64 {
    init(rawValue: Int64)
}

extension RowID {
    /// Creates the id of row `number`.
    public init(_ number: Int64) { self.init(rawValue: number) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    public var description: String { String(rawValue) }

    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(Int64.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    public var codingKey: any CodingKey { RowKey(rawValue: rawValue) }

    public init?(codingKey: some CodingKey) {
        guard let number = Int64(codingKey.stringValue) else { return nil }
        self.init(rawValue: number)
    }
}

/// The key under which a row's value stands in a coded dictionary.
private struct RowKey: CodingKey {
    let rawValue: Int64
    init(rawValue: Int64) { self.rawValue = rawValue }
    init?(intValue: Int) { rawValue = Int64(intValue) }
    init?(stringValue: String) {
        guard let number = Int64(stringValue) else { return nil }
        rawValue = number
    }
    var intValue: Int? { Int(rawValue) }
    var stringValue: String { String(rawValue) }
}

/// An owner of data.
public struct TenantID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A calling campaign.
public struct CampaignID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A list of leads.
public struct ListID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A person to reach.
public struct LeadID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One of a lead's telephone numbers: a token for the number, never the number.
public struct NumberID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A way out to the telephone network.
public struct TrunkID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A number that is shown to the customer: a token for it.
public struct CallerIDToken: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A person who handles calls.
public struct AgentID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A group of agents that can take a campaign's calls.
public struct SkillGroupID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One Carillon leader and the Asterisk it drives.
public struct SiteID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A time zone that numbers lie in.
public struct ZoneID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A calendar of holidays.
public struct CalendarID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A pool of numbers that are shown to customers.
public struct CallerIDPoolID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}
