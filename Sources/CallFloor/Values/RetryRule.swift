/// What happens to a lead after an attempt that went in a certain way.
///
/// A rule applies when the outcome is its own and each condition that it states holds. Of several the first one counts.
public struct RetryRule: Hashable, Sendable, Codable {
    /// Which of a lead's numbers is dialled next.
    public enum NumberChoice: String, Hashable, Sendable, Codable, CaseIterable {
        /// The one that was just dialled.
        case same
        /// The one after it; after the last comes the first.
        case next
    }

    /// The outcome that this rule is for.
    public var outcome: Outcome
    /// Q.850 causes, 0...127, of which the attempt must have ended with one; empty asks for none.
    public var causes: [Int]
    /// SIP statuses, 100...699, of which the attempt must have ended with one; empty asks for none.
    public var sipStatuses: [Int]
    /// The attempt lasted at least this long: ringing when nobody answered, talk when somebody did; nil asks nothing.
    public var minimumDuration: Duration?
    /// The attempt lasted less than this; nil asks nothing.
    public var maximumDuration: Duration?
    /// How long to wait before the lead is due again, after the first attempt with this outcome.
    public var delay: Duration
    /// What each further attempt with this outcome multiplies the delay by. At least 1.
    public var backoff: Double
    /// What the delay never exceeds; nil means a year.
    public var maximumDelay: Duration?
    /// How many attempts with this outcome a lead may have before it is finished. At least 1.
    public var maximum: Int
    /// Which number the next attempt goes to.
    public var number: NumberChoice
    /// Whether the next attempt falls into another part of the callee's day: see ``RetryPolicy/dayParts``.
    public var rotatesDayPart: Bool
    /// Why the lead is finished, when this rule finishes it; nil is the outcome.
    public var endState: String?

    /// Creates a rule.
    public init(
        outcome: Outcome, causes: [Int] = [], sipStatuses: [Int] = [], minimumDuration: Duration? = nil,
        maximumDuration: Duration? = nil, delay: Duration, backoff: Double = 1, maximumDelay: Duration? = nil,
        maximum: Int, number: NumberChoice = .next, rotatesDayPart: Bool = false, endState: String? = nil
    ) {
        self.outcome = outcome
        self.causes = causes
        self.sipStatuses = sipStatuses
        self.minimumDuration = minimumDuration
        self.maximumDuration = maximumDuration
        self.delay = delay
        self.backoff = backoff
        self.maximumDelay = maximumDelay
        self.maximum = maximum
        self.number = number
        self.rotatesDayPart = rotatesDayPart
        self.endState = endState
    }
}

/// A part of the callee's day, for rules that try a lead at different times: `morning`, 09:00-12:00.
public struct DayPart: Hashable, Sendable, Codable {
    /// What people call it.
    public var name: String
    /// When it is, by the callee's local time.
    public var interval: LocalInterval

    /// Creates a part of the day.
    public init(name: String, interval: LocalInterval) {
        self.name = name
        self.interval = interval
    }
}

/// All that a campaign says about calling again.
public struct RetryPolicy: Hashable, Sendable, Codable {
    /// What to do after each outcome; the first rule that applies counts. An outcome without a rule finishes the lead.
    public var rules: [RetryRule]
    /// Attempts a lead may have in all, whatever their outcomes. At least 1.
    public var maximumAttempts: Int
    /// The parts of the day that rules rotate through, in that order.
    public var dayParts: [DayPart]

    /// Creates a policy.
    public init(
        rules: [RetryRule] = Campaign.defaultRetryRules, maximumAttempts: Int = 5,
        dayParts: [DayPart] = RetryPolicy.usualDayParts
    ) {
        self.rules = rules
        self.maximumAttempts = maximumAttempts
        self.dayParts = dayParts
    }

    /// Morning, afternoon and evening.
    public static let usualDayParts = [
        DayPart(name: "morning", interval: LocalInterval(from: 9 * 60, to: 12 * 60)),
        DayPart(name: "afternoon", interval: LocalInterval(from: 12 * 60, to: 17 * 60)),
        DayPart(name: "evening", interval: LocalInterval(from: 17 * 60, to: 21 * 60)),
    ]
}

/// What becomes of a lead.
public enum LeadFate: Hashable, Sendable, Codable {
    /// Called again at this moment, at the number with this position (0 is the first).
    case retry(at: Instant, number: Int)
    /// Called at a time that was promised, ahead of the list, by this agent or, if nil, by anyone.
    case promised(at: Instant, number: Int, owner: AgentID?)
    /// Never called again; the reason is an outcome's or a disposition's code.
    case finished(reason: String)
}
