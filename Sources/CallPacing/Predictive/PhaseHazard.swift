/// How long a phase of an agent's work lasts, learnt as it goes: a hazard that is constant within each of 40 bins which grow
/// by a quarter each, from 1 s to 80 minutes. Old phases fade.
struct PhaseHazard: Hashable, Sendable, Codable {
    static let bins = 40
    /// Where bins begin; the last one has no end.
    static let edges: [Double] = {
        var edges = [0.0]
        for bin in 1..<bins { edges.append(bin == 1 ? 1 : edges[bin - 1] * 1.25) }
        return edges
    }()

    /// Phases that have ended, not faded.
    private(set) var ended = 0
    private var completions: [Double]
    private var exposure: [Double]
    private var inflation = 1.0
    private var halfLife: Double
    private var expected: Double

    /// Begins with a prior mean in seconds.
    init(expected: Double, halfLife: Double) {
        self.expected = expected
        self.halfLife = halfLife
        completions = Array(repeating: 0, count: Self.bins)
        exposure = completions
    }

    mutating func note(_ seconds: Double) {
        let seconds = max(0, seconds)
        ended += 1
        Self.expose(&exposure, seconds, weight: inflation)
        completions[Self.bin(seconds)] += inflation
        inflation *= 1 + 0.6931471805599453 / halfLife
        guard inflation > 1e6 else { return }
        for bin in 0..<Self.bins {
            completions[bin] /= inflation
            exposure[bin] /= inflation
        }
        inflation = 1
    }

    /// The mean of the phases that have ended, faded; the prior's before there are ten.
    var mean: Double {
        let total = completions.reduce(0, +)
        return ended >= 10 && total > 0 ? exposure.reduce(0, +) / total : expected
    }

    /// The hazard as it is now. Phases that go on have lasted so long without an end: censored exposure.
    func curve(going: [Double]) -> HazardCurve {
        var exposed = exposure
        for elapsed in going { Self.expose(&exposed, max(0, elapsed), weight: inflation) }
        let prior = mean / 2 * inflation
        return HazardCurve(
            (0..<Self.bins).map { (completions[$0] + 0.5 * inflation) / (exposed[$0] + max(prior, 1e-3 * inflation)) })
    }

    private static func expose(_ exposure: inout [Double], _ seconds: Double, weight: Double) {
        for bin in 0..<bins {
            guard seconds > edges[bin] else { return }
            let end = bin + 1 < bins ? min(seconds, edges[bin + 1]) : seconds
            exposure[bin] += weight * (end - edges[bin])
        }
    }

    static func bin(_ seconds: Double) -> Int {
        var low = 0
        var high = bins
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= seconds { low = middle } else { high = middle }
        }
        return low
    }
}

/// A hazard function and its integral.
struct HazardCurve: Hashable, Sendable, Codable {
    private var rates: [Double]
    /// The integral up to where each bin begins.
    private var integrals: [Double]

    init(_ rates: [Double]) {
        self.rates = rates
        integrals = [0]
        for bin in 1..<rates.count {
            integrals.append(
                integrals[bin - 1] + rates[bin - 1] * (PhaseHazard.edges[bin] - PhaseHazard.edges[bin - 1]))
        }
    }

    /// The integral of the hazard from 0 to `x`.
    func integral(to x: Double) -> Double {
        guard x > 0 else { return 0 }
        let bin = PhaseHazard.bin(x)
        return integrals[bin] + rates[bin] * (x - PhaseHazard.edges[bin])
    }
}
