/// Settings of ratio pacing, which some call power dialling or "call multiple".
public struct RatioSettings: Hashable, Sendable {
    /// What `lines` is multiplied by.
    public enum Base: String, Hashable, Sendable, Codable, CaseIterable {
        /// Agents who could take a call now. Lines in use are the calls that nobody has answered yet.
        case idleAgents
        /// Agents logged in and not paused. Lines in use are all calls, conversations too.
        case agents
    }

    /// What `lines` is multiplied by.
    public var base: Base
    /// Lines per agent of the base: 1...50, fractions allowed. The starting point when `automatic` is on.
    public var lines: Double
    /// Whether `lines` follows the answer rate and the abandoned share (see `RatioPacer`).
    public var automatic: Bool
    /// The most that `automatic` may reach: 1...50 and not below `lines`.
    public var maximumLines: Double
    /// The abandoned share of live answers that `automatic` keeps below: above 0, at most 0.2.
    public var abandonTarget: Double
    /// Answered people who may be waiting for an agent; with more of them nothing is dialled. 0...1000.
    public var queueLimit: Int
    /// New calls for each idle agent in a second, 0.01...20; nil for no such limit.
    public var newCallsPerIdleAgentPerSecond: Double?

    /// Creates settings; see each property for its range.
    public init(
        base: Base = .idleAgents, lines: Double = 1, automatic: Bool = false, maximumLines: Double = 10,
        abandonTarget: Double = 0.03, queueLimit: Int = 0, newCallsPerIdleAgentPerSecond: Double? = nil
    ) {
        self.base = base
        self.lines = lines
        self.automatic = automatic
        self.maximumLines = maximumLines
        self.abandonTarget = abandonTarget
        self.queueLimit = queueLimit
        self.newCallsPerIdleAgentPerSecond = newCallsPerIdleAgentPerSecond
    }

    /// What is absurd in these settings; empty when nothing is.
    public var objections: [SettingObjection] {
        var found: [SettingObjection] = []
        found.require("lines", lines, in: 1...50, " lines per agent")
        if automatic {
            found.require("maximumLines", maximumLines, in: 1...50, " lines per agent")
            if found.isEmpty, maximumLines < lines {
                found.append(SettingObjection("maximumLines", "is \(maximumLines), below lines = \(lines)"))
            }
            found.require("abandonTarget", abandonTarget, in: 0.001...0.2, " of the live answers")
        }
        found.require("queueLimit", queueLimit, in: 0...1_000, " people waiting")
        if let newCalls = newCallsPerIdleAgentPerSecond {
            found.require("newCallsPerIdleAgentPerSecond", newCalls, in: 0.01...20, " calls a second")
        }
        return found
    }
}

extension RatioSettings: Codable {
    private enum Key: String, CodingKey {
        case base, lines, automatic, maximumLines, abandonTarget, queueLimit, newCallsPerIdleAgentPerSecond
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let standard = Self()
        base = try container.decodeIfPresent(Base.self, forKey: .base) ?? standard.base
        lines = try container.decodeIfPresent(Double.self, forKey: .lines) ?? standard.lines
        automatic = try container.decodeIfPresent(Bool.self, forKey: .automatic) ?? standard.automatic
        maximumLines =
            try container.decodeIfPresent(Double.self, forKey: .maximumLines) ?? max(lines, standard.maximumLines)
        abandonTarget = try container.decodeIfPresent(Double.self, forKey: .abandonTarget) ?? standard.abandonTarget
        queueLimit = try container.decodeIfPresent(Int.self, forKey: .queueLimit) ?? standard.queueLimit
        newCallsPerIdleAgentPerSecond = try container.decodeIfPresent(
            Double.self, forKey: .newCallsPerIdleAgentPerSecond)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(base, forKey: .base)
        try container.encode(lines, forKey: .lines)
        try container.encode(automatic, forKey: .automatic)
        try container.encode(maximumLines, forKey: .maximumLines)
        try container.encode(abandonTarget, forKey: .abandonTarget)
        try container.encode(queueLimit, forKey: .queueLimit)
        try container.encodeIfPresent(newCallsPerIdleAgentPerSecond, forKey: .newCallsPerIdleAgentPerSecond)
    }
}
