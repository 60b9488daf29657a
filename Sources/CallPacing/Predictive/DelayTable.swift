/// The distribution of a delay, learnt as it goes: bins of half a second up to two minutes, in which old delays fade.
struct DelayTable: Hashable, Sendable, Codable {
    static let binsPerSecond = 2.0
    static let bins = 240

    /// Weight in each bin, `inflation` being worth one delay now: old ones fade because new ones weigh more.
    private var weights: [Double]
    private var inflation = 1.0
    /// Delays until one counts half.
    private var halfLife: Double

    /// Begins with a prior: so many delays' worth of a density given in each second.
    init(halfLife: Double, prior weight: Double, density: (Double) -> Double) {
        self.halfLife = halfLife
        weights = (0..<Self.bins).map { max(0, density((Double($0) + 0.5) / Self.binsPerSecond)) }
        let total = weights.reduce(0, +)
        for bin in weights.indices where total > 0 { weights[bin] *= weight / total }
    }

    mutating func note(_ seconds: Double) {
        let bin = Int(min(max(0, seconds) * Self.binsPerSecond, Double(Self.bins - 1)))
        weights[bin] += inflation
        inflation *= 1 + 0.6931471805599453 / halfLife
        guard inflation > 1e6 else { return }
        for bin in weights.indices { weights[bin] /= inflation }
        inflation = 1
    }

    /// The distribution as it is now.
    var curve: DelayCurve { DelayCurve(weights) }
}

/// A distribution function of a delay: linear between half seconds.
struct DelayCurve: Hashable, Sendable, Codable {
    /// P(delay <= i / 2 s), one more than there are bins.
    private var edges: [Double]

    init(_ weights: [Double]) {
        edges = [0]
        edges.reserveCapacity(weights.count + 1)
        let total = weights.reduce(0, +)
        var sum = 0.0
        for weight in weights {
            sum += weight
            edges.append(total > 0 ? min(1, sum / total) : 1)
        }
        // Whatever the rounding was, the last is certain.
        edges[edges.count - 1] = 1
    }

    /// P(delay <= x).
    func callAsFunction(_ x: Double) -> Double {
        let place = x * DelayTable.binsPerSecond
        guard place > 0 else { return 0 }
        guard place < Double(DelayTable.bins) else { return 1 }
        let bin = Int(place)
        let low = edges[bin]
        return low + (edges[bin + 1] - low) * (place - Double(bin))
    }

    /// The delay that a share `u` of delays is below.
    func quantile(_ u: Double) -> Double {
        // The first edge that reaches u.
        var low = 0
        var high = edges.count - 1
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < u { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        let step = edges[low] - edges[low - 1]
        let within = step > 0 ? (u - edges[low - 1]) / step : 1
        return (Double(low - 1) + within) / DelayTable.binsPerSecond
    }

    /// The mean delay, seconds.
    var mean: Double {
        var sum = 0.0
        for edge in edges.dropLast() { sum += 1 - edge }
        return max(0, sum / DelayTable.binsPerSecond - 0.5 / DelayTable.binsPerSecond)
    }
}
