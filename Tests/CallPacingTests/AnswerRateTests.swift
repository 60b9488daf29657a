import CallPacing
import Testing

/// P12: the answer rate that a pacer works with.
struct AnswerRateTests {
    /// Dials that come to an end in a seeded world where one is dialled each second: people answer after 8 to 16 s, the
    /// rest is over after 20 to 28 s.
    private struct Line {
        var pacer = PredictivePacer(PredictiveSettings())
        var dice: PacingWorld.Dice
        var now = 1_000_000.0
        private var ringing: [(begun: Double, ends: Double, isAnswered: Bool)] = []

        init(seed: Int) { dice = PacingWorld.Dice(state: UInt64(seed)) }

        var situation: PacingSituation {
            PacingSituation(
                now: now, idleAgents: 0, freeLines: 9, rateAllowance: 9, leads: 9,
                detail: PacingDetail(calls: ringing.map { OpenCall(age: now - $0.begun) }))
        }

        /// Lets so many come to an end, dialling `burst` at a time.
        mutating func learn(_ dials: Int, p: Double, burst: Int = 1) {
            var ended = 0
            while ended < dials {
                now += 1
                if Int(now) % burst == 0 {
                    for _ in 0..<burst {
                        let isAnswered = dice.unit() < p
                        ringing.append((now, now + (isAnswered ? 8 : 20) + 8 * dice.unit(), isAnswered))
                    }
                }
                for call in ringing.filter({ $0.ends <= now }).sorted(by: { $0.ends < $1.ends }) {
                    let after = call.ends - call.begun
                    pacer.observe(
                        call.isAnswered
                            ? .answered(after: after, CallTraits()) : .unanswered(after: after, CallTraits()),
                        at: call.ends)
                    ended += 1
                }
                ringing.removeAll { $0.ends <= now }
                if Int(now) % 4 == 0 { _ = pacer.decide(situation) }
            }
        }

        var rate: Double {
            var pacer = pacer
            return pacer.decide(situation).reading!.answerRate
        }
    }

    @Test(arguments: [0.1, 0.3, 0.6])
    func `its bias is under two in a hundred`(p: Double) {
        var sum = 0.0
        let runs = 12
        for seed in 0..<runs {
            var line = Line(seed: seed + 1_000)
            line.learn(700, p: p)
            sum += line.rate
        }
        // Twelve runs with about 200 dials remembered each leave this much to chance.
        let chance = 2.5 * (p * (1 - p) / Double(runs * 200)).squareRoot()
        #expect(abs(sum / Double(runs) - p) < 0.02 * p + chance)
    }

    @Test(arguments: [(0.2, 0.4), (0.4, 0.1), (0.1, 0.3), (0.3, 0.6)])
    func `nine tenths of a step are seen within 150 dials`(from: Double, to: Double) {
        var sum = 0.0
        for seed in 0..<40 {
            var line = Line(seed: seed)
            line.learn(500, p: from)
            // What rings when the step comes belongs to the time before.
            line.learn(150 + 20, p: to)
            sum += line.rate
        }
        let seen = (sum / 40 - from) / (to - from)
        #expect(seen > 0.9)
        #expect(seen < 1.1)
    }

    @Test
    func `bursts of dials are no steps, though first the answers come and then the rings in vain`() {
        for seed in 0..<4 {
            var line = Line(seed: seed)
            line.learn(400, p: 0.3)
            for _ in 0..<8 {
                line.learn(40, p: 0.3, burst: 60)
                #expect(line.rate > 0.15 && line.rate < 0.5, "seed \(seed): \(line.rate)")
            }
        }
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
