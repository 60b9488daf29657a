/// Climbs in agents until calls per second no longer grow, or callers are not served any more.
struct Ladder: Sendable {
    /// Agents on each rung, rising.
    var rungs: [Int]
    /// How long each rung is measured, in seconds.
    var seconds: Int

    /// A rung that brings less than this part more has met the ceiling.
    private static let leastGrowth = 0.03

    /// Every rung that was tried, in order.
    func climb(_ load: CallLoad) async throws -> [LoadStep] {
        var steps: [LoadStep] = []
        var best = 0.0
        for rung in rungs {
            let step = try await load.run(rung, seconds)
            note("\(load.name): \(step.summary)")
            steps.append(step)
            guard step.isServed, step.callsPerSecond > best * (1 + Self.leastGrowth) else { break }
            best = step.callsPerSecond
        }
        return steps
    }
}

extension [LoadStep] {
    /// The most calls a second that were served.
    var ceiling: Double { filter(\.isServed).map(\.callsPerSecond).max() ?? 0 }

    /// The rung closest to half of the ceiling: ordinary operation.
    var ordinary: LoadStep? {
        let half = ceiling / 2
        return filter(\.isServed).min { abs($0.callsPerSecond - half) < abs($1.callsPerSecond - half) }
    }
}
