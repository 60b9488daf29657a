import func Glibc.exp
import func Glibc.log
import func Glibc.sqrt

/// How a quantity is spread, usually seconds: a value that can be written in a scenario, and drawn from with `Dice`.
public enum Distribution: Hashable, Sendable {
    /// Always this. At least 0.
    case constant(Double)
    /// Evenly between the two. 0 <= from <= to.
    case uniform(from: Double, to: Double)
    /// Exponential.
    case exponential(mean: Double)
    /// Lognormal, by its mean and coefficient of variation; values above `max` are drawn again.
    case lognormal(mean: Double, cv: Double, max: Double?)
    /// Gamma, by its mean and coefficient of variation.
    case gamma(mean: Double, cv: Double)
    /// One of these, each as likely: what was observed.
    case empirical([Double])
    /// The first with probability `share`, else the second.
    indirect case bimodal(share: Double, Distribution, Distribution)

    /// Draws one value.
    public func draw(_ dice: inout Dice) -> Double {
        switch self {
        case .constant(let value): return value
        case .uniform(let from, let to): return from + (to - from) * dice.uniform()
        case .exponential(let mean): return mean * dice.exponential()
        case .lognormal(let mean, let cv, let max):
            let variance = log(1 + cv * cv)
            let middle = log(mean) - variance / 2
            let spread = sqrt(variance)
            // A bound far below the mean would be tried for ever: after a while it is what is drawn.
            for _ in 0..<200 {
                let value = exp(middle + spread * dice.normal())
                if max.map({ value <= $0 }) ?? true { return value }
            }
            return max ?? mean
        case .gamma(let mean, let cv):
            guard cv > 0 else { return mean }
            let shape = 1 / (cv * cv)
            return mean / shape * dice.gamma(shape: shape)
        case .empirical(let values): return values[dice.below(values.count)]
        case .bimodal(let share, let first, let second):
            return dice.chance(share) ? first.draw(&dice) : second.draw(&dice)
        }
    }

    /// The mean. Of a lognormal that is cut: that of the one which is not.
    public var mean: Double {
        switch self {
        case .constant(let value): value
        case .uniform(let from, let to): (from + to) / 2
        case .exponential(let mean), .lognormal(let mean, _, _), .gamma(let mean, _): mean
        case .empirical(let values): values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        case .bimodal(let share, let first, let second): share * first.mean + (1 - share) * second.mean
        }
    }

    /// Whether it is always zero: what need not be waited for.
    public var isZero: Bool { self == .constant(0) }

    /// The same shape with every value multiplied by `factor`, above 0.
    public func scaled(by factor: Double) -> Distribution {
        switch self {
        case .constant(let value): .constant(value * factor)
        case .uniform(let from, let to): .uniform(from: from * factor, to: to * factor)
        case .exponential(let mean): .exponential(mean: mean * factor)
        case .lognormal(let mean, let cv, let max):
            .lognormal(mean: mean * factor, cv: cv, max: max.map { $0 * factor })
        case .gamma(let mean, let cv): .gamma(mean: mean * factor, cv: cv)
        case .empirical(let values): .empirical(values.map { $0 * factor })
        case .bimodal(let share, let first, let second):
            .bimodal(share: share, first.scaled(by: factor), second.scaled(by: factor))
        }
    }

    /// What is wrong with it, each with the name of what it is wrong in.
    func objections(_ name: String) -> [String] {
        switch self {
        case .constant(let value): return Objection.negative(value, name)
        case .uniform(let from, let to):
            return Objection.negative(from, name + ".from")
                + (to < from ? ["\(name): 'to' (\(to)) is below 'from' (\(from))."] : [])
        case .exponential(let mean): return Objection.notPositive(mean, name + ".mean")
        case .lognormal(let mean, let cv, let max):
            return Objection.notPositive(mean, name + ".mean") + Objection.notPositive(cv, name + ".cv")
                + (max.map { Objection.notPositive($0, name + ".max") } ?? [])
        case .gamma(let mean, let cv):
            return Objection.notPositive(mean, name + ".mean") + Objection.negative(cv, name + ".cv")
        case .empirical(let values):
            return values.isEmpty
                ? ["\(name): an empirical distribution needs at least one value."]
                : values.flatMap { Objection.negative($0, name) }
        case .bimodal(let share, let first, let second):
            return Objection.noProbability(share, name + ".share") + first.objections(name + ".first")
                + second.objections(name + ".second")
        }
    }
}
