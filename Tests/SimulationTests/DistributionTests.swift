import Foundation
import Simulation
import Testing

/// Distributions draw what they say.
@Suite struct DistributionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var distribution: Distribution
        var mean: Double
        var deviation: Double
        var testDescription: String { "\(distribution)" }
    }

    @Test(arguments: [
        Case(distribution: .constant(7), mean: 7, deviation: 0),
        Case(distribution: .uniform(from: 2, to: 5), mean: 3.5, deviation: 3 / 12.0.squareRoot()),
        Case(distribution: .exponential(mean: 110), mean: 110, deviation: 110),
        Case(distribution: .lognormal(mean: 90, cv: 1, max: nil), mean: 90, deviation: 90),
        Case(distribution: .gamma(mean: 90, cv: 0.5), mean: 90, deviation: 45),
        Case(distribution: .gamma(mean: 90, cv: 2), mean: 90, deviation: 180),
        Case(distribution: .empirical([1, 2, 3, 6]), mean: 3, deviation: 3.5.squareRoot()),
        Case(
            distribution: .bimodal(share: 0.25, .constant(0), .constant(4)), mean: 3, deviation: 3.0.squareRoot()),
    ]) func drawsWithItsMoments(_ sample: Case) {
        var dice = Dice(seed: 11)
        let count = 200_000
        let values = (0..<count).map { _ in sample.distribution.draw(&dice) }
        let mean = values.reduce(0, +) / Double(count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
        // Five standard errors of the mean; the deviation of a heavy tail is known less well.
        #expect(abs(mean - sample.mean) <= 5 * sample.deviation / Double(count).squareRoot() + 1e-9)
        #expect(abs(deviation - sample.deviation) <= 0.06 * sample.deviation + 1e-9)
        #expect(abs(sample.distribution.mean - sample.mean) < 1e-9)
    }

    @Test func aLognormalStaysBelowItsBound() {
        var dice = Dice(seed: 12)
        let values = (0..<20_000).map { _ in Distribution.lognormal(mean: 12, cv: 0.5, max: 28).draw(&dice) }
        #expect(values.allSatisfy { $0 > 0 && $0 <= 28 })
        #expect(values.contains { $0 > 27 })
    }

    @Test func seedsAndStreamsAreIndependent() {
        func throwsOf(_ seed: UInt64, _ stream: UInt64) -> [Double] {
            var dice = Dice(seed: seed, stream: stream)
            return (0..<50).map { _ in dice.uniform() }
        }
        #expect(throwsOf(1, 1) == throwsOf(1, 1))
        #expect(throwsOf(1, 1) != throwsOf(1, 2))
        #expect(throwsOf(1, 1) != throwsOf(2, 1))
        // Two streams do not go the same way a few throws apart.
        #expect(Set(throwsOf(1, 1)).isDisjoint(with: throwsOf(2, 1)))
    }

    @Test(arguments: [
        "7", #"{"lognormal":{"mean":90,"cv":1}}"#, #"{"lognormal":{"mean":12,"cv":0.5,"max":28}}"#,
        #"{"uniform":{"from":2,"to":5}}"#, #"{"exponential":{"mean":4}}"#, #"{"gamma":{"mean":4,"cv":2}}"#,
        #"{"empirical":[1,2.5]}"#, #"{"bimodal":{"share":0.3,"first":10,"second":{"exponential":{"mean":60}}}}"#,
    ]) func comesBackFromItsCodedForm(_ text: String) throws {
        let distribution = try JSONDecoder().decode(Distribution.self, from: Data(text.utf8))
        let coded = try JSONEncoder().encode(distribution)
        #expect(try JSONDecoder().decode(Distribution.self, from: coded) == distribution)
    }
}
