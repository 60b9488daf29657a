public import CallFloor

/// A promised call.
public struct CallbackID: RowID {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A call that was promised for a time: ahead of the list, within the callee's calling hours.
public struct Callback: Sendable, Hashable, Codable {
    /// Why there is a promise.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// It was promised to the customer.
        case callback
        /// An agent keeps the lead.
        case reservation
    }

    /// What has become of it.
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// It is to be made.
        case open
        /// A person was reached at or after its time.
        case done
        /// The lead was finished without.
        case missed
        /// Somebody took it back, or promised another time.
        case cancelled
    }

    /// The row's id.
    public var id: CallbackID
    /// Whom to call.
    public var lead: LeadID
    /// The list that the lead is in, by name.
    public var list: String
    /// The campaign that calls the list, by name; nil while none does.
    public var campaign: String?
    /// Why there is a promise.
    public var kind: Kind
    /// What has become of it.
    public var state: State
    /// When to call.
    public var dueAt: Instant
    /// Which of the lead's numbers, from 0.
    public var position: Int
    /// The only agent who may make it; nil is anyone.
    public var owner: AgentID?
    /// That agent's login.
    public var ownerLogin: String?
    /// What it is about.
    public var note: String?
    /// Who promised: a login, or the program.
    public var createdBy: String
    /// When it was promised.
    public var createdAt: Instant
    /// When it stopped being open.
    public var settledAt: Instant?
}

/// How somebody names a lead.
public enum LeadReference: Sendable, Hashable {
    /// By its id.
    case id(LeadID)
    /// By the key that it was imported with.
    case key(String)
    /// By one of its numbers, E.164.
    case number(String)
}
