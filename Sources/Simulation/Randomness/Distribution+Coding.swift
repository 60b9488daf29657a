// How a distribution is written: a number, or one key that names its kind.
//
//     talk: 90
//     talk: {lognormal: {mean: 90, cv: 1}}
//     talk: {bimodal: {share: 0.3, first: 10, second: {gamma: {mean: 120, cv: 0.5}}}}
//     talk: {empirical: [12, 80.5, 33]}
extension Distribution: Codable {
    private enum Kind: String, CodingKey, CaseIterable {
        case constant, uniform, exponential, lognormal, gamma, empirical, bimodal
    }

    private enum Key: String, CodingKey, CaseIterable {
        case mean, cv, max, from, to, share, first, second
    }

    public init(from decoder: any Decoder) throws {
        if let value = try? decoder.singleValueContainer().decode(Double.self) {
            self = .constant(value)
            return
        }
        let fields = try Fields<Kind>(decoder)
        guard let kind = fields.only else {
            throw fields.corrupted("A distribution is a number or one of: \(Fields<Kind>.names).")
        }
        switch kind {
        case .constant: self = .constant(try fields.required(.constant))
        case .empirical: self = .empirical(try fields.required(.empirical))
        case .uniform:
            let inner = try Fields<Key>(fields.superDecoder(.uniform), only: [.from, .to])
            self = .uniform(from: try inner.required(.from), to: try inner.required(.to))
        case .exponential:
            let inner = try Fields<Key>(fields.superDecoder(.exponential), only: [.mean])
            self = .exponential(mean: try inner.required(.mean))
        case .lognormal:
            let inner = try Fields<Key>(fields.superDecoder(.lognormal), only: [.mean, .cv, .max])
            self = .lognormal(
                mean: try inner.required(.mean), cv: try inner.required(.cv), max: try inner.optional(.max))
        case .gamma:
            let inner = try Fields<Key>(fields.superDecoder(.gamma), only: [.mean, .cv])
            self = .gamma(mean: try inner.required(.mean), cv: try inner.required(.cv))
        case .bimodal:
            let inner = try Fields<Key>(fields.superDecoder(.bimodal), only: [.share, .first, .second])
            self = .bimodal(
                share: try inner.required(.share), try inner.required(.first), try inner.required(.second))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        if case .constant(let value) = self {
            var container = encoder.singleValueContainer()
            return try container.encode(value)
        }
        var kinds = encoder.container(keyedBy: Kind.self)
        switch self {
        case .constant: break
        case .empirical(let values): try kinds.encode(values, forKey: .empirical)
        case .uniform(let from, let to):
            var inner = kinds.nestedContainer(keyedBy: Key.self, forKey: .uniform)
            try inner.encode(from, forKey: .from)
            try inner.encode(to, forKey: .to)
        case .exponential(let mean):
            var inner = kinds.nestedContainer(keyedBy: Key.self, forKey: .exponential)
            try inner.encode(mean, forKey: .mean)
        case .lognormal(let mean, let cv, let max):
            var inner = kinds.nestedContainer(keyedBy: Key.self, forKey: .lognormal)
            try inner.encode(mean, forKey: .mean)
            try inner.encode(cv, forKey: .cv)
            try inner.encodeIfPresent(max, forKey: .max)
        case .gamma(let mean, let cv):
            var inner = kinds.nestedContainer(keyedBy: Key.self, forKey: .gamma)
            try inner.encode(mean, forKey: .mean)
            try inner.encode(cv, forKey: .cv)
        case .bimodal(let share, let first, let second):
            var inner = kinds.nestedContainer(keyedBy: Key.self, forKey: .bimodal)
            try inner.encode(share, forKey: .share)
            try inner.encode(first, forKey: .first)
            try inner.encode(second, forKey: .second)
        }
    }
}
