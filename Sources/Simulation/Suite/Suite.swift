/// A set of scenarios that pacers are measured by.
public struct Suite: Sendable {
    /// What the command calls it.
    public let name: String
    /// What it is for, in a line.
    public let summary: String
    /// Its scenarios.
    public let scenarios: [Scenario]

    /// Every suite.
    public static let all: [Suite] = [standard, markov, robust]

    /// The suite of this name; nil when there is none.
    public static func named(_ name: String) -> Suite? { all.first { $0.name == name } }

    /// The sizes of teams that the suites have.
    public static let agentCounts = [5, 10, 20, 30, 50, 100]
    /// The answer rates that the suites have.
    public static let answerRates = [0.1, 0.2, 0.3, 0.5]

    /// Twenty-four cells: six sizes of team, four answer rates, one world.
    public static let standard = Suite(
        name: "standard", summary: "6 team sizes x 4 answer rates",
        scenarios: cells { .standard(agents: $0, answerRate: $1) })

    /// The same cells where everything is exponential and nobody waits: there the optimum is known exactly.
    public static let markov = Suite(
        name: "markov", summary: "the standard cells, memoryless: the optimum is known",
        scenarios: cells { .markov(agents: $0, answerRate: $1) })

    /// The named scenarios that shake a pacer: steps, waves, people who leave, other talk times, faults.
    public static let robust = Suite(
        name: "robust", summary: "steps, waves, absences, other distributions, faults", scenarios: Scenario.robust)

    private static func cells(_ make: (Int, Double) -> Scenario) -> [Scenario] {
        agentCounts.flatMap { agents in answerRates.map { make(agents, $0) } }
    }
}
