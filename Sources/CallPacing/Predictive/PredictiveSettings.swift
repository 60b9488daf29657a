/// Settings of predictive pacing.
public struct PredictiveSettings: Hashable, Sendable {
    /// The windows in which the abandoned share is kept below a cap; the tightest drives. At least one.
    public var windows: [AbandonWindowSettings]
    /// Seconds that an answered person may wait for an agent before the call counts as abandoned: 0...10.
    public var grace: Double
    /// The supervisor's factor on the risk that is accepted: 0.1...3. Below 1 dials less and leaves budget unspent; above 1
    /// spends sooner, and the guard still holds.
    public var correction: Double
    /// The bounds that a supervisor may set `correction` within: 0.1...1 and 1...3.
    public var correctionBounds: ClosedRange<Double>
    /// Agents below which dialling is progressive: 0...1000.
    public var minimumAgents: Int
    /// The share of dials that a person is expected to answer before anything is known: 0.01...0.95.
    public var expectedAnswerRate: Double
    /// The mean conversation expected before anything is known: 1...7200 s.
    public var expectedTalk: Double
    /// The mean wrap-up expected before anything is known: 0...3600 s.
    public var expectedWrapUp: Double
    /// Abandonments that are kept in reserve at the end of a window by the guard: 0...100.
    public var guardMargin: Double

    /// Creates settings; see each property for its range.
    public init(
        windows: [AbandonWindowSettings] = [AbandonWindowSettings(.day)], grace: Double = 2, correction: Double = 1,
        correctionBounds: ClosedRange<Double> = 0.1...2, minimumAgents: Int = 0, expectedAnswerRate: Double = 0.3,
        expectedTalk: Double = 90, expectedWrapUp: Double = 20, guardMargin: Double = 3
    ) {
        self.windows = windows
        self.grace = grace
        self.correction = correction
        self.correctionBounds = correctionBounds
        self.minimumAgents = minimumAgents
        self.expectedAnswerRate = expectedAnswerRate
        self.expectedTalk = expectedTalk
        self.expectedWrapUp = expectedWrapUp
        self.guardMargin = guardMargin
    }

    /// What is absurd in these settings; empty when nothing is.
    public var objections: [SettingObjection] {
        var found: [SettingObjection] = []
        if windows.isEmpty {
            found.append(SettingObjection("windows", "is empty: name at least one, such as day at 0.03"))
        }
        for window in windows { found += window.objections }
        if Set(windows.map(\.name)).count < windows.count {
            found.append(SettingObjection("windows", "names the same window twice"))
        }
        found.require("grace", grace, in: 0...10, " s")
        found.require("correctionLowest", correctionBounds.lowerBound, in: 0.1...1)
        found.require("correctionHighest", correctionBounds.upperBound, in: 1...3)
        found.require("correction", correction, in: correctionBounds)
        found.require("minimumAgents", minimumAgents, in: 0...1_000, " agents")
        found.require("expectedAnswerRate", expectedAnswerRate, in: 0.01...0.95, " of the dials")
        found.require("expectedTalk", expectedTalk, in: 1...7_200, " s")
        found.require("expectedWrapUp", expectedWrapUp, in: 0...3_600, " s")
        found.require("guardMargin", guardMargin, in: 0...100, " calls")
        return found
    }
}

extension PredictiveSettings: Codable {
    private enum Key: String, CodingKey {
        case windows, grace, correction, correctionLowest, correctionHighest, minimumAgents, expectedAnswerRate
        case expectedTalk, expectedWrapUp, guardMargin
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let standard = Self()
        func number(_ key: Key, _ other: Double) throws -> Double {
            try container.decodeIfPresent(Double.self, forKey: key) ?? other
        }
        windows = try container.decodeIfPresent([AbandonWindowSettings].self, forKey: .windows) ?? standard.windows
        grace = try number(.grace, standard.grace)
        correction = try number(.correction, standard.correction)
        let lowest = try number(.correctionLowest, standard.correctionBounds.lowerBound)
        let highest = try number(.correctionHighest, standard.correctionBounds.upperBound)
        guard lowest <= highest else {
            throw DecodingError.dataCorruptedError(
                forKey: .correctionLowest, in: container,
                debugDescription: "correctionLowest is \(lowest), above correctionHighest = \(highest).")
        }
        correctionBounds = lowest...highest
        minimumAgents = try container.decodeIfPresent(Int.self, forKey: .minimumAgents) ?? standard.minimumAgents
        expectedAnswerRate = try number(.expectedAnswerRate, standard.expectedAnswerRate)
        expectedTalk = try number(.expectedTalk, standard.expectedTalk)
        expectedWrapUp = try number(.expectedWrapUp, standard.expectedWrapUp)
        guardMargin = try number(.guardMargin, standard.guardMargin)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(windows, forKey: .windows)
        try container.encode(grace, forKey: .grace)
        try container.encode(correction, forKey: .correction)
        try container.encode(correctionBounds.lowerBound, forKey: .correctionLowest)
        try container.encode(correctionBounds.upperBound, forKey: .correctionHighest)
        try container.encode(minimumAgents, forKey: .minimumAgents)
        try container.encode(expectedAnswerRate, forKey: .expectedAnswerRate)
        try container.encode(expectedTalk, forKey: .expectedTalk)
        try container.encode(expectedWrapUp, forKey: .expectedWrapUp)
        try container.encode(guardMargin, forKey: .guardMargin)
    }
}
