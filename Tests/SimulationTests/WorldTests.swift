import CallFloor
import Simulation
import Testing

/// The world around the real floor: the same from the same seed, faithful to the arithmetic, and without a loss.
@Suite struct WorldTests {
    private func run(_ scenario: Scenario, _ pacing: Pacing, hours: Double, seed: UInt64) -> Figures {
        var scenario = scenario
        scenario.hours = hours
        var world = World(scenario, pacing: pacing, seed: seed)
        return world.run()
    }

    @Test(arguments: ["progressive", "vicidial-average", "mean-value"])
    func theSameSeedGoesTheSameWay(_ name: String) throws {
        let pacing = try #require(Pacing.named(name))
        let scenario = try #require(Scenario.named("mixed-leads"))
        let first = run(scenario, pacing, hours: 0.3, seed: 5)
        #expect(first == run(scenario, pacing, hours: 0.3, seed: 5))
        #expect(first.digests != run(scenario, pacing, hours: 0.3, seed: 6).digests)
    }

    /// Cells of the published table, and the arithmetic behind it: an agent's cycle is one service, one answer and the
    /// dials before it that came to nothing.
    @Test(arguments: [(20, 0.1), (10, 0.3), (20, 0.5)])
    func progressiveIsAsTheArithmeticSays(_ agents: Int, _ rate: Double) throws {
        let scenario = Scenario.standard(agents: agents, answerRate: rate)
        let figures = run(scenario, .progressive, hours: 4, seed: 1)
        let failed = 0.15 * 3.5 + 0.35 * 20 + 0.5 * 28
        let expected = 110 / (110 + 11.65 + (1 - rate) / rate * failed)
        let goal = try #require(
            Goals.occupancy(world: "standard", agents: agents, answerRate: rate, pacing: "progressive"))
        // Three hours of a small team: the standard error is near one point.
        let error = 0.03
        #expect(abs(figures.occupancy - expected) < error, "\(figures.occupancy) and \(expected), ±\(error)")
        #expect(abs(figures.occupancy - goal) < error)
        #expect(figures.abandonRate == 0)
        #expect(figures.daysOver == 0)
    }

    /// Dialling ahead of agents abandons calls, and the hard-worked average mode ends up where progressive is.
    @Test func aRivalIsAsItsColumnSays() throws {
        let pacing = try #require(Pacing.named("vicidial-average"))
        let figures = run(.standard(agents: 20, answerRate: 0.3), pacing, hours: 4, seed: 1)
        let goal = try #require(
            Goals.occupancy(world: "standard", agents: 20, answerRate: 0.3, pacing: "vicidial-average"))
        #expect(abs(figures.occupancy - goal) < 0.015 + 0.03, "\(figures.occupancy)")
        #expect(figures.abandonRate > 0.02 && figures.abandonRate < 0.05, "\(figures.abandonRate)")
    }

    @Test(arguments: ["progressive", "mean-value"], [1, 2] as [UInt64])
    func nothingIsLostWhateverBreaks(_ name: String, _ seed: UInt64) throws {
        var scenario = Scenario(name: "broken")
        scenario.agents.count = 6
        scenario.faults = Faults(
            eventDelay: 0.2, lostHangUps: 0.15, noChannel: 0.03, lostAnswers: 0.05, linkLossEvery: 120,
            linkLossLength: .uniform(from: 1, to: 8))
        scenario.agents.breakEvery = .exponential(mean: 300)
        scenario.agents.breakLength = .constant(60)
        scenario.carrier.patience = .exponential(mean: 3)
        var world = World(scenario, pacing: try #require(Pacing.named(name)), seed: seed)
        var placed = 0
        let fault = world.run(until: 1_200) { floor in
            placed += 1
            // Every input is looked at while it is cheap, and then now and then.
            guard placed < 3_000 || placed % 50 == 0 else { return nil }
            return floor.contradictions().first
        }
        #expect(fault == nil, "seed \(seed)")
        let middle = world.figures
        #expect(world.attempts >= middle.outcomes.values.reduce(0, +) + world.liveCalls)
        world.windDown()
        let figures = world.figures
        #expect(world.liveCalls == 0, "seed \(seed)")
        #expect(world.attempts == figures.outcomes.values.reduce(0, +), "an outcome for each attempt, seed \(seed)")
        #expect(figures.outcomes["lost", default: 0] > 0)
        #expect(figures.outcomes["answered", default: 0] > 25)
    }

    @Test func aListWithAnEndIsFinished() {
        var scenario = Scenario(name: "short")
        scenario.agents.count = 5
        scenario.lists = [LeadList(leads: 40)]
        scenario.hours = 2
        var world = World(scenario, seed: 3)
        let figures = world.run()
        // Some were tried again: there are more dials than leads, and busy lines come back after minutes.
        #expect(figures.dials > 40)
        #expect(world.unfinishedLeads < 40)
    }

    @Test func agentsComeAndGo() throws {
        var scenario = try #require(Scenario.named("half-the-team-leaves"))
        scenario.hours = 5
        var world = World(scenario, seed: 4)
        let figures = world.run()
        func agents(_ from: Double, _ to: Double) -> Double {
            let slot = figures.part(from: from * 3_600, to: to * 3_600)
            return Double(slot.first?.present ?? 0) / ((to - from) * 3_600_000_000)
        }
        // A part of a day that was cut short is asked for within it.
        #expect(abs(agents(1, 2.5) - 20) < 0.1)
        #expect(agents(3.25, 3.9) < 11)
        #expect(agents(4.25, 4.9) > 19)
    }
}
