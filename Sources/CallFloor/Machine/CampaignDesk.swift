public import CallPacing
import DequeModule

/// One campaign on the floor: settings, the leads it holds, and what it has done.
struct CampaignDesk: Hashable, Sendable, Codable {
    var settings: Campaign
    /// Leads leased to this site and not dialled yet, best first.
    var leads: Deque<Lead> = []
    var isClaiming = false
    /// What the last claim said about the rest of the list.
    var backlog: Backlog?
    /// Calls of this campaign on the floor.
    var liveCalls = 0
    /// Conversations that agents have not concluded.
    var openConclusions = 0
    var callerIDTurn = 0
    var tally = Tally()

    /// What remains of a campaign's lists, as of the last claim.
    struct Backlog: Hashable, Sendable, Codable {
        var ready: Int
        var waiting: Int
        var nextDue: Instant?
    }

    init(_ settings: Campaign) { self.settings = settings }

    var bufferedLeads: Int { leads.count }

    mutating func giveBackAll() -> [LeadID] {
        defer { leads.removeAll() }
        return leads.map(\.id)
    }
}

/// What a campaign has done since the floor began.
public struct Tally: Hashable, Sendable, Codable {
    /// Attempts that ended, by outcome.
    public var outcomes: [Outcome: Int] = [:]
    /// Attempts whose intent was made.
    public var attempts = 0
    /// Conversations.
    public var connected = 0
    /// Time that customers and agents talked.
    public var talkTime = Duration.zero
    /// Intents that the store refused.
    public var refusals = 0

    private enum CodingKeys: String, CodingKey {
        case outcomes, attempts, connected, talkTime, refusals
    }

    /// Creates an empty tally.
    public init() {}

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        outcomes = try [Outcome: Int](byName: container.decode([String: Int].self, forKey: .outcomes))
        attempts = try container.decode(Int.self, forKey: .attempts)
        connected = try container.decode(Int.self, forKey: .connected)
        talkTime = try container.decode(Duration.self, forKey: .talkTime)
        refusals = try container.decode(Int.self, forKey: .refusals)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(outcomes.byName, forKey: .outcomes)
        try container.encode(attempts, forKey: .attempts)
        try container.encode(connected, forKey: .connected)
        try container.encode(talkTime, forKey: .talkTime)
        try container.encode(refusals, forKey: .refusals)
    }
}

/// Why a campaign dials, or does not, at this moment.
public enum Verdict: Hashable, Sendable, Codable {
    /// It is not running.
    case stopped(CampaignStatus)
    /// It is running; this is what the pacer decides, and about what.
    case paced(PacingDecision, PacingSituation)
    /// The store does not answer: nothing may be dialled without a committed intent.
    case storeUnreachable
    /// The link to the switch is down.
    case switchUnreachable
    /// Events arrive faster than they are handled.
    case congested
    /// The site is going down.
    case closing
    /// The campaign lacks something without which it can never dial.
    case incomplete(String)
}
