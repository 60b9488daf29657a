/// How fast each agent talks, against the campaign: completions over what the campaign's hazard would have had them
/// complete, from 200 conversations on, shrunk to 1 by 50. One number an agent, where a table of its own would need
/// thousands of calls to say more.
struct AgentPaces: Hashable, Sendable, Codable {
    static let enough = 200
    static let prior = 50.0

    private struct Pace: Hashable, Sendable, Codable {
        var conversations = 0
        var completed = 0.0
        var expected = 0.0
    }

    // Looked up, never walked through.
    private var agents: [Int64: Pace] = [:]

    /// Notes a conversation that took `seconds`, in a campaign whose hazard is `curve`.
    mutating func note(_ agent: Int64, _ seconds: Double, _ curve: HazardCurve?) {
        guard let curve else { return }
        let keep = 1 - 0.6931471805599453 / 500
        var pace = agents[agent] ?? Pace()
        pace.conversations += 1
        pace.completed = pace.completed * keep + 1
        pace.expected = pace.expected * keep + curve.integral(to: seconds)
        agents[agent] = pace
    }

    /// The factor of the campaign's hazard, 0.5...2.
    func pace(of agent: Int64) -> Double {
        guard let pace = agents[agent], pace.conversations >= Self.enough else { return 1 }
        return min(2, max(0.5, (pace.completed + Self.prior) / (pace.expected + Self.prior)))
    }
}
