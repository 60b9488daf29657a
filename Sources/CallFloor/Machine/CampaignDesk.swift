public import CallPacing
import DequeModule

/// One campaign on the floor: settings, the leads it holds, and what it has done.
struct CampaignDesk: Hashable, Sendable, Codable {
    var settings: Campaign
    /// Decides how many to dial; what it has learnt outlives a change of settings.
    var pacer: Pacer
    /// Leads leased to this site and not dialled yet, best first.
    var leads: Deque<Lead> = []
    /// Leads at hand that only one agent may take, best first.
    var owned: [Lead] = []
    var isClaiming = false
    /// What the last claim said about the rest of the list.
    var backlog: Backlog?
    /// Calls of this campaign on the floor.
    var liveCalls = 0
    /// Of those, the ones that nobody has answered.
    var unanswered = 0
    /// Of those, the ones whose person waits for an agent.
    var waiting = 0
    /// Calls that are over and whose end may still turn out to be the trunk's fault.
    var suspects = 0
    /// Conversations that agents have not concluded.
    var openConclusions = 0
    /// Dials that were commanded and have not been made.
    var commanded = 0
    /// The calling windows.
    var clock: CallingClock
    /// Where the windows are open now, and until when that holds; nil wants a look.
    var openZones = ClaimZones.all
    var openUntil: Instant?
    /// When the first window opens that is closed now.
    var opensAt: Instant?
    var tally = Tally()

    /// What remains of a campaign's lists, as of the last claim.
    struct Backlog: Hashable, Sendable, Codable {
        var ready: Int
        var closed: Int
        var waiting: Int
        var nextDue: Instant?
        var nextPromised: Instant?
    }

    init(_ settings: Campaign) {
        self.settings = settings
        pacer = Pacer(settings.effectivePacing)
        clock = CallingClock(hours: settings.hours)
    }

    /// The order in which campaigns are shown.
    static func comesFirst(_ left: Self, _ right: Self) -> Bool {
        let (isLeftManual, isRightManual) = (left.settings.mode == .manual, right.settings.mode == .manual)
        return isLeftManual == isRightManual ? left.settings.id < right.settings.id : isRightManual
    }

    var bufferedLeads: Int { leads.count + owned.count }

    var hasNoLeads: Bool { leads.isEmpty && owned.isEmpty }

    /// What its dials have to do with agents.
    var kind: CallKind {
        switch settings.effectivePacing {
        case .progressive: settings.mode == .manual ? .manual : .reserved
        case .agentless: .agentless
        default: .ahead
        }
    }

    /// Without what it can never dial; nil when nothing is missing.
    var lack: String? {
        switch settings.mode {
        case .preview, .predictive: return "mode '\(settings.mode.rawValue)' is not available yet"
        case .bot: return "mode 'bot' is not available yet"
        case .manual: return "its calls are made by hand"
        case .ivr: if settings.message == nil { return "it has no message to play" }
        case .progressive, .ratio: if settings.skillGroup == nil { return "no skill group takes its calls" }
        }
        return clock.neverOpens ? "its calling windows never open" : nil
    }

    mutating func decide(_ situation: PacingSituation) -> PacingDecision {
        guard case .commanded = settings.effectivePacing else { return pacer.decide(situation) }
        var decision = PacingDecision(dials: commanded, constraint: .target)
        decision.limit(to: situation)
        return decision
    }

    /// Takes every lead that is at hand out of the campaign's.
    mutating func giveBackAll() -> [LeadID] {
        defer {
            leads.removeAll()
            owned.removeAll()
        }
        return leads.map(\.id) + owned.map(\.id)
    }

    /// Takes one lead out of those at hand.
    mutating func forget(_ lead: LeadID) {
        leads.removeAll { $0.id == lead }
        owned.removeAll { $0.id == lead }
    }

    /// Puts a claimed lead where it is looked for: behind all of its rank or better.
    mutating func add(_ lead: Lead) {
        guard lead.owner == nil else { return owned.append(lead) }
        var index = leads.count
        while index > 0, leads[index - 1].rank > lead.rank { index -= 1 }
        leads.insert(lead, at: index)
    }
}

extension Campaign {
    /// How it is paced: what was set, where that fits the mode; else the mode's usual way.
    public var effectivePacing: PacingSettings {
        switch (mode, pacing) {
        case (.ratio, .ratio), (.ratio, .commanded): pacing
        case (.ratio, _): .ratio(RatioSettings())
        case (.ivr, .agentless), (.bot, .agentless): pacing
        case (.ivr, _), (.bot, _): .agentless(AgentlessSettings())
        default: .progressive
        }
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
    /// It is running, and it is no time to call anywhere; the first window opens then.
    case outsideHours(opensAt: Instant?)
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
