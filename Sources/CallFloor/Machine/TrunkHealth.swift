/// What a trunk has carried since the floor began, and how it is.
public struct TrunkHealth: Hashable, Sendable, Codable {
    /// When its first call was taken; nil when there was none.
    public var since: Instant?
    /// Calls that ended, by outcome; intents that were withdrawn are not among them.
    public var outcomes: [Outcome: Int] = [:]
    /// Bursts of failures that were the trunk's fault, and probes that failed after them.
    public var faults = 0
    /// Calls for which the switch could make no channel.
    public var noChannels = 0
    /// The last burst: how many calls failed with each code (`SIP 403`, `Q.850 34`, `no channel`).
    public var lastFault: [String: Int]?
    /// When that was.
    public var lastFaultAt: Instant?
    /// Whether it carries one call at a time until one gets through.
    public var isProbing = false
    /// Until when it carries nothing; nil when it does.
    public var restsUntil: Instant?
    /// Ended calls that wait for a verdict on the trunk.
    public var unjudged = 0

    private enum CodingKeys: String, CodingKey {
        case since, outcomes, faults, noChannels, lastFault, lastFaultAt, isProbing, restsUntil, unjudged
    }

    /// Creates the health of a trunk that has carried nothing.
    public init() {}

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        since = try container.decodeIfPresent(Instant.self, forKey: .since)
        outcomes = try [Outcome: Int](byName: container.decode([String: Int].self, forKey: .outcomes))
        faults = try container.decode(Int.self, forKey: .faults)
        noChannels = try container.decode(Int.self, forKey: .noChannels)
        lastFault = try container.decodeIfPresent([String: Int].self, forKey: .lastFault)
        lastFaultAt = try container.decodeIfPresent(Instant.self, forKey: .lastFaultAt)
        isProbing = try container.decode(Bool.self, forKey: .isProbing)
        restsUntil = try container.decodeIfPresent(Instant.self, forKey: .restsUntil)
        unjudged = try container.decode(Int.self, forKey: .unjudged)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(since, forKey: .since)
        try container.encode(outcomes.byName, forKey: .outcomes)
        try container.encode(faults, forKey: .faults)
        try container.encode(noChannels, forKey: .noChannels)
        try container.encodeIfPresent(lastFault, forKey: .lastFault)
        try container.encodeIfPresent(lastFaultAt, forKey: .lastFaultAt)
        try container.encode(isProbing, forKey: .isProbing)
        try container.encodeIfPresent(restsUntil, forKey: .restsUntil)
        try container.encode(unjudged, forKey: .unjudged)
    }

    /// Calls that were placed and ended.
    public var seizures: Int { outcomes.values.reduce(0, +) }

    /// The answer-seizure ratio, 0...1: calls that somebody or something answered, of all that were placed (ITU-T E.411).
    /// nil when none was.
    public var answerSeizureRatio: Double? {
        guard seizures > 0 else { return nil }
        let answered = outcomes.reduce(0) { sum, count in
            switch count.key {
            case .answered, .abandoned, .machine: sum + count.value
            default: sum
            }
        }
        return Double(answered) / Double(seizures)
    }
}
