import CallPacing
import Testing

struct AbandonLedgerTests {
    private static let answer = AbandonRule()
    private static let start = AbandonRule(clock: .greetingStart)
    private static let end = AbandonRule(clock: .greetingEnd)

    /// A call answered at 100, with a greeting from 100.5 to 101.5 where there is one.
    private static func call(
        greeted: Bool = true, connected: Double? = nil, ended: Double? = nil, machine: Bool = false
    ) -> AnsweredCall {
        AnsweredCall(
            answeredAt: 100, greetingStartedAt: greeted ? 100.5 : nil, greetingEndedAt: greeted ? 101.5 : nil,
            connectedAt: connected, endedAt: ended, isMachine: machine)
    }

    static let rows: [(AbandonRule, AnsweredCall, Double, AbandonRule.Verdict)] = [
        (answer, call(connected: 102), 110, .connected),
        (answer, call(connected: 102.1), 110, .abandoned),
        (start, call(connected: 102.4), 110, .connected),
        (start, call(connected: 102.6), 110, .abandoned),
        (end, call(connected: 103.5), 110, .connected),
        (end, call(connected: 103.6), 110, .abandoned),
        (end, call(greeted: false, connected: 102.1), 110, .abandoned),
        (answer, call(ended: 101.9), 110, .hungUp),
        (answer, call(ended: 102), 110, .abandoned),
        (answer, call(), 101, .open),
        (answer, call(), 102.5, .abandoned),
        (end, call(), 102.5, .open),
        (answer, call(ended: 130, machine: true), 140, .machine),
        (AbandonRule(threshold: 0), call(connected: 100), 110, .connected),
        (AbandonRule(threshold: 0), call(connected: 100.1), 110, .abandoned),
    ]

    @Test(arguments: rows)
    func `a call is what the rule's clock and threshold make of it`(
        rule: AbandonRule, call: AnsweredCall, now: Double, verdict: AbandonRule.Verdict
    ) {
        #expect(rule.verdict(of: call, at: now) == verdict)
    }

    @Test
    func `calls are counted by their verdicts, machines apart and open ones not`() {
        let calls = Self.rows.map(\.1)
        let count = AbandonCount(calls, by: Self.answer, at: 101)
        #expect(count == AbandonCount(connected: 4, abandoned: 7, machines: 1))
        #expect(count.live == 11)
    }

    @Test
    func `shares, bounds and the sentence that shows the arithmetic`() throws {
        let count = AbandonCount(connected: 970, abandoned: 30, machines: 500)
        #expect(count.share == 0.03)
        // Wilson's interval for 30 of 1000.
        #expect(abs(count.bounds.lowerBound - 0.02109) < 1e-5)
        #expect(abs(count.bounds.upperBound - 0.04251) < 1e-5)
        // 970 of 1470 heard were people: 30 * 0.65986 of the abandoned.
        #expect(abs(try #require(count.shareWithoutMachines) - 19.796 / 989.796) < 1e-5)
        #expect(
            count.sentence == "30 of 1000 calls answered by a person were abandoned: 3.00 % "
                + "(95 % bounds 2.11 to 4.25 %); 500 machines are not counted")
        #expect(AbandonCount().share == nil)
        #expect(AbandonCount().shareWithoutMachines == nil)
        #expect(AbandonCount().bounds == 0...1)
        #expect(AbandonCount(abandoned: 3).bounds.upperBound == 1)
    }

    @Test
    func `settings that would break a law are objected to with its name`() {
        let law = AbandonLaw(name: "us", rule: Self.end, windows: [AbandonWindowSettings(.days(30))])
        var settings = PredictiveSettings(windows: [AbandonWindowSettings(.day), AbandonWindowSettings(.days(30))])
        #expect(law.objections(to: settings, ringTimeout: 25).isEmpty)
        settings.windows[1].cap = 0.05
        settings.grace = 4
        let objections = law.objections(to: settings, ringTimeout: 10)
        #expect(objections.map(\.setting) == ["windows", "grace", "ringTimeout"])
        #expect(objections.allSatisfy { $0.problem.contains("'us'") })
        settings.windows[1].cap = 0.01
        #expect(law.objections(to: settings, ringTimeout: 10).map(\.setting) == ["grace", "ringTimeout"])
    }
}
