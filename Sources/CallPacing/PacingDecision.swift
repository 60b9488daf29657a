/// How many numbers to dial now, and what kept it from being more.
public struct PacingDecision: Hashable, Sendable, Codable {
    /// Numbers to dial now, 0 or more.
    public var dials: Int
    /// What would have to grow for one more dial.
    public var constraint: Constraint
    /// Seconds until another look can give another answer although nothing happened; nil when only an event can.
    public var lookAgainIn: Double?
    /// How freely the pacer dials at this moment.
    public var rung: PacingRung
    /// The figures behind a predictive decision; nil in other modes.
    public var reading: PredictiveReading?
    /// The arithmetic of a finishing time; nil without one.
    public var finishing: FinishingForecast?

    /// What binds a decision.
    public enum Constraint: String, Hashable, Sendable, Codable, CaseIterable {
        /// No further agent is idle, or will be in time.
        case agents
        /// Every channel of the campaign's trunks is in use, or the trunks rest after faults.
        case lines
        /// The trunks' calls per second are used up for the moment.
        case rate
        /// No lead may be dialled now.
        case leads
        /// Too many answered people wait for an agent.
        case queue
        /// The campaign's own limit of calls at once or in a second, or the pace of its finishing time.
        case target
        /// The caller IDs' caps.
        case callerIDs
        /// The calling window is closed.
        case window
        /// The abandonment budget: one more dial would risk more than it allows.
        case budget
        /// The abandonment budget is nearly spent: progressive only.
        case guarded
        /// Too little is known yet: progressive only.
        case coldStart
        /// Answered people were lost even with an agent kept for each dial: nothing is dialled until that is looked into.
        case paused
    }

    /// Creates a decision.
    public init(
        dials: Int, constraint: Constraint, lookAgainIn: Double? = nil, rung: PacingRung = .progressive,
        reading: PredictiveReading? = nil, finishing: FinishingForecast? = nil
    ) {
        self.dials = dials
        self.constraint = constraint
        self.lookAgainIn = lookAgainIn
        self.rung = rung
        self.reading = reading
        self.finishing = finishing
    }
}

/// The ladder of caution: each rung dials less freely than the one before.
public enum PacingRung: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Dials before agents are idle.
    case predictive
    /// Dials by a ratio.
    case ratio
    /// An agent for each dial.
    case progressive
    /// An agent is on the line before the customer's phone rings.
    case preview
    /// Nothing is dialled.
    case pause

    public static func < (left: Self, right: Self) -> Bool { left.level < right.level }

    private var level: Int {
        switch self {
        case .predictive: 0
        case .ratio: 1
        case .progressive: 2
        case .preview: 3
        case .pause: 4
        }
    }
}

extension PacingDecision {
    /// Cuts the decision to what lines, rate, leads and caller IDs allow. When several limits are equal, the one nearest to
    /// the customer's benefit is named: the mode's own, then leads, caller IDs, lines, rate.
    public mutating func limit(to situation: PacingSituation) {
        let limits: [(Int, Constraint)] = [
            (situation.leads, .leads), (situation.callerIDAllowance ?? .max, .callerIDs),
            (situation.freeLines, .lines), (situation.rateAllowance, .rate),
        ]
        for (limit, constraint) in limits where limit < dials {
            dials = max(0, limit)
            self.constraint = constraint
        }
        if !situation.isWindowOpen, dials > 0 {
            dials = 0
            constraint = .window
        }
    }
}

extension PacingDecision.Constraint {
    /// What binds, in a sentence for an operator.
    public var sentence: String {
        switch self {
        case .agents: "no further agent is idle or will be in time"
        case .lines: "every line is in use"
        case .rate: "the trunks' calls per second are used up for the moment"
        case .leads: "no lead may be dialled now"
        case .queue: "not dialling: too many answered people wait for an agent"
        case .target: "the campaign's own limit of calls is reached"
        case .callerIDs: "the caller IDs' caps are reached"
        case .window: "not dialling: the calling window is closed"
        case .budget: "one more dial would risk more than the abandonment budget allows"
        case .guarded: "the abandonment budget is nearly spent: one dial for each idle agent"
        case .coldStart: "too little is known yet: one dial for each idle agent"
        case .paused: "not dialling: answered people were lost although an agent was kept for each"
        }
    }
}
