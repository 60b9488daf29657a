import ArgumentParser
import Foundation
import Simulation

/// `carillon simulate`.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a call centre in virtual time: any size, any pacing, days in seconds.",
        discussion: """
            The same code that runs a site decides here, among simulated agents, customers and lines. Nothing is dialled, no
            database is needed, and the same seed always gives the same run.
              carillon simulate                                     20 agents, answer rate 0.3, progressive
              carillon simulate evening.yaml --pacing progressive --pacing vicidial-average
              carillon simulate --agents 12 --answer-rate 0.2 --seeds 4
              carillon simulate --suite standard --hours 8 --charts charts
              carillon simulate --list                              scenarios, suites, pacings and where they come from
            A scenario file says what differs from the standard cell; times are in seconds:
              agents: {count: 12, talk: {lognormal: {mean: 120, cv: 1}}}
              carrier: {answer_rate: [{at: 0, value: 0.2}, {at: 14400, value: 0.4}], lines: 30}
              faults: {lost_hang_ups: 0.01}
            """)
    @Argument(help: "A scenario's YAML file, or a scenario's name.") var scenario: String?
    @Option(help: "A suite of scenarios instead of one.") var suite: String?
    @Option(help: "How to pace; several may be given. 'lines=3' is a fixed ratio.") var pacing: [String] = []
    @Option(help: "How many seeds.") var seeds: Int?
    @Option(help: "The first seed.") var firstSeed: UInt64 = 1
    @Option(help: "Hours to simulate with each seed.") var hours: Double?
    @Option(help: "Agents, instead of the scenario's.") var agents: Int?
    @Option(help: "The share of dials that a person answers, instead of the scenario's.") var answerRate: Double?
    @Option(help: "Runs side by side. Default: one for each processor.") var jobs: Int?
    @Option(help: ArgumentHelp("Write charts of occupancy against abandonment there.", valueName: "directory"))
    var charts: String?
    @Flag(help: "List scenarios, suites and pacings.") var list = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard scenario == nil || suite == nil else { throw ValidationError("A scenario or --suite, not both.") }
        guard seeds.map({ (1...1_000).contains($0) }) ?? true else {
            throw ValidationError("--seeds must be 1 to 1000.")
        }
        guard hours.map({ $0 > 0 && $0 <= 100_000 }) ?? true else {
            throw ValidationError("--hours must be above 0 and at most 100000.")
        }
        guard agents.map({ (1...10_000).contains($0) }) ?? true else {
            throw ValidationError("--agents must be 1 to 10000.")
        }
        guard answerRate.map({ (0...1).contains($0) }) ?? true else {
            throw ValidationError("--answer-rate is a probability: 0 to 1.")
        }
        guard jobs.map({ (1...256).contains($0) }) ?? true else { throw ValidationError("--jobs must be 1 to 256.") }
    }

    func run() async throws {
        if list { return print(SimulationCatalogue.text) }
        let plan = SimulationPlan(
            scenarios: try scenarios(), pacings: try pacings(),
            seeds: (0..<UInt64(seeds ?? 1)).map { firstSeed &+ $0 })
        let began = ContinuousClock.now
        let figures = try await plan.run(
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, isSilent: output.json)
        let cells = figures.map { figures in Cell(figures, goal: SimulationText.goal(of: figures)) }
        if let charts { try SimulationText.write(cells, caps: figures.map(\.scenario.cap), to: charts) }
        if output.json { return try Terminal.printJSON(SuiteResult(cells: cells)) }
        print(SimulationText.table(cells))
        print(SimulationText.footer(figures, seeds: plan.seeds, took: ContinuousClock.now - began))
    }

    private func scenarios() throws -> [Scenario] {
        var scenarios: [Scenario]
        if let suite {
            guard let found = Suite.named(suite) else {
                throw Failure(
                    "There is no suite '\(suite)'. Suites: \(Suite.all.map(\.name).joined(separator: ", ")).")
            }
            scenarios = found.scenarios
        } else {
            scenarios = [try ScenarioFile.scenario(scenario ?? "standard")]
        }
        for index in scenarios.indices {
            // A short first look; --hours asks for more.
            scenarios[index].hours = hours ?? (suite == nil ? scenarios[index].hours : 8)
            if scenario == nil, suite == nil, hours == nil { scenarios[index].hours = 8 }
            if scenarios[index].warmUp >= scenarios[index].hours * 3_600 { scenarios[index].warmUp = 0 }
            if let agents { scenarios[index].agents.count = agents }
            if let answerRate { scenarios[index].carrier.answerRate = .constant(answerRate) }
            let objections = scenarios[index].objections()
            guard objections.isEmpty else {
                throw Failure("The scenario makes no sense:\n  " + objections.joined(separator: "\n  "))
            }
        }
        return scenarios
    }

    private func pacings() throws -> [Pacing] {
        let names = pacing.isEmpty ? ["progressive"] : pacing
        return try names.flatMap { name in
            if name == "all" { return Pacing.all }
            guard let found = Pacing.named(name) else {
                throw Failure(
                    "There is no pacing '\(name)'. Pacings: all, lines=NUMBER, \(Pacing.all.map(\.name).joined(separator: ", "))."
                )
            }
            return [found]
        }
    }
}
