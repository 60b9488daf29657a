import CallPacing
import Foundation
import Testing

/// Occupancy and abandonment in a short form of the standard suite: fixed seeds, an hour that is counted after one that is
/// not. The full suite is `Simulation`'s.
struct PacingWorldTests {
    @Test(arguments: [(5, 0.3, 0.66, 0.86), (20, 0.3, 0.84, 0.91)])
    func `agents are busy within the budget`(agents: Int, p: Double, lowest: Double, highest: Double) {
        var profile = PacingWorld.Profile()
        profile.agents = agents
        profile.answerRate = p
        var world = PacingWorld(profile, pacer: PredictivePacer(PredictiveSettings()), seed: 42)
        world.closes = world.now + 7_200
        world.run(seconds: 3_600)
        world.restartCount()
        world.run(seconds: 3_600)
        #expect(world.occupancy > lowest && world.occupancy < highest, "seed 42: \(world.occupancy)")
        let standing = world.pacer.standings(at: world.now)[0]
        #expect(standing.share! <= 0.03, "seed 42: \(standing.share!)")
        #expect(standing.share! >= 0.012, "seed 42: the budget is not used: \(standing.share!)")
    }

    @Test
    func `a cold pacer with a wrong prior abandons little and is soon at work`() {
        var settings = PredictiveSettings()
        settings.expectedAnswerRate = 0.05
        settings.expectedTalk = 300
        var world = PacingWorld(PacingWorld.Profile(), pacer: PredictivePacer(settings), seed: 7)
        world.closes = world.now + 28_800
        world.run(seconds: 600)
        #expect(world.abandonRate <= 0.05)
        world.restartCount()
        world.run(seconds: 900)
        #expect(world.occupancy > 0.8)
    }

    @Test
    func `progressive never rings for more than are idle, and loses nobody`() {
        var settings = PredictiveSettings()
        settings.minimumAgents = 1_000
        var world = PacingWorld(PacingWorld.Profile(), pacer: PredictivePacer(settings), seed: 3)
        world.run(seconds: 1_800)
        #expect(world.mostRingingOverIdle <= 0)
        #expect(world.abandoned == 0)
        #expect(world.answered > 50)
    }

    @Test
    func `the same seed decides the same, and another does not`() {
        func story(_ seed: UInt64) -> [Int] {
            var world = PacingWorld(PacingWorld.Profile(), pacer: PredictivePacer(PredictiveSettings()), seed: seed)
            world.run(seconds: 400)
            return [world.dials, world.answered, world.abandoned, world.decisions]
        }
        #expect(story(5) == story(5))
        #expect(story(5) != story(6))
    }
}
