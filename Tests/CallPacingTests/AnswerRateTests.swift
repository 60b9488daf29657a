import CallPacing
import Testing

/// P12: the answer rate that a pacer works with.
struct AnswerRateTests {
    /// The answer rate after so many dials that came to an end, by a seeded world.
    private func learn(
        _ pacer: inout PredictivePacer, _ dice: inout PacingWorld.Dice, dials: Int, p: Double,
        traits: (Int) -> CallTraits = { _ in CallTraits() }
    ) {
        for dial in 0..<dials {
            _ = pacer.decide(Self.empty)
            if dice.unit() < p {
                pacer.observe(.answered(after: 12, traits(dial)), at: 0)
            } else {
                pacer.observe(.unanswered(after: 25, traits(dial)), at: 0)
            }
        }
    }

    static let empty = PacingSituation(idleAgents: 0, freeLines: 9, rateAllowance: 9, leads: 9, detail: PacingDetail())

    private func rate(_ pacer: PredictivePacer, _ next: [CallTraits] = []) -> Double {
        var pacer = pacer
        return pacer.decide(Self.empty).reading!.answerRate
    }

    @Test(arguments: [0.05, 0.1, 0.2, 0.3, 0.5, 0.8])
    func `its bias is under two in a hundred`(p: Double) {
        var sum = 0.0
        let runs = 60
        for seed in 0..<runs {
            var dice = PacingWorld.Dice(state: UInt64(seed) + 1_000)
            var pacer = PredictivePacer(PredictiveSettings())
            learn(&pacer, &dice, dials: 1_500, p: p)
            sum += rate(pacer)
        }
        // Sixty runs with about 300 dials remembered each leave this much to chance.
        let chance = 2.5 * (p * (1 - p) / Double(runs * 200)).squareRoot()
        #expect(abs(sum / Double(runs) - p) < 0.02 * p + chance)
    }

    @Test(arguments: [(0.2, 0.4), (0.4, 0.1), (0.1, 0.3), (0.3, 0.6)])
    func `nine tenths of a step are seen within 150 dials`(from: Double, to: Double) {
        var sum = 0.0
        for seed in 0..<40 {
            var dice = PacingWorld.Dice(state: UInt64(seed))
            var pacer = PredictivePacer(PredictiveSettings())
            learn(&pacer, &dice, dials: 1_000, p: from)
            learn(&pacer, &dice, dials: 150, p: to)
            sum += rate(pacer)
        }
        let seen = (sum / 40 - from) / (to - from)
        #expect(seen > 0.9 && seen < 1.1, "\(seen) of the step")
    }

    @Test
    func `a list, a trunk, an hour that is answered less is known for it`() {
        var dice = PacingWorld.Dice(state: 3)
        var pacer = PredictivePacer(PredictiveSettings())
        for dial in 0..<4_000 {
            let list = Int64(dial % 2)
            let isAnswered = dice.unit() < (list == 0 ? 0.1 : 0.5)
            let traits = CallTraits(list: list, trunk: 7, hour: 10)
            pacer.observe(isAnswered ? .answered(after: 12, traits) : .unanswered(after: 25, traits), at: 0)
        }
        #expect(abs(pacer.answerProbability(CallTraits(list: 0, trunk: 7, hour: 10)) - 0.1) < 0.03)
        #expect(abs(pacer.answerProbability(CallTraits(list: 1, trunk: 7, hour: 10)) - 0.5) < 0.08)
        #expect(abs(pacer.answerProbability(CallTraits(list: 9)) - 0.3) < 0.06)
    }

    @Test
    func `probabilities of leads are used, and corrected as a whole when they promise too much`() {
        var dice = PacingWorld.Dice(state: 4)
        var pacer = PredictivePacer(PredictiveSettings())
        #expect(pacer.answerProbability(CallTraits(probability: 0.6)) == 0.6)
        for dial in 0..<4_000 {
            let promised = dial % 2 == 0 ? 0.2 : 0.8
            let isAnswered = dice.unit() < promised / 2
            let traits = CallTraits(probability: promised)
            pacer.observe(isAnswered ? .answered(after: 12, traits) : .unanswered(after: 25, traits), at: 0)
        }
        #expect(abs(pacer.answerProbability(CallTraits(probability: 0.8)) - 0.4) < 0.05)
        #expect(abs(pacer.answerProbability(CallTraits(probability: 0.2)) - 0.1) < 0.02)
    }
}
