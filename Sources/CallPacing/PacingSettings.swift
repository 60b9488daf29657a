/// How a campaign decides how many numbers to dial: its pacing mode with that mode's settings.
///
/// Coded as one flat object that names the mode: `{"mode": "ratio", "lines": 2.5}`. A key that is missing has its default.
public enum PacingSettings: Hashable, Sendable {
    /// One reserved agent for each dial: nobody who answers waits.
    case progressive
    /// Several lines for each agent.
    case ratio(RatioSettings)
    /// No agents: a recording or a bot answers.
    case agentless(AgentlessSettings)
    /// Dials ahead of the agents, as far as the abandonment budget allows.
    case predictive(PredictiveSettings)
    /// Dials ahead of the agents only what the floor is told to: for simulations of other pacers, and for tests.
    case commanded

    /// The mode's name, as it is coded: `progressive`, `ratio`, `agentless`, `predictive` or `commanded`.
    public var mode: String {
        switch self {
        case .progressive: "progressive"
        case .ratio: "ratio"
        case .agentless: "agentless"
        case .predictive: "predictive"
        case .commanded: "commanded"
        }
    }

    /// What is absurd in these settings; empty when nothing is.
    public var objections: [SettingObjection] {
        switch self {
        case .progressive, .commanded: []
        case .ratio(let settings): settings.objections
        case .agentless(let settings): settings.objections
        case .predictive(let settings): settings.objections
        }
    }
}

/// What is wrong with one setting.
public struct SettingObjection: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The setting's name, as it is coded.
    public var setting: String
    /// What is wrong and what would be right.
    public var problem: String

    /// Creates an objection.
    public init(_ setting: String, _ problem: String) {
        self.setting = setting
        self.problem = problem
    }

    public var description: String { "\(setting) \(problem)" }
}

extension PacingSettings: Codable {
    private enum Key: String, CodingKey { case mode }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let mode = try container.decode(String.self, forKey: .mode)
        switch mode {
        case "progressive": self = .progressive
        case "commanded": self = .commanded
        case "ratio": self = .ratio(try RatioSettings(from: decoder))
        case "agentless": self = .agentless(try AgentlessSettings(from: decoder))
        case "predictive": self = .predictive(try PredictiveSettings(from: decoder))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .mode, in: container,
                debugDescription:
                    "No pacing mode '\(mode)'. Modes: progressive, ratio, agentless, predictive, commanded.")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(mode, forKey: .mode)
        switch self {
        case .progressive, .commanded: break
        case .ratio(let settings): try settings.encode(to: encoder)
        case .agentless(let settings): try settings.encode(to: encoder)
        case .predictive(let settings): try settings.encode(to: encoder)
        }
    }
}

extension [SettingObjection] {
    /// Objects unless `value` is a number within `range`.
    mutating func require(_ setting: String, _ value: Double, in range: ClosedRange<Double>, _ unit: String = "") {
        guard !(value.isFinite && range.contains(value)) else { return }
        append(SettingObjection(setting, "is \(value), but must be \(range.lowerBound)...\(range.upperBound)\(unit)"))
    }

    /// Objects unless `value` is within `range`.
    mutating func require(_ setting: String, _ value: Int, in range: ClosedRange<Int>, _ unit: String = "") {
        guard !range.contains(value) else { return }
        append(SettingObjection(setting, "is \(value), but must be \(range.lowerBound)...\(range.upperBound)\(unit)"))
    }
}
