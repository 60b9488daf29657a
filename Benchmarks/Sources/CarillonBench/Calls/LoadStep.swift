/// What one rung of the ladder has shown.
struct LoadStep: Sendable {
    /// Agents that took calls one after the other.
    var agents: Int
    /// How long was measured, in seconds.
    var seconds = 0.0
    /// Conversations that began in that time.
    var connected = 0
    /// Calls that ended in that time without a conversation.
    var failed = 0
    /// The first failure, for a human.
    var firstFailure: String?
    /// From the answer, as the process hears of it, to both legs in the bridge.
    var bridge = Percentiles()
    /// Milliseconds of processor time for each call, by process.
    var processor: [(name: String, milliseconds: Double)] = []

    /// Conversations a second.
    var callsPerSecond: Double { seconds > 0 ? Double(connected) / seconds : 0 }

    /// Beyond this, at p99 and in milliseconds, people hang up before anybody speaks: the rung does not count.
    static let longestWait = 1_000.0

    /// Whether callers were served: hardly any failed, and nobody waited too long.
    var isServed: Bool {
        connected > 0 && Double(failed) <= Double(connected) * 0.01
            && bridge.at(0.99).map { $0 <= Self.longestWait } ?? false
    }

    /// One line for a human.
    var summary: String {
        "\(agents) agents: \(callsPerSecond.text()) calls/s, \(failed) failed; answer to bridge p50/p99 "
            + "\(bridge.at(0.5).text())/\(bridge.at(0.99).text()) ms\(isServed ? "" : "  -- not served")"
            + "\n    processor ms a call: "
            + processor.map { "\($0.name) \($0.milliseconds.text(decimals: 2))" }.joined(separator: ", ")
            + (firstFailure.map { "\n    first failure: \($0)" } ?? "")
    }
}

/// Something that agents can work with: bare operations, or the whole product.
struct CallLoad: Sendable {
    /// What it is called in the output.
    var name: String
    /// Lets that many agents work for a while (seconds); what the first part shows is not counted. Never fewer agents
    /// than the time before.
    var run: @Sendable (_ agents: Int, _ seconds: Int) async throws -> LoadStep
}
