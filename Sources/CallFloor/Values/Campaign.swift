public import CallPacing

/// How a campaign decides when to dial.
public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Outside campaigns: an agent, or a program for the agent, asks for each call.
    case manual
    /// The agent sees the lead and says when.
    case preview
    /// One reserved agent for each dial: nobody who answers waits.
    case progressive
    /// Several lines for each idle agent.
    case ratio
    /// Dials ahead of agents within the abandon budget.
    case predictive
    /// A recorded dialogue with keys.
    case ivr
    /// A spoken dialogue.
    case bot
}

/// Whether a campaign dials. What an operator set, not what the floor happens to be doing.
public enum CampaignStatus: String, Hashable, Sendable, Codable, CaseIterable {
    /// Not started, or stopped: its leads are not on the floor.
    case stopped
    /// Dials when it may.
    case running
    /// Places no new call; its leads stay on the floor.
    case paused
    /// Every lead is finished.
    case finished
}

/// A campaign's settings, as the floor needs them.
public struct Campaign: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: CampaignID
    /// The owner.
    public var tenant: TenantID
    /// What people call it. Unique within the tenant.
    public var name: String
    /// How it dials.
    public var mode: Mode
    /// How many it dials, by the settings of its mode.
    public var pacing: PacingSettings
    /// What the operator last asked of it.
    public var status: CampaignStatus
    /// Who takes its answered calls; nil in agentless modes.
    public var skillGroup: SkillGroupID?
    /// Ways out, in the order they are tried.
    public var trunks: [TrunkID]
    /// The caller IDs that it shows; nil shows the trunk's own.
    public var callerIDPool: CallerIDPoolID?
    /// How long a phone rings before the attempt is a no-answer. 5...120 s.
    public var ringTimeout: Duration
    /// How long an answered person may wait for an agent before the call is abandoned. 0...30 s.
    public var abandonThreshold: Duration
    /// How long an agent has after a call before being ready again; zero means at once.
    public var wrapUp: Duration
    /// The recording that an abandoned person hears, as Asterisk names it (`sound:...`); nil hangs up silently.
    public var safeHarbourPrompt: String?
    /// Whether conversations are recorded.
    public var isRecorded: Bool
    /// What is played to who answers a campaign without agents, as Asterisk names it (`sound:...`).
    public var message: String?
    /// When calls may be made, by the callee's local time.
    public var hours: CallingHours
    /// The calendars whose days replace those of `hours`; of several that know a day, the shortest hours hold.
    public var calendars: [CalendarID]
    /// The time zone of leads that have none; nil is UTC.
    public var zone: ZoneID?
    /// What to do after each outcome.
    public var retry: RetryPolicy
    /// Attempts that one number may have, across campaigns and sites, in sliding windows that all hold.
    public var caps: [RateCap]
    /// How long a lead waits for its own agent before anybody may take it; nil is for ever.
    public var ownerPatience: Duration?

    /// Creates a campaign's settings.
    public init(
        id: CampaignID, tenant: TenantID, name: String, mode: Mode, pacing: PacingSettings = .progressive,
        status: CampaignStatus = .stopped, skillGroup: SkillGroupID?, trunks: [TrunkID],
        callerIDPool: CallerIDPoolID? = nil, ringTimeout: Duration = .seconds(25),
        abandonThreshold: Duration = .seconds(2), wrapUp: Duration = .seconds(30), safeHarbourPrompt: String? = nil,
        isRecorded: Bool = true,
        message: String? = nil, hours: CallingHours = .always, calendars: [CalendarID] = [], zone: ZoneID? = nil,
        retry: RetryPolicy = RetryPolicy(), caps: [RateCap] = [], ownerPatience: Duration? = .seconds(86_400)
    ) {
        self.id = id
        self.tenant = tenant
        self.name = name
        self.mode = mode
        self.pacing = pacing
        self.status = status
        self.skillGroup = skillGroup
        self.trunks = trunks
        self.callerIDPool = callerIDPool
        self.ringTimeout = ringTimeout
        self.abandonThreshold = abandonThreshold
        self.wrapUp = wrapUp
        self.safeHarbourPrompt = safeHarbourPrompt
        self.isRecorded = isRecorded
        self.message = message
        self.hours = hours
        self.calendars = calendars
        self.zone = zone
        self.retry = retry
        self.caps = caps
        self.ownerPatience = ownerPatience
    }

    /// What a new campaign begins with: a busy line is tried soon, an unanswered one later, a machine on another day
    /// part; what was nobody's fault is tried again without counting as a try.
    public static let defaultRetryRules: [RetryRule] = [
        RetryRule(outcome: .busy, delay: .seconds(300), maximum: 3),
        RetryRule(outcome: .noAnswer, delay: .seconds(3_600), maximum: 3),
        RetryRule(outcome: .machine, delay: .seconds(14_400), maximum: 2),
        RetryRule(outcome: .congestion, delay: .seconds(60), maximum: 5, number: .same),
        RetryRule(outcome: .trunkFault, delay: .seconds(60), maximum: 20, number: .same),
        RetryRule(outcome: .abandoned, delay: .seconds(259_200), maximum: 2, number: .same),
        RetryRule(outcome: .lost, delay: .seconds(3_600), maximum: 2, number: .same),
    ]
}
