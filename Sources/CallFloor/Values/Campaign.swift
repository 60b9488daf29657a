/// How a campaign decides when to dial.
public enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
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
    /// What the operator last asked of it.
    public var status: CampaignStatus
    /// Who takes its answered calls; nil in agentless modes.
    public var skillGroup: SkillGroupID?
    /// Ways out, in the order they are tried.
    public var trunks: [TrunkID]
    /// Numbers to show, used in turn; empty shows the trunk's own.
    public var callerIDs: [CallerIDToken]
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
    /// What to do after each outcome. An outcome without a rule finishes the lead.
    public var retryRules: [RetryRule]
    /// Attempts a lead may have in all, whatever their outcomes. At least 1.
    public var maximumAttempts: Int
    /// Attempts to one number within `numberCapWindow`, across campaigns and sites; nil means no cap.
    public var numberCap: Int?
    /// The sliding window of `numberCap`.
    public var numberCapWindow: Duration

    /// Creates a campaign's settings.
    public init(
        id: CampaignID, tenant: TenantID, name: String, mode: Mode, status: CampaignStatus = .stopped,
        skillGroup: SkillGroupID?, trunks: [TrunkID], callerIDs: [CallerIDToken] = [],
        ringTimeout: Duration = .seconds(25), abandonThreshold: Duration = .seconds(2),
        wrapUp: Duration = .seconds(30), safeHarbourPrompt: String? = nil, isRecorded: Bool = true,
        retryRules: [RetryRule] = Campaign.defaultRetryRules, maximumAttempts: Int = 5,
        numberCap: Int? = nil, numberCapWindow: Duration = .seconds(86_400)
    ) {
        self.id = id
        self.tenant = tenant
        self.name = name
        self.mode = mode
        self.status = status
        self.skillGroup = skillGroup
        self.trunks = trunks
        self.callerIDs = callerIDs
        self.ringTimeout = ringTimeout
        self.abandonThreshold = abandonThreshold
        self.wrapUp = wrapUp
        self.safeHarbourPrompt = safeHarbourPrompt
        self.isRecorded = isRecorded
        self.retryRules = retryRules
        self.maximumAttempts = maximumAttempts
        self.numberCap = numberCap
        self.numberCapWindow = numberCapWindow
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
