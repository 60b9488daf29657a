/// Settings of pacing without agents: a recording or a bot takes each answer. Of several limits the tightest binds;
/// with none, only lines, calls per second and leads do.
public struct AgentlessSettings: Hashable, Sendable {
    /// Calls at the same time, ringing ones included: 1...100,000; nil for no such limit.
    public var concurrency: Int?
    /// New calls in a second: 0.001...1000; nil for no such limit.
    public var callsPerSecond: Double?
    /// When the last dial should have begun, seconds since 1970 UTC: the calls are spread evenly until then. Nil when there
    /// is no such time.
    public var finishBy: Double?
    /// Dials that a lead takes at most, for `finishBy`'s arithmetic: 1...100.
    public var attemptsPerLead: Int

    /// Creates settings; see each property for its range.
    public init(
        concurrency: Int? = nil, callsPerSecond: Double? = nil, finishBy: Double? = nil, attemptsPerLead: Int = 1
    ) {
        self.concurrency = concurrency
        self.callsPerSecond = callsPerSecond
        self.finishBy = finishBy
        self.attemptsPerLead = attemptsPerLead
    }

    /// What is absurd in these settings; empty when nothing is.
    public var objections: [SettingObjection] {
        var found: [SettingObjection] = []
        if let concurrency { found.require("concurrency", concurrency, in: 1...100_000, " calls") }
        if let callsPerSecond { found.require("callsPerSecond", callsPerSecond, in: 0.001...1_000, " calls a second") }
        if let finishBy, !(finishBy.isFinite && finishBy > 0) {
            found.append(SettingObjection("finishBy", "is \(finishBy), but must be a time after 1970, in seconds"))
        }
        found.require("attemptsPerLead", attemptsPerLead, in: 1...100, " dials")
        return found
    }
}

extension AgentlessSettings: Codable {
    private enum Key: String, CodingKey { case concurrency, callsPerSecond, finishBy, attemptsPerLead }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        concurrency = try container.decodeIfPresent(Int.self, forKey: .concurrency)
        callsPerSecond = try container.decodeIfPresent(Double.self, forKey: .callsPerSecond)
        finishBy = try container.decodeIfPresent(Double.self, forKey: .finishBy)
        attemptsPerLead = try container.decodeIfPresent(Int.self, forKey: .attemptsPerLead) ?? 1
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(concurrency, forKey: .concurrency)
        try container.encodeIfPresent(callsPerSecond, forKey: .callsPerSecond)
        try container.encodeIfPresent(finishBy, forKey: .finishBy)
        try container.encode(attemptsPerLead, forKey: .attemptsPerLead)
    }
}
