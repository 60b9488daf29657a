/// The sum of independent yes-or-no variables with unequal probabilities, and how likely it reaches a number.
///
/// Up to 16 terms the distribution is carried along exactly; beyond that its moments are enough (refined normal
/// approximation: Volkova 1996; Hong, Computing the Poisson binomial distribution, 2013).
package struct PoissonBinomial: Hashable, Sendable {
    /// Terms up to which the tail is exact.
    package static let exactTerms = 16

    private var count = 0
    private var mean = 0.0
    private var variance = 0.0
    private var skew = 0.0
    /// P(sum = i) for i = 0...count, while that is kept: until there are too many terms, or some came as moments.
    private var exact: [Double] = [1]

    /// An empty sum.
    package init() {}

    /// The mean of the sum.
    package var expected: Double { mean }

    /// Adds a term that is 1 with probability `a`.
    package mutating func add(_ a: Double) {
        count += 1
        mean += a
        let spread = a * (1 - a)
        variance += spread
        skew += spread * (1 - 2 * a)
        guard exact.count == count, count <= Self.exactTerms else { return }
        exact.append(0)
        for i in stride(from: count, through: 1, by: -1) { exact[i] = exact[i] * (1 - a) + exact[i - 1] * a }
        exact[0] *= 1 - a
    }

    /// Adds the moments of many terms at once; the sum is approximated from then on.
    package mutating func add(count: Int, mean: Double, variance: Double, skew: Double) {
        self.count += count
        self.mean += mean
        self.variance += variance
        self.skew += skew
    }

    /// P(sum >= n).
    package func atLeast(_ n: Int) -> Double {
        if n <= 0 { return 1 }
        if n > count { return 0 }
        return exact.count == count + 1 ? exactly(n) : approximately(n)
    }

    private func exactly(_ n: Int) -> Double {
        var sum = 0.0
        for i in n...count { sum += exact[i] }
        return min(1, sum)
    }

    /// The refined normal approximation with continuity correction.
    package func approximately(_ n: Int) -> Double {
        if n <= 0 { return 1 }
        if n > count { return 0 }
        guard variance > 1e-12 else { return mean > Double(n) - 0.5 ? 1 : 0 }
        let deviation = variance.squareRoot()
        let x = (Double(n) - 0.5 - mean) / deviation
        let (density, cumulative) = Mathematics.normal(x)
        let refined = cumulative + skew / (variance * deviation) * (1 - x * x) * density / 6
        return 1 - min(1, max(0, refined))
    }
}
