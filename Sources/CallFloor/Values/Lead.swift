/// A lead that the store leased to this site: ids and counts, no number and no name.
public struct Lead: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: LeadID
    /// The list it came in.
    public var list: ListID
    /// Tokens of its numbers, in the order they are tried. Never empty.
    public var numbers: [NumberID]
    /// The position in `numbers` of the one to dial next.
    public var nextNumber: Int
    /// Higher is dialled first. 0...99.
    public var priority: Int
    /// Tries so far, by outcome: what retry limits count.
    public var tries: [Outcome: Int]
    /// The only agent who may take it; nil means anyone.
    public var owner: AgentID?
    /// Who talked to it last.
    public var lastAgent: AgentID?
    /// Its place in the list's order: lower is dialled first. Promised calls are ahead of every priority.
    public var rank: Int
    /// Since when it is due; nil when nobody counts.
    public var dueAt: Instant?
    /// The time zone of each number; nil, or none for a position, is the campaign's.
    public var zones: [ZoneID?]
    /// Caller IDs that are local to each number; may be empty.
    public var localCallerIDs: [[CallerIDToken]]

    /// Creates a lead.
    public init(
        id: LeadID, list: ListID, numbers: [NumberID], nextNumber: Int = 0, priority: Int = 50,
        tries: [Outcome: Int] = [:], owner: AgentID? = nil, lastAgent: AgentID? = nil, rank: Int = 0,
        dueAt: Instant? = nil, zones: [ZoneID?] = [], localCallerIDs: [[CallerIDToken]] = []
    ) {
        self.id = id
        self.list = list
        self.numbers = numbers
        self.nextNumber = nextNumber
        self.priority = priority
        self.tries = tries
        self.owner = owner
        self.lastAgent = lastAgent
        self.rank = rank
        self.dueAt = dueAt
        self.zones = zones
        self.localCallerIDs = localCallerIDs
    }

    /// The time zone of the number at `position`; nil is the campaign's.
    public func zone(ofNumber position: Int) -> ZoneID? { zones.indices.contains(position) ? zones[position] : nil }

    /// The caller IDs that are local to the number at `position`.
    public func localCallerIDs(ofNumber position: Int) -> [CallerIDToken] {
        localCallerIDs.indices.contains(position) ? localCallerIDs[position] : []
    }

    /// Attempts that reached the lead's line or may have.
    public var tryCount: Int { tries.reduce(0) { $1.key.countsAsTry ? $0 + $1.value : $0 } }

    private enum CodingKeys: String, CodingKey {
        case id, list, numbers, nextNumber, priority, tries, owner, lastAgent, rank, dueAt, zones, localCallerIDs
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(LeadID.self, forKey: .id)
        list = try container.decode(ListID.self, forKey: .list)
        numbers = try container.decode([NumberID].self, forKey: .numbers)
        nextNumber = try container.decode(Int.self, forKey: .nextNumber)
        priority = try container.decode(Int.self, forKey: .priority)
        tries = try [Outcome: Int](byName: container.decode([String: Int].self, forKey: .tries))
        owner = try container.decodeIfPresent(AgentID.self, forKey: .owner)
        lastAgent = try container.decodeIfPresent(AgentID.self, forKey: .lastAgent)
        rank = try container.decode(Int.self, forKey: .rank)
        dueAt = try container.decodeIfPresent(Instant.self, forKey: .dueAt)
        zones = try container.decode([ZoneID?].self, forKey: .zones)
        localCallerIDs = try container.decode([[CallerIDToken]].self, forKey: .localCallerIDs)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(list, forKey: .list)
        try container.encode(numbers, forKey: .numbers)
        try container.encode(nextNumber, forKey: .nextNumber)
        try container.encode(priority, forKey: .priority)
        try container.encode(tries.byName, forKey: .tries)
        try container.encodeIfPresent(owner, forKey: .owner)
        try container.encodeIfPresent(lastAgent, forKey: .lastAgent)
        try container.encode(rank, forKey: .rank)
        try container.encodeIfPresent(dueAt, forKey: .dueAt)
        try container.encode(zones, forKey: .zones)
        try container.encode(localCallerIDs, forKey: .localCallerIDs)
    }
}

/// The time zones whose leads may be claimed: those in which the calling windows are open.
public enum ClaimZones: Hashable, Sendable, Codable {
    /// Wherever they are.
    case all
    /// Leads in these zones, and, when `unzoned`, those that have none and go by the campaign's.
    case only([ZoneID], unzoned: Bool)
}

/// What the store answered to a claim.
public struct Claim: Hashable, Sendable, Codable {
    /// The leads, leased to this site, best first.
    public var leads: [Lead]
    /// Leads of the campaign that could be claimed at once but were not.
    public var ready: Int
    /// Leads of the campaign that are due, but in zones whose windows are closed.
    public var closed: Int
    /// Leads of the campaign that become due later.
    public var waiting: Int
    /// Leads of the campaign that a site holds, those of this claim among them.
    public var leased: Int
    /// When the next waiting lead is due; nil when none waits.
    public var nextDue: Instant?
    /// When the next promised call (a callback, a reservation) is due; nil when none waits.
    public var nextPromised: Instant?

    /// Creates an answer.
    public init(
        leads: [Lead], ready: Int, closed: Int = 0, waiting: Int, leased: Int, nextDue: Instant? = nil,
        nextPromised: Instant? = nil
    ) {
        self.leads = leads
        self.ready = ready
        self.closed = closed
        self.waiting = waiting
        self.leased = leased
        self.nextDue = nextDue
        self.nextPromised = nextPromised
    }
}
