/// What the network did with an attempt. Every attempt reaches exactly one.
public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// A person answered, and met an agent (or, in agentless campaigns, the dialogue) or hung up before the threshold.
    case answered
    /// A person answered and met nobody within the threshold.
    case abandoned
    /// An answering machine.
    case machine
    /// The line was engaged.
    case busy
    /// It rang and nobody answered, or the phone could not be reached just now.
    case noAnswer = "no-answer"
    /// The number does not exist or is out of service.
    case invalid
    /// The called party or its exchange turned the call down.
    case rejected
    /// The network, or our own line, had no room.
    case congestion
    /// The trunk refused for reasons of its own (authentication, codec): never the customer's doing.
    case trunkFault = "trunk-fault"
    /// The intent was withdrawn before anything was dialled.
    case cancelled
    /// Nobody knows: the call was placed and neither Asterisk nor its records can tell how it went.
    case lost

    /// Whether a live person picked up: the denominator of the abandon rate.
    public var isLiveAnswer: Bool { self == .answered || self == .abandoned }

    /// Whether the lead's number was really tried: what counts against caps and retry limits.
    public var countsAsTry: Bool {
        switch self {
        case .answered, .abandoned, .machine, .busy, .noAnswer, .invalid, .rejected, .lost: true
        case .congestion, .trunkFault, .cancelled: false
        }
    }
}

extension Dictionary where Key == Outcome, Value == Int {
    /// The same counts keyed by the outcomes' names: how they are coded and printed.
    public var byName: [String: Int] {
        [String: Int](uniqueKeysWithValues: map { ($0.key.rawValue, $0.value) })
    }

    /// Reads counts that are keyed by names; names that are no outcomes are passed over.
    public init(byName counts: [String: Int]) {
        self.init(
            uniqueKeysWithValues: counts.compactMap { name, count in Outcome(rawValue: name).map { ($0, count) } })
    }
}

/// How a customer's leg ended, in the floor's words, with the network's codes kept for rules and reports.
public struct Ending: Hashable, Sendable, Codable {
    /// What an unanswered leg's end means. Ignored when the leg was answered.
    public var outcome: Outcome
    /// The Q.850 cause, 1...127; nil when the network gave none.
    public var cause: Int?
    /// The SIP status, 100...699; nil on other technologies.
    public var sipStatus: Int?

    /// Creates an ending.
    public init(outcome: Outcome, cause: Int? = nil, sipStatus: Int? = nil) {
        self.outcome = outcome
        self.cause = cause
        self.sipStatus = sipStatus
    }
}

/// What the agent, IVR or bot concluded: an operator's own code, and what it means for the lead.
public struct Disposition: Hashable, Sendable, Codable {
    /// The operator's code: `sale`, `not-interested`, `callback` ...
    public var code: String
    /// What becomes of the lead.
    public var effect: Effect

    /// What a disposition does to a lead.
    public enum Effect: Hashable, Sendable, Codable {
        /// The lead is done.
        case finish
        /// The lead is called again after this long.
        case retry(after: Duration)
        /// The lead is done and its number goes on the do-not-call list.
        case doNotCall
    }

    /// Creates a disposition.
    public init(code: String, effect: Effect) {
        self.code = code
        self.effect = effect
    }
}
