public import CallFloor
import MariaDBClient

/// A checked lead on its way into a list.
public struct NewLead: Sendable, Hashable {
    /// The importer's own key; whether a second lead with it is a duplicate, the import's ``DuplicateRule`` says.
    public var key: String?
    /// E.164, in the order they are to be tried; 1 to 16.
    public var numbers: [String]
    /// Where each number is; nil, or a list that ends before the numbers do, leaves it to the campaign.
    public var zones: [ZoneID?]
    /// 0...99, higher first; nil is 50 for a new lead, and leaves one that is updated as it is.
    public var priority: Int?
    /// Whatever else the list said, as a JSON object's text.
    public var attributes: String?
    /// The person.
    public var name: String?
    /// The only agent who may take it.
    public var owner: AgentID?
    /// From when on it is not dialled any more.
    public var expires: Instant?

    /// Creates a lead.
    public init(
        key: String? = nil, numbers: [String], zones: [ZoneID?] = [], priority: Int? = nil, attributes: String? = nil,
        name: String? = nil, owner: AgentID? = nil, expires: Instant? = nil
    ) {
        precondition((1...NumberID.perLead).contains(numbers.count), "a lead has 1 to \(NumberID.perLead) numbers")
        precondition((0...99).contains(priority ?? 0), "a priority is 0...99")
        self.key = key
        self.numbers = numbers
        self.zones = zones
        self.priority = priority
        self.attributes = attributes
        self.name = name
        self.owner = owner
        self.expires = expires
    }

    /// Where a number is.
    func zone(_ position: Int) -> SQLValue { zones.indices.contains(position) ? zones[position]?.sql ?? .null : .null }
}

/// What is a duplicate, and what is done with it.
public struct DuplicateRule: Sendable, Hashable, Codable {
    /// Where a lead like the new one is looked for.
    public enum Scope: String, Sendable, Hashable, Codable, CaseIterable {
        /// In the list that is appended to.
        case list
        /// In all lists of the list's campaign.
        case campaign
        /// In all lists of the tenant.
        case tenant
    }

    /// What makes two leads the same person.
    public enum Match: String, Sendable, Hashable, Codable, CaseIterable {
        /// The first number.
        case number
        /// The importer's key; a lead without one is like no other.
        case key
        /// Either of them.
        case either
    }

    /// What is done with a duplicate.
    public enum Policy: String, Sendable, Hashable, Codable, CaseIterable {
        /// It is left out, and the lead that is there stays as it is.
        case skip
        /// The lead that is there gets the new one's priority, zone, name, owner, expiry and attributes, as far as they are
        /// given; its numbers and what was dialled so far stay.
        case update
        /// It goes in all the same.
        case add
    }

    /// Where.
    public var scope: Scope
    /// By what.
    public var match: Match
    /// What then.
    public var policy: Policy

    /// Creates a rule; without words, the one that a list keeps by itself.
    public init(scope: Scope = .list, match: Match = .either, policy: Policy = .skip) {
        self.scope = scope
        self.match = match
        self.policy = policy
    }
}

/// What came of a batch of leads.
public struct ImportCount: Sendable, Hashable, Codable {
    /// Leads that are new in the list.
    public var inserted = 0
    /// Duplicates whose lead was updated.
    public var updated = 0
    /// Duplicates that were left out.
    public var duplicates = 0

    /// Creates a count of nothing.
    public init() {}

    /// Adds another batch's counts.
    public static func += (left: inout ImportCount, right: ImportCount) {
        left.inserted += right.inserted
        left.updated += right.updated
        left.duplicates += right.duplicates
    }
}
