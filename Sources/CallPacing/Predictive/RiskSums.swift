/// The sums whose tails are the risk of one more dial: for each moment at which it might be answered, how many open calls
/// will need an agent by then and how many busy agents will not be free.
///
/// "Answers minus freed agents" is one Poisson binomial, because one minus a yes-or-no variable is another. With n = idle -
/// waiting + busy agents, a dial answered at that moment is abandoned when the sum is at least n.
struct RiskSums {
    private var sums: [PoissonBinomial]
    /// Moments that are added up when there are too many terms to be exact: by horizon mean, variance and skew.
    private var moments: [Double]
    private var count = 0
    private let isExact: Bool
    /// Idle agents less those who wait for them, and busy ones.
    var agents: Int
    /// The expected number of agents that come free by each moment.
    var freed: [Double]
    /// The expected number of open calls that will need an agent by each moment.
    var needed: [Double]
    /// Open calls that will ever need an agent.
    var answersToCome = 0.0

    /// Empty sums for so many horizons, expecting so many terms.
    init(horizons: Int, agents: Int, terms: Int) {
        self.agents = agents
        sums = Array(repeating: PoissonBinomial(), count: horizons)
        freed = Array(repeating: 0, count: horizons)
        needed = freed
        isExact = terms <= PoissonBinomial.exactTerms
        moments = Array(repeating: 0, count: isExact ? 0 : 3 * horizons)
    }

    /// Adds one term, with its probability at each horizon.
    mutating func add(_ probabilities: [Double]) {
        count += 1
        guard !moments.isEmpty else {
            for m in sums.indices { sums[m].add(probabilities[m]) }
            return
        }
        moments.withUnsafeMutableBufferPointer { moments in
            probabilities.withUnsafeBufferPointer { probabilities in
                for m in 0..<probabilities.count {
                    let a = probabilities[m]
                    let spread = a * (1 - a)
                    moments[3 * m] += a
                    moments[3 * m + 1] += spread
                    moments[3 * m + 2] += spread * (1 - 2 * a)
                }
            }
        }
    }

    /// Adds a busy agent who is still busy with these probabilities.
    mutating func addAgent(_ stillBusy: [Double]) {
        agents += 1
        for m in freed.indices { freed[m] += 1 - stillBusy[m] }
        add(stillBusy)
    }

    /// Adds an open call that needs an agent with these probabilities.
    mutating func addCall(_ needs: [Double]) {
        for m in needed.indices { needed[m] += needs[m] }
        add(needs)
    }

    /// Ends the adding up: from here on terms are added one dial at a time.
    mutating func close() {
        guard !moments.isEmpty else { return }
        for m in sums.indices {
            sums[m].add(
                count: count, mean: moments[3 * m], variance: moments[3 * m + 1], skew: moments[3 * m + 2])
        }
        moments = []
    }

    /// The mean over the horizons of P(sum >= agents): how likely the next dial, once answered, is abandoned.
    var risk: Double {
        var total = 0.0
        for sum in sums { total += sum.atLeast(agents) }
        return total / Double(sums.count)
    }
}
