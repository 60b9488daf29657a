/// The sums whose tails are the risk of one more dial: for each moment at which it might be answered, how many open calls
/// will need an agent by then and how many busy agents will not be free.
///
/// "Answers minus freed agents" is one Poisson binomial, because one minus a yes-or-no variable is another. With n = idle -
/// waiting + busy agents, a dial answered at that moment is abandoned when the sum is at least n.
struct RiskSums {
    private var sums: [PoissonBinomial]
    private var many: Many?
    /// Idle agents less those who wait for them, and busy ones.
    var agents: Int
    /// The expected number of agents that come free by each moment.
    var freed: [Double]
    /// The expected number of open calls that will need an agent by each moment.
    var needed: [Double]
    /// Open calls that will ever need an agent.
    var answersToCome = 0.0

    /// Moments that are added up when there are too many terms to be exact.
    private struct Many {
        var count = 0
        var mean: [Double]
        var variance: [Double]
        var skew: [Double]

        init(_ horizons: Int) {
            mean = Array(repeating: 0, count: horizons)
            variance = mean
            skew = mean
        }
    }

    /// Empty sums for so many horizons, expecting so many terms.
    init(horizons: Int, agents: Int, terms: Int) {
        self.agents = agents
        sums = Array(repeating: PoissonBinomial(), count: horizons)
        freed = Array(repeating: 0, count: horizons)
        needed = freed
        if terms > PoissonBinomial.exactTerms { many = Many(horizons) }
    }

    /// Adds one term, with its probability at each horizon.
    mutating func add(_ probabilities: [Double]) {
        guard many != nil else {
            for m in sums.indices { sums[m].add(probabilities[m]) }
            return
        }
        many!.count += 1
        for m in probabilities.indices {
            let a = probabilities[m]
            let spread = a * (1 - a)
            many!.mean[m] += a
            many!.variance[m] += spread
            many!.skew[m] += spread * (1 - 2 * a)
        }
    }

    /// Ends the adding up: from here on terms are added one dial at a time.
    mutating func close() {
        guard let many else { return }
        for m in sums.indices {
            sums[m].add(count: many.count, mean: many.mean[m], variance: many.variance[m], skew: many.skew[m])
        }
        self.many = nil
    }

    /// The mean over the horizons of P(sum >= agents): how likely the next dial, once answered, is abandoned.
    var risk: Double {
        var total = 0.0
        for sum in sums { total += sum.atLeast(agents) }
        return total / Double(sums.count)
    }
}
