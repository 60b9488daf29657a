import func Glibc.sin

/// A figure that changes with the time of day: answer rates by hour, a step at noon, a slow wave.
public enum Curve: Hashable, Sendable {
    /// Always the same.
    case constant(Double)
    /// Each value from its moment on, in seconds after the day's opening; the first holds before it, too.
    case steps([Step])
    /// A sine around `mean` with this amplitude and period in seconds.
    case wave(mean: Double, amplitude: Double, period: Double)

    /// A value and the moment from which it holds.
    public struct Step: Hashable, Sendable {
        /// Seconds after the day's opening.
        public var at: Double
        /// The value from then on.
        public var value: Double

        /// Creates a step.
        public init(at: Double, value: Double) {
            self.at = at
            self.value = value
        }
    }

    /// The value at this many seconds after the day's opening.
    public func value(at time: Double) -> Double {
        switch self {
        case .constant(let value): return value
        case .steps(let steps):
            var value = steps.first?.value ?? 0
            for step in steps where step.at <= time { value = step.value }
            return value
        case .wave(let mean, let amplitude, let period): return mean + amplitude * sin(2 * .pi * time / period)
        }
    }

    /// A typical value: the constant, the middle of the wave, the mean of the steps.
    public var typical: Double {
        switch self {
        case .constant(let value): value
        case .steps(let steps): steps.isEmpty ? 0 : steps.reduce(0) { $0 + $1.value } / Double(steps.count)
        case .wave(let mean, _, _): mean
        }
    }

    /// What is wrong with it as a curve of probabilities.
    func objectionsAsProbability(_ name: String) -> [String] {
        switch self {
        case .constant(let value): return Objection.noProbability(value, name)
        case .steps(let steps):
            return (steps.isEmpty ? ["\(name): at least one step is needed."] : [])
                + steps.flatMap { Objection.negative($0.at, name + ".at") + Objection.noProbability($0.value, name) }
                + (zip(steps, steps.dropFirst()).contains { $0.at >= $1.at }
                    ? ["\(name): the steps' times must rise."] : [])
        case .wave(let mean, let amplitude, let period):
            return Objection.noProbability(mean - amplitude, name + " at its lowest")
                + Objection.noProbability(mean + amplitude, name + " at its highest")
                + Objection.notPositive(period, name + ".period")
        }
    }
}

// How a curve is written: a number, a list of steps, or a wave.
//
//     answer_rate: 0.3
//     answer_rate: [{at: 0, value: 0.2}, {at: 14400, value: 0.4}]
//     answer_rate: {mean: 0.3, amplitude: 0.1, period: 7200}
extension Curve: Codable {
    private enum Key: String, CodingKey, CaseIterable { case mean, amplitude, period }

    public init(from decoder: any Decoder) throws {
        if let value = try? decoder.singleValueContainer().decode(Double.self) {
            self = .constant(value)
        } else if (try? decoder.unkeyedContainer()) != nil {
            self = .steps(try decoder.singleValueContainer().decode([Step].self))
        } else {
            let fields = try Fields<Key>(decoder)
            self = .wave(
                mean: try fields.required(.mean), amplitude: try fields.required(.amplitude),
                period: try fields.required(.period))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .constant(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .steps(let steps):
            var container = encoder.singleValueContainer()
            try container.encode(steps)
        case .wave(let mean, let amplitude, let period):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(mean, forKey: .mean)
            try container.encode(amplitude, forKey: .amplitude)
            try container.encode(period, forKey: .period)
        }
    }
}

extension Curve.Step: Codable {
    private enum Key: String, CodingKey, CaseIterable { case at, value }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields<Key>(decoder)
        self.init(at: try fields.required(.at), value: try fields.required(.value))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(at, forKey: .at)
        try container.encode(value, forKey: .value)
    }
}
