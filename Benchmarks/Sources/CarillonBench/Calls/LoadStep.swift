/// What one step of the ladder has shown.
struct LoadStep: Sendable {
    /// Calls a second that were asked for.
    var rate: Int
    /// Calls that were placed in the measured part.
    var placed = 0
    /// Of those, how many went wrong: refused, lost, or not connected.
    var failed = 0
    /// The first failure, for a human.
    var firstFailure: String?
    /// From the originate request to its answer.
    var originate = Percentiles()
    /// From the originate request to StasisStart. The far end answers at once, so this is the answer's delay.
    var answer = Percentiles()
    /// From StasisStart to both legs in the bridge.
    var bridge = Percentiles()

    /// Where the ladder ends. A call in a thousand may fail. The delays are some ten times what they are without load:
    /// beyond that queues grow, and a step that lasts longer only looks worse.
    static let limits = (failures: 0.001, originate: 50.0, answer: 200.0, bridge: 200.0)

    /// Whether the machine keeps up.
    var isSustained: Bool {
        func holds(_ times: Percentiles, _ limit: Double) -> Bool { times.at(0.99).map { $0 <= limit } ?? false }
        return placed > 0 && Double(failed) <= Double(placed) * Self.limits.failures
            && holds(originate, Self.limits.originate) && holds(answer, Self.limits.answer)
            && holds(bridge, Self.limits.bridge)
    }

    /// One line for a human.
    var summary: String {
        func pair(_ times: Percentiles) -> String { "\(times.at(0.5).text())/\(times.at(0.99).text())" }
        return "\(rate) calls/s: \(placed) placed, \(failed) failed; p50/p99 ms: originate \(pair(originate)), "
            + "answer \(pair(answer)), bridge \(pair(bridge))\(isSustained ? "" : "  -- not sustained")"
            + (firstFailure.map { "\n    first failure: \($0)" } ?? "")
    }
}

/// Something that calls can be put through: bare operations, or the whole product.
struct CallLoad: Sendable {
    /// What it is called in the output.
    var name: String
    /// Runs calls at a steady rate (calls a second) for a while (seconds); what the first part shows is not counted.
    var run: @Sendable (_ rate: Int, _ seconds: Int) async throws -> LoadStep
}
