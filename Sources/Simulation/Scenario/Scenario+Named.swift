// Scenarios with a name: cells of the suites, and worlds that shake a pacer.
extension Scenario {
    /// A cell of the standard suite.
    public static func standard(agents: Int, answerRate: Double) -> Scenario {
        Scenario(agents: AgentTeam(count: agents), carrier: Carrier(answerRate: .constant(answerRate)))
    }

    /// The memoryless world: service exponential with mean 110 s, every dial resolved after an exponential time of mean
    /// 12 s, nobody waits. There the optimum is known exactly.
    public static func markov(agents: Int, answerRate: Double) -> Scenario {
        var scenario = standard(agents: agents, answerRate: answerRate)
        scenario.name = "markov"
        scenario.agents.talk = .exponential(mean: 110)
        scenario.agents.wrapUp = .constant(0)
        scenario.carrier.answerAfter = .exponential(mean: 12)
        scenario.carrier.busy = Carrier.Fate(share: 1, after: .exponential(mean: 12))
        scenario.carrier.machine = Carrier.Fate(share: 0, after: .constant(0))
        // A dial that still rings after this is one in twenty thousand.
        scenario.carrier.noAnswerAfter = 120
        scenario.threshold = 0
        return scenario
    }

    /// The scenario of this name; nil when there is none. `standard` and the cells `standard:AGENTS:RATE`,
    /// `markov:AGENTS:RATE`, and those of `robust`.
    public static func named(_ name: String) -> Scenario? {
        if name == "standard" { return Scenario() }
        if let scenario = robust.first(where: { $0.name == name }) { return scenario }
        let parts = name.split(separator: ":").map(String.init)
        guard parts.count == 3, let agents = Int(parts[1]), let rate = Double(parts[2]) else { return nil }
        switch parts[0] {
        case "standard": return .standard(agents: agents, answerRate: rate)
        case "markov": return .markov(agents: agents, answerRate: rate)
        default: return nil
        }
    }

    /// Worlds that shake a pacer, each one change of the standard cell of 20 agents.
    public static let robust: [Scenario] = [
        variant("answer-rate-doubles") { $0.carrier.answerRate = .steps([step(0, 0.2), step(4 * 3_600, 0.4)]) },
        variant("answer-rate-collapses") { $0.carrier.answerRate = .steps([step(0, 0.4), step(4 * 3_600, 0.1)]) },
        variant("answer-rate-waves") { $0.carrier.answerRate = .wave(mean: 0.3, amplitude: 0.15, period: 7_200) },
        variant("half-the-team-leaves") {
            $0.agents.changes = [
                AgentTeam.Change(at: 3 * 3_600, over: 600, count: 10),
                AgentTeam.Change(at: 4 * 3_600, over: 600, count: 20),
            ]
        },
        variant("talk-doubles") { $0.agents.talkFactor = .steps([step(0, 1), step(4 * 3_600, 2)]) },
        variant("talk-exponential") { $0.agents.talk = .exponential(mean: 90) },
        variant("talk-regular") { $0.agents.talk = .gamma(mean: 90, cv: 0.5) },
        variant("talk-bimodal") {
            $0.agents.talk = .bimodal(share: 0.5, .gamma(mean: 20, cv: 0.5), .gamma(mean: 160, cv: 0.5))
        },
        variant("quick-answers") { $0.carrier.answerAfter = .lognormal(mean: 6, cv: 0.5, max: 28) },
        variant("slow-answers") { $0.carrier.answerAfter = .lognormal(mean: 20, cv: 0.3, max: 28) },
        variant("hang-ups-lost") { $0.faults.lostHangUps = 0.1 },
        variant("events-late") { $0.faults.eventDelay = 0.5 },
        variant("mixed-leads") {
            $0.lists = [
                LeadList(name: "fresh", share: 0.5, odds: 1.8, spread: 0.5),
                LeadList(name: "worn", share: 0.5, odds: 0.5, spread: 0.5),
            ]
        },
        variant("breaks") {
            $0.agents.breakEvery = .exponential(mean: 5_400)
            $0.agents.breakLength = .uniform(from: 300, to: 900)
        },
        variant("few-lines") { $0.carrier.lines = 50 },
        variant("phones-for-each-call") { $0.agents.phoneRings = .uniform(from: 0.2, to: 0.8) },
    ]

    private static func variant(_ name: String, _ change: (inout Scenario) -> Void) -> Scenario {
        var scenario = Scenario(name: name)
        change(&scenario)
        return scenario
    }

    private static func step(_ at: Double, _ value: Double) -> Curve.Step { Curve.Step(at: at, value: value) }
}
