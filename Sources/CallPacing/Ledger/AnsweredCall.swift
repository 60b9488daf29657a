/// One answered call, as evidence: when what happened. Times are seconds since 1970.
public struct AnsweredCall: Hashable, Sendable, Codable {
    /// When the phone was answered.
    public var answeredAt: Double
    /// When the person began to speak, where somebody listened.
    public var greetingStartedAt: Double?
    /// When the person's greeting was over, where somebody listened.
    public var greetingEndedAt: Double?
    /// When an agent, a dialogue or whoever the call was for was connected; nil if nobody was.
    public var connectedAt: Double?
    /// When the call was over; nil while it goes on.
    public var endedAt: Double?
    /// Whether a machine answered, as far as was told.
    public var isMachine: Bool

    /// Creates the evidence.
    public init(
        answeredAt: Double, greetingStartedAt: Double? = nil, greetingEndedAt: Double? = nil,
        connectedAt: Double? = nil, endedAt: Double? = nil, isMachine: Bool = false
    ) {
        self.answeredAt = answeredAt
        self.greetingStartedAt = greetingStartedAt
        self.greetingEndedAt = greetingEndedAt
        self.connectedAt = connectedAt
        self.endedAt = endedAt
        self.isMachine = isMachine
    }
}

/// When an answered call counts as abandoned.
public struct AbandonRule: Hashable, Sendable, Codable {
    /// What the time is counted from.
    public enum Clock: String, Hashable, Sendable, Codable, CaseIterable {
        /// The answer.
        case answer
        /// The first sound of the person; the answer, where that is not known.
        case greetingStart
        /// The end of the person's greeting; its start or the answer, where that is not known.
        case greetingEnd
    }

    /// What a call is by the rule.
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        /// A person was connected in time.
        case connected
        /// A person was connected too late, or not at all.
        case abandoned
        /// A person hung up before the time was over: nobody can say it was abandoned.
        case hungUp
        /// A machine answered.
        case machine
        /// It is not decided yet.
        case open
    }

    /// What the time is counted from.
    public var clock: Clock
    /// Seconds that may pass until the connection: 0...30.
    public var threshold: Double

    /// Creates a rule; the defaults are those of most laws.
    public init(clock: Clock = .answer, threshold: Double = 2) {
        self.clock = clock
        self.threshold = threshold
    }

    /// When the time begins for a call.
    public func start(of call: AnsweredCall) -> Double {
        switch clock {
        case .answer: call.answeredAt
        case .greetingStart: call.greetingStartedAt ?? call.answeredAt
        case .greetingEnd: call.greetingEndedAt ?? call.greetingStartedAt ?? call.answeredAt
        }
    }

    /// What the call is at `now`.
    public func verdict(of call: AnsweredCall, at now: Double) -> Verdict {
        if call.isMachine { return .machine }
        let limit = start(of: call) + threshold
        // Times are whole microseconds: that much is not late.
        if let connected = call.connectedAt { return connected <= limit + 1e-6 ? .connected : .abandoned }
        if let ended = call.endedAt { return ended < limit ? .hungUp : .abandoned }
        return now <= limit ? .open : .abandoned
    }
}
