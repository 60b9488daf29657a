import CallPacing
import Testing

struct AgentlessPacerTests {
    static func situation(live: Int = 0, lines: Int = 999, leads: Int = 999, unfinished: Int? = nil) -> PacingSituation
    {
        PacingSituation(
            now: 1_000, idleAgents: 0, liveCalls: live, freeLines: lines, rateAllowance: 999, leads: leads,
            unfinishedLeads: unfinished)
    }

    static let rows: [(AgentlessSettings, PacingSituation, Int, PacingDecision.Constraint)] = [
        (AgentlessSettings(concurrency: 30), situation(live: 10), 20, .target),
        (AgentlessSettings(concurrency: 30), situation(live: 30), 0, .target),
        (AgentlessSettings(concurrency: 30), situation(live: 40), 0, .target),
        (AgentlessSettings(concurrency: 30), situation(live: 10, lines: 5), 5, .lines),
        (AgentlessSettings(concurrency: 30), situation(leads: 3), 3, .leads),
        (AgentlessSettings(), situation(lines: 7), 7, .lines),
        (AgentlessSettings(callsPerSecond: 5), situation(), 1, .target),
        (AgentlessSettings(concurrency: 1, callsPerSecond: 5), situation(live: 1), 0, .target),
    ]

    @Test(arguments: rows)
    func `as many as the tightest limit allows`(
        settings: AgentlessSettings, situation: PacingSituation, dials: Int, constraint: PacingDecision.Constraint
    ) {
        var pacer = AgentlessPacer(settings)
        let decision = pacer.decide(situation)
        #expect(decision.dials == dials)
        #expect(decision.constraint == constraint)
    }

    @Test(arguments: [0.5, 3, 12.5])
    func `calls a second, looked at when it says so`(rate: Double) {
        var pacer = AgentlessPacer(AgentlessSettings(callsPerSecond: rate))
        var situation = Self.situation()
        var dialled = 0
        var looks = 0
        while situation.now < 1_100 {
            let decision = pacer.decide(situation)
            for _ in 0..<decision.dials { pacer.observe(.dialled) }
            dialled += decision.dials
            looks += 1
            situation.now += pacer.decide(situation).lookAgainIn ?? 1_000
        }
        #expect(abs(Double(dialled) - 100 * rate) <= 1 + 1e-9)
        #expect(looks <= dialled + 1, "it is woken in vain")
    }

    @Test
    func `finishing by a time spreads the dials until then`() {
        var pacer = AgentlessPacer(AgentlessSettings(finishBy: 1_600))
        var situation = Self.situation(unfinished: 300)
        #expect(pacer.decide(situation).finishing?.callsPerSecond == 0.5)
        var left = 300
        while situation.now < 1_300, left > 0 {
            situation.unfinishedLeads = left
            let decision = pacer.decide(situation)
            for _ in 0..<decision.dials { pacer.observe(.dialled) }
            left -= decision.dials
            situation.now += 0.1
        }
        #expect(abs(left - 150) <= 2)
    }

    @Test
    func `a time that cannot be met is said, with what is needed and when it will be`() {
        let forecast = FinishingForecast(
            leads: 10_000, attemptsPerLead: 3, hitRate: 0.5, holdTime: 40, secondsLeft: 3_600, lines: 30,
            rateLimit: nil)
        // 1 + 1/2 + 1/4 dials a lead.
        #expect(forecast.dials == 17_500)
        #expect(abs(forecast.callsPerSecond - 17_500 / 3_600) < 1e-9)
        #expect(abs(forecast.lines - 40 * 17_500 / 3_600) < 1e-9)
        #expect(!forecast.isMet)
        #expect(abs(forecast.secondsNeeded - 17_500 * 40 / 30) < 1e-6)
        #expect(
            forecast.sentence == "cannot finish in time: that takes 4.861 calls a second on 195 lines; "
                + "with what there is the last dial begins in 389 minutes")
        let relaxed = FinishingForecast(
            leads: 100, attemptsPerLead: 1, hitRate: 0.5, holdTime: 40, secondsLeft: 3_600, lines: 30, rateLimit: 1)
        #expect(relaxed.isMet)
        #expect(relaxed.sentence == "finishing in time takes 0.028 calls a second on 2 lines")
    }

    @Test
    func `a finishing time that is over, no line, no lead`() {
        func forecast(leads: Int, left: Double, lines: Int) -> FinishingForecast {
            FinishingForecast(
                leads: leads, attemptsPerLead: 1, hitRate: 0.3, holdTime: 30, secondsLeft: left, lines: lines,
                rateLimit: nil)
        }
        #expect(!forecast(leads: 5, left: -10, lines: 5).isMet)
        #expect(forecast(leads: 0, left: -10, lines: 5).isMet)
        #expect(forecast(leads: 0, left: 10, lines: 0).sentence == "nothing is left to dial")
        #expect(!forecast(leads: 5, left: 10, lines: 0).isMet)
        #expect(forecast(leads: 5, left: 10, lines: 0).sentence.contains("there is no line"))
    }

    @Test
    func `hit rate and hold time are learnt`() {
        var pacer = AgentlessPacer(AgentlessSettings(finishBy: 4_600, attemptsPerLead: 2))
        for call in 0..<2_000 {
            pacer.observe(call % 4 == 0 ? .answered(after: 10, CallTraits()) : .unanswered(after: 20, CallTraits()))
            pacer.observe(.released(after: call % 4 == 0 ? 70 : 20))
        }
        let forecast = pacer.decide(Self.situation(unfinished: 1_000)).finishing!
        #expect(abs(forecast.dials - 1_750) < 5)
        #expect(abs(forecast.lines / forecast.callsPerSecond - 32.5) < 0.5)
    }
}
