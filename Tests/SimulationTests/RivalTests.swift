import CallFloor
import Simulation
import Testing

/// Each rival's arithmetic, on scenes small enough for pencil and paper.
@Suite struct RivalTests {
    private func scene(
        at time: Double = 0, idle: Int = 0, talking: Int = 0, wrappingUp: Int = 0, ringing: Int = 0, waiting: Int = 0
    ) -> Scene {
        Scene(
            time: time, timeOfDay: time, dayLength: 28_800, idle: idle, talking: talking, wrappingUp: wrappingUp,
            ringing: ringing, waiting: waiting, cap: 0.03)
    }

    private func record(_ outcome: Outcome, talk: Double? = nil) -> AttemptRecord {
        let start = Instant(microseconds: 1_000_000)
        let end = Instant(seconds: 1 + (talk ?? 5))
        return AttemptRecord(
            attempt: AttemptID(ULID(high: 1, low: 1)), outcome: outcome, placedAt: start, answeredAt: start,
            bridgedAt: talk == nil ? nil : start, endedAt: end)
    }

    @Test func vicidialCountsAgentsInCallsAndReadyOnes() {
        // 2 x (3 + 2) wanted, 1 rings and 2 talk: 7.
        var all = VICIdial(.ratio, level: 2)
        #expect(all.look(scene(idle: 3, talking: 2, wrappingUp: 4, ringing: 1)).dials == 7)
        // 2 x 3 wanted, 1 rings: 5.
        var ready = VICIdial(.ratio, level: 2, availableOnly: true)
        #expect(ready.look(scene(idle: 3, talking: 2, wrappingUp: 4, ringing: 1)).dials == 5)
        // Two and a half seconds pass before it looks again.
        #expect(ready.look(scene(at: 1, idle: 3)).dials == 0)
        #expect(ready.look(scene(at: 2.5, idle: 3)).dials == 6)
    }

    /// Fifteen seconds with half of the agents ready raise the level by a half; drops above the limit bring it down.
    @Test(arguments: [
        (VICIdial.Method.ratio, 0, 10), (.average, 0, 15), (.average, 60, 10), (.hardLimit, 60, 10),
    ]) func vicidialAdaptsEveryFifteenSeconds(_ method: VICIdial.Method, _ drops: Int, _ expected: Int) {
        var rival = VICIdial(method)
        for _ in 0..<100 { rival.heard(.dialled, at: 0) }
        for _ in 0..<drops { rival.heard(.ended(record(.abandoned)), at: 0) }
        var dials = 0
        for second in stride(from: 0.0, through: 15, by: 0.5) {
            dials = rival.look(scene(at: second, idle: 5, talking: 5)).dials
        }
        #expect(dials == expected - 5)
    }

    @Test func issabelExpectsHardlyAnybody() {
        var rival = Issabel(overcommits: false)
        for _ in 0..<20 { rival.heard(.ended(record(.answered, talk: 100)), at: 0) }
        var view = scene(idle: 2, talking: 2, ringing: 1)
        view.busy = [
            .init(isTalking: true, elapsed: 200, handling: 200), .init(isTalking: true, elapsed: 400, handling: 400),
        ]
        // Only who has talked for three and a half means counts: 2 + 1 - 1.
        #expect(rival.look(view).dials == 2)
    }

    @Test func issabelOvercommitsByTheShareOfAnswers() {
        var rival = Issabel(overcommits: true)
        for _ in 0..<40 { rival.heard(.dialled, at: 0) }
        for _ in 0..<10 { rival.heard(.answered(after: 10), at: 0) }
        #expect(rival.look(scene(at: 1, idle: 3)).dials == 12)
        #expect(rival.look(scene(at: 6, idle: 3, ringing: 3)).dials == 0)
    }

    @Test func aBoostCountsWhatRings() {
        var rival = WombatDialer(boost: 3)
        #expect(rival.look(scene(idle: 4, ringing: 5)).dials == 7)
        #expect(rival.look(scene(idle: 4, ringing: 5, waiting: 1)).dials == 0)
        var ratio = FixedRatio(lines: 2.5)
        #expect(ratio.look(scene(idle: 2, ringing: 1)).dials == 4)
    }

    @Test func webitelIsProgressiveUntilItKnowsEnough() {
        var rival = Webitel()
        #expect(rival.look(scene(idle: 4, ringing: 1)).dials == 3)
        for _ in 0..<500 { rival.heard(.dialled, at: 1) }
        for _ in 0..<125 {
            rival.heard(.answered(after: 10), at: 1)
            rival.heard(.ended(record(.answered, talk: 60)), at: 2)
        }
        // One over the answer rate, and 30 % more while nothing is abandoned: 5.2 lines.
        #expect(rival.look(scene(at: 30, idle: 5, ringing: 6)).dials == 20)
        for _ in 0..<6 { rival.heard(.ended(record(.abandoned)), at: 31) }
        #expect(rival.look(scene(at: 61, idle: 5, ringing: 1)).dials == 4)
    }

    @Test func easyCallCenterForgetsWhatRingsForLong() {
        var rival = EasyCallCenter365(callsPerAgent: 3)
        var view = scene(idle: 2, ringing: 4)
        view.ringingFor = [20, 18, 16, 15]
        #expect(rival.look(view) == Look(dials: 6, nextIn: 15))
        view.ringingFor = [20, 18, 3, 2]
        #expect(rival.look(view) == Look(dials: 0, nextIn: 3))
    }

    @Test(arguments: ["ctrip", "hazard-window", "mean-value", "wombat"])
    func withoutKnowledgeTheyAreProgressive(_ name: String) throws {
        var scenario = Scenario.standard(agents: 10, answerRate: 0.3)
        scenario.hours = 0.05
        var world = World(scenario, pacing: try #require(Pacing.named(name)), seed: 2)
        #expect(world.run().abandonRate == 0)
        #expect(world.attempts >= 10)
    }

    @Test func everyNameIsFoundAndUnique() {
        for pacing in Pacing.all { #expect(Pacing.named(pacing.name)?.name == pacing.name) }
        #expect(Set(Pacing.all.map(\.name)).count == Pacing.all.count)
        #expect(Pacing.named("lines=2.5")?.summary.hasPrefix("2.5") == true)
        #expect(Pacing.named("nobody") == nil)
    }
}
