import CallPacing
import Testing

/// One row: settings and situation, how many to dial and what kept it from being more.
struct RatioRow: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var settings: RatioSettings
    var situation: PacingSituation
    var dials: Int
    var constraint: PacingDecision.Constraint

    init(
        _ name: String, _ settings: RatioSettings, idle: Int = 0, agents: Int = 0, ringing: Int = 0, waiting: Int = 0,
        live: Int = 0, lines: Int = 999, leads: Int = 999, dials: Int, by constraint: PacingDecision.Constraint
    ) {
        testDescription = name
        self.settings = settings
        situation = PacingSituation(
            idleAgents: idle, agents: agents, ringing: ringing, waiting: waiting, liveCalls: live, freeLines: lines,
            rateAllowance: 999, leads: leads)
        self.dials = dials
        self.constraint = constraint
    }
}

struct RatioPacerTests {
    static let double = RatioSettings(lines: 2)
    static let perAgent = RatioSettings(base: .agents, lines: 1.5)
    static let rows: [RatioRow] = [
        RatioRow("two for each idle agent", double, idle: 3, dials: 6, by: .agents),
        RatioRow("ringing calls count", double, idle: 3, ringing: 4, dials: 2, by: .agents),
        RatioRow("more ring than wanted", double, idle: 1, ringing: 4, dials: 0, by: .agents),
        RatioRow("nobody idle", double, dials: 0, by: .agents),
        RatioRow("a fraction is cut off", RatioSettings(lines: 1.5), idle: 3, dials: 4, by: .agents),
        RatioRow("1.1 of 10 are 11", RatioSettings(lines: 1.1), idle: 10, dials: 11, by: .agents),
        RatioRow("somebody waits, none may", double, idle: 3, waiting: 1, dials: 0, by: .queue),
        RatioRow(
            "one waits, one may", RatioSettings(lines: 2, queueLimit: 1), idle: 3, waiting: 1, dials: 4, by: .agents),
        RatioRow(
            "two wait, one may", RatioSettings(lines: 2, queueLimit: 1), idle: 3, waiting: 2, dials: 0, by: .queue),
        RatioRow("lines bind", double, idle: 3, lines: 5, dials: 5, by: .lines),
        RatioRow("leads bind", double, idle: 3, leads: 0, dials: 0, by: .leads),
        RatioRow("per agent", perAgent, idle: 0, agents: 10, live: 8, dials: 7, by: .agents),
        RatioRow("per agent, enough", perAgent, idle: 5, agents: 10, live: 15, dials: 0, by: .agents),
    ]

    @Test(arguments: rows)
    func `so many lines for each agent`(row: RatioRow) {
        var pacer = RatioPacer(row.settings)
        let decision = pacer.decide(row.situation)
        #expect(decision == PacingDecision(dials: row.dials, constraint: row.constraint, rung: .ratio))
    }

    @Test
    func `new calls come at their rate for each idle agent, and it says when the next may`() {
        var pacer = RatioPacer(RatioSettings(lines: 5, newCallsPerIdleAgentPerSecond: 0.25))
        var situation = PacingSituation(now: 100, idleAgents: 4, freeLines: 99, rateAllowance: 99, leads: 99)
        var dialled = 0
        for tick in 0...100 {
            situation.now = 100 + Double(tick) / 10
            let decision = pacer.decide(situation)
            #expect(decision == pacer.decide(situation), "deciding twice changed something")
            for _ in 0..<decision.dials { pacer.observe(.dialled) }
            dialled += decision.dials
            #expect(decision.constraint == .target)
        }
        // One call saved up, and ten seconds at 4 * 0.25 a second.
        #expect(dialled == 11)
        let again = pacer.decide(situation).lookAgainIn
        #expect(again.map { $0 > 0.9 && $0 <= 1.1 } == true)
    }

    @Test
    func `a supervisor's change takes effect at the next look`() {
        var pacer = Pacer(.ratio(RatioSettings(lines: 2)))
        let situation = PacingSituation(idleAgents: 3, freeLines: 99, rateAllowance: 99, leads: 99)
        #expect(pacer.decide(situation).dials == 6)
        pacer.use(.ratio(RatioSettings(lines: 4)))
        #expect(pacer.decide(situation).dials == 12)
        #expect(pacer.lines == 4)
        pacer.use(.progressive)
        #expect(pacer.decide(situation) == PacingDecision(dials: 3, constraint: .agents))
        #expect(pacer.lines == nil)
    }

    /// Feeds answers of which every `nth` is abandoned, with so many unanswered dials each.
    private func feed(_ pacer: inout RatioPacer, answers: Int, abandonedEach nth: Int?, dialsEach: Int) {
        for answer in 1...answers {
            for _ in 1..<dialsEach { pacer.observe(.unanswered(after: 20, CallTraits())) }
            pacer.observe(.answered(after: 10, CallTraits()))
            if let nth, answer % nth == 0 { pacer.observe(.abandoned) }
        }
    }

    @Test
    func `automatic lines rise while few are abandoned, to twice the dials of an answer`() {
        var pacer = RatioPacer(RatioSettings(lines: 1, automatic: true, maximumLines: 20))
        feed(&pacer, answers: 2_000, abandonedEach: nil, dialsEach: 5)
        #expect(pacer.lines > 9 && pacer.lines < 11)
    }

    @Test
    func `automatic lines fall while too many are abandoned, never below one`() {
        var pacer = RatioPacer(RatioSettings(lines: 8, automatic: true, maximumLines: 20))
        feed(&pacer, answers: 400, abandonedEach: 20, dialsEach: 5)
        #expect(pacer.lines == 1)
    }

    @Test
    func `automatic lines obey a rise of the answer rate at once`() {
        var pacer = RatioPacer(RatioSettings(lines: 8, automatic: true, maximumLines: 8))
        let situation = PacingSituation(idleAgents: 10, freeLines: 999, rateAllowance: 999, leads: 999)
        feed(&pacer, answers: 100, abandonedEach: nil, dialsEach: 5)
        #expect(pacer.decide(situation).dials == 80)
        // Not even a turn of twenty answers later: half of all dials are answered now.
        for _ in 0..<19 { pacer.observe(.answered(after: 10, CallTraits())) }
        #expect(pacer.decide(situation).dials < 80)
        feed(&pacer, answers: 300, abandonedEach: nil, dialsEach: 1)
        #expect(pacer.decide(situation).dials <= 23)
    }

    @Test
    func `what automatic has found survives other changes of settings`() {
        var settings = RatioSettings(lines: 2, automatic: true)
        var pacer = RatioPacer(settings)
        feed(&pacer, answers: 200, abandonedEach: nil, dialsEach: 5)
        let found = pacer.lines
        #expect(found > 2)
        settings.queueLimit = 4
        pacer.use(settings)
        #expect(pacer.lines == found)
        settings.maximumLines = 2
        pacer.use(settings)
        #expect(pacer.lines == 2)
        settings.automatic = false
        settings.lines = 3
        pacer.use(settings)
        #expect(pacer.lines == 3)
    }
}
