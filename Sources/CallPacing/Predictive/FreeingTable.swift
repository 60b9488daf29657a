/// How likely an agent who is busy now will be free within each horizon, by how long the phase has lasted: worked out
/// once for all agents and decisions until the next rebuild.
struct FreeingTable: Hashable, Sendable, Codable {
    /// How fast an agent is, as a factor of the hazard. Each has its talk table; agents between two are interpolated.
    static let paces = [0.5, 0.70710678118654757, 1, 1.4142135623730951, 2]

    private var horizons: Int
    /// By pace, elapsed time (where bins begin) and horizon, in one row.
    private var talk: [Double]
    /// By elapsed time and horizon.
    private var wrapUp: [Double]

    /// Works it out for horizons in seconds.
    init(horizons: [Double], talk: HazardCurve, wrapUp: HazardCurve) {
        self.horizons = horizons.count
        let last = horizons.max() ?? 0
        let step = max(0.25, last / 60)
        let steps = Int((last / step).rounded(.up))
        // Wrap-up done within each multiple of a step, at the middle of the step in which talk ends.
        let done = (0...steps).map { 1 - Mathematics.exp(-wrapUp.integral(to: (Double($0) + 0.5) * step)) }
        self.talk = []
        self.talk.reserveCapacity(Self.paces.count * PhaseHazard.bins * horizons.count)
        var ends = [Double](repeating: 0, count: steps)
        for pace in Self.paces {
            for elapsed in PhaseHazard.edges {
                let start = talk.integral(to: elapsed)
                var survival = 1.0
                for u in 0..<steps {
                    let next = Mathematics.exp(
                        -pace * (talk.integral(to: elapsed + Double(u + 1) * step) - start))
                    ends[u] = survival - next
                    survival = next
                }
                for horizon in horizons { self.talk.append(Self.freed(within: horizon, step, ends, done)) }
            }
        }
        self.wrapUp = []
        for elapsed in PhaseHazard.edges {
            let start = wrapUp.integral(to: elapsed)
            for horizon in horizons {
                self.wrapUp.append(1 - Mathematics.exp(-(wrapUp.integral(to: elapsed + horizon) - start)))
            }
        }
    }

    /// Talk ends in a step and wrap-up takes no longer than what is left of the horizon.
    private static func freed(within horizon: Double, _ step: Double, _ ends: [Double], _ done: [Double]) -> Double {
        let places = horizon / step
        var sum = 0.0
        for u in 0..<ends.count {
            let left = places - Double(u) - 1  // whole steps after the one in which talk ends
            guard left > -1 else { break }
            if left <= 0 {
                // The horizon ends within this step: half of what is left of it for wrap-up.
                sum += ends[u] * (left + 1) * done[0] * (left + 1)
            } else {
                let whole = Int(left)
                let part = left - Double(whole)
                sum += ends[u] * (done[whole] + (done[min(whole + 1, done.count - 1)] - done[whole]) * part)
            }
        }
        return min(1, max(0, sum))
    }

    /// Adds an agent's probabilities of being free to `into`, one per horizon, as `1 - q`.
    func stillBusy(_ phase: BusyAgent.Phase, elapsed: Double, pace: Double, into: inout [Double]) {
        let edges = PhaseHazard.edges
        let bin = PhaseHazard.bin(elapsed)
        let next = min(bin + 1, PhaseHazard.bins - 1)
        let part = next > bin ? min(1, (elapsed - edges[bin]) / (edges[next] - edges[bin])) : 0
        switch phase {
        case .wrapUp:
            for m in 0..<horizons {
                let low = wrapUp[bin * horizons + m]
                into[m] = 1 - (low + (wrapUp[next * horizons + m] - low) * part)
            }
        case .talk:
            let (level, between) = Self.level(of: pace)
            let row = level * PhaseHazard.bins
            for m in 0..<horizons {
                var q = interpolated(row, bin, next, part, m)
                if between > 0 {
                    let faster = interpolated(row + PhaseHazard.bins, bin, next, part, m)
                    q += (faster - q) * between
                }
                into[m] = 1 - q
            }
        }
    }

    private func interpolated(_ row: Int, _ bin: Int, _ next: Int, _ part: Double, _ m: Int) -> Double {
        let low = talk[(row + bin) * horizons + m]
        return low + (talk[(row + next) * horizons + m] - low) * part
    }

    private static func level(of pace: Double) -> (Int, Double) {
        if pace == 1 { return (2, 0) }
        for level in 0..<(paces.count - 1) where pace < paces[level + 1] {
            return (level, max(0, (pace - paces[level]) / (paces[level + 1] - paces[level])))
        }
        return (paces.count - 2, 1)
    }
}
