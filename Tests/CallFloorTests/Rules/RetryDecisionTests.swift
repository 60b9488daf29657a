import CallFloor
import Testing

/// One row: after which ending, under which rules, a lead meets which fate by which rule.
struct DecisionRow: Sendable, CustomTestStringConvertible {
    var what: String
    var end: AttemptEnd
    var rules: [String]
    var tries: [Outcome: Int] = [:]
    var numbers = 1
    var next = 0
    var maximumAttempts = 10
    var rule: Int?
    var fate: LeadFate

    var testDescription: String { what }
}

@Suite("RetryPlan: decisions")
struct RetryDecisionTests {
    static func due(_ seconds: Int, number: Int = 0) -> LeadFate {
        .retry(at: .start + .seconds(seconds), number: number)
    }
    static func done(_ reason: String) -> LeadFate { .finished(reason: reason) }

    static let byCause = [
        "no-answer causes=18,20 delay=10min times=3", "no-answer sip=480 delay=20min times=3",
        "no-answer causes=19 sip=487 delay=25min times=3", "no-answer at-least=20s under=40s delay=30min times=3",
        "no-answer delay=40min times=3",
    ]

    static let rows: [DecisionRow] = [
        // Which rule: the first whose conditions hold; what nobody knows holds none.
        DecisionRow(
            what: "the cause's rule", end: AttemptEnd(.noAnswer, cause: 20), rules: byCause, rule: 0, fate: due(600)),
        DecisionRow(
            what: "the status's rule", end: AttemptEnd(.noAnswer, cause: 19, sipStatus: 480), rules: byCause, rule: 1,
            fate: due(1_200)),
        DecisionRow(
            what: "the cause's before the status's", end: AttemptEnd(.noAnswer, cause: 18, sipStatus: 480),
            rules: byCause, rule: 0, fate: due(600)),
        DecisionRow(
            what: "a cause and a status", end: AttemptEnd(.noAnswer, cause: 19, sipStatus: 487), rules: byCause,
            rule: 2,
            fate: due(1_500)),
        DecisionRow(
            what: "the cause without the status", end: AttemptEnd(.noAnswer, cause: 19), rules: byCause, rule: 4,
            fate: due(2_400)),
        DecisionRow(
            what: "the duration's rule, at its beginning", end: AttemptEnd(.noAnswer, duration: .seconds(20)),
            rules: byCause, rule: 3, fate: due(1_800)),
        DecisionRow(
            what: "the duration's rule, just before its end",
            end: AttemptEnd(.noAnswer, duration: .milliseconds(39_999)), rules: byCause, rule: 3, fate: due(1_800)),
        DecisionRow(
            what: "the duration's rule, at its end", end: AttemptEnd(.noAnswer, duration: .seconds(40)), rules: byCause,
            rule: 4, fate: due(2_400)),
        DecisionRow(
            what: "too short for the duration's rule", end: AttemptEnd(.noAnswer, duration: .seconds(19)),
            rules: byCause, rule: 4, fate: due(2_400)),
        DecisionRow(what: "nothing known", end: AttemptEnd(.noAnswer), rules: byCause, rule: 4, fate: due(2_400)),
        DecisionRow(
            what: "another outcome", end: AttemptEnd(.busy, cause: 18), rules: byCause, fate: done("busy")),
        DecisionRow(
            what: "no condition holds", end: AttemptEnd(.busy, cause: 34), rules: ["busy causes=17 delay=1s times=2"],
            fate: done("busy")),

        // How long: back-off counts the tries with this outcome; the maximum cuts it short.
        DecisionRow(
            what: "the first try", end: AttemptEnd(.busy), rules: ["busy delay=5min backoff=2 times=9"], rule: 0,
            fate: due(300)),
        DecisionRow(
            what: "the second", end: AttemptEnd(.busy), rules: ["busy delay=5min backoff=2 times=9"], tries: [.busy: 1],
            rule: 0, fate: due(600)),
        DecisionRow(
            what: "the fourth", end: AttemptEnd(.busy), rules: ["busy delay=5min backoff=2 times=9"], tries: [.busy: 3],
            rule: 0, fate: due(2_400)),
        DecisionRow(
            what: "the fourth, cut short", end: AttemptEnd(.busy),
            rules: ["busy delay=5min backoff=2 up-to=30min times=9"], tries: [.busy: 3], rule: 0, fate: due(1_800)),
        DecisionRow(
            what: "other outcomes do not lengthen it", end: AttemptEnd(.busy),
            rules: ["busy delay=5min backoff=2 times=9"], tries: [.noAnswer: 3], rule: 0, fate: due(300)),
        DecisionRow(
            what: "one and a half", end: AttemptEnd(.busy), rules: ["busy delay=1s backoff=1.5 times=9"],
            tries: [.busy: 2], rule: 0, fate: .retry(at: .start + .milliseconds(2_250), number: 0)),
        DecisionRow(
            what: "never above a year", end: AttemptEnd(.busy), rules: ["busy delay=300d backoff=1000 times=99"],
            tries: [.busy: 80], maximumAttempts: 100, rule: 0, fate: due(366 * 86_400)),

        // The end: the state that the rule names; a dead number ends only itself.
        DecisionRow(
            what: "used up", end: AttemptEnd(.busy), rules: ["busy delay=1s times=2 end=always-busy"],
            tries: [.busy: 1],
            rule: 0, fate: done("always-busy")),
        DecisionRow(
            what: "all used up", end: AttemptEnd(.busy), rules: ["busy delay=1s times=9 end=always-busy"],
            tries: [.noAnswer: 9], rule: 0, fate: done("always-busy")),
        DecisionRow(
            what: "once only", end: AttemptEnd(.rejected), rules: ["rejected delay=0s times=1 end=hostile"], rule: 0,
            fate: done("hostile")),
        DecisionRow(
            what: "a dead number, without a rule", end: AttemptEnd(.invalid, cause: 1), rules: [], numbers: 3, next: 1,
            fate: due(0, number: 2)),
        DecisionRow(
            what: "a dead number, with a rule for the last one", end: AttemptEnd(.invalid),
            rules: ["invalid delay=0s times=1 end=bad-number"], numbers: 2, rule: 0, fate: due(0, number: 1)),
        DecisionRow(
            what: "the last number is dead", end: AttemptEnd(.invalid),
            rules: ["invalid delay=0s times=1 end=bad-number"], tries: [.invalid: 1], numbers: 2, next: 1, rule: 0,
            fate: done("bad-number")),
        DecisionRow(
            what: "the last number is dead, the first was not tried", end: AttemptEnd(.invalid), rules: [], numbers: 2,
            next: 1, fate: due(0, number: 0)),
        DecisionRow(
            what: "the last number is dead, the first is only busy", end: AttemptEnd(.invalid), rules: [],
            tries: [.invalid: 1, .busy: 1], numbers: 2, next: 1, fate: due(0, number: 0)),
        DecisionRow(
            what: "the only number is dead", end: AttemptEnd(.invalid), rules: [], tries: [.busy: 1],
            fate: done("invalid")),
        DecisionRow(
            what: "a dead number at the end of all tries", end: AttemptEnd(.invalid), rules: [], tries: [.busy: 9],
            numbers: 2, fate: done("invalid")),

        // Which number.
        DecisionRow(
            what: "the next number", end: AttemptEnd(.busy), rules: ["busy delay=1s times=5 number=next"], numbers: 3,
            next: 2, rule: 0, fate: due(1, number: 0)),
        DecisionRow(
            what: "the same number", end: AttemptEnd(.busy), rules: ["busy delay=1s times=5 number=same"], numbers: 3,
            next: 2, rule: 0, fate: due(1, number: 2)),
        DecisionRow(what: "nothing was dialled", end: AttemptEnd(.cancelled), rules: [], next: 0, fate: due(0)),
    ]

    @Test("go by the first rule that applies", arguments: rows)
    func decides(row: DecisionRow) throws {
        let lead = Lead.sample(1, numbers: row.numbers) {
            $0.nextNumber = row.next
            $0.tries = row.tries
        }
        let policy = RetryPolicy(
            rules: try row.rules.map { try RetryRule(text: $0) }, maximumAttempts: row.maximumAttempts)
        let decision = RetryPlan.decide(
            lead: lead, after: row.end, policy: policy, at: .start, clock: .always, zone: .utc)
        #expect(decision.fate == row.fate)
        #expect(decision.rule == row.rule)
        #expect(!decision.steps.isEmpty)
    }

    // MARK: Windows and parts of the day

    private func decide(
        _ rule: String, at now: String, hours: String = "mon-fri 09:00-20:00", zone: Zone = .newYork,
        duration: Duration? = nil, parts: [DayPart] = RetryPolicy.usualDayParts
    ) throws -> RetryDecision {
        RetryPlan.decide(
            lead: .sample(1), after: AttemptEnd(.noAnswer, duration: duration),
            policy: RetryPolicy(rules: [try RetryRule(text: rule)], dayParts: parts), at: .utc(now),
            clock: CallingClock(hours: try CallingHours(text: hours)), zone: zone)
    }

    @Test("a retry comes when the calling hours are open at the callee's")
    func windows() throws {
        // Friday 6 March, 19:30 in New York: two hours later is closed, Monday is after the clocks changed.
        let friday = try decide("no-answer delay=2h times=3", at: "2026-03-07T00:30")
        #expect(friday.fate == .retry(at: .utc("2026-03-09T13:00"), number: 0))
        #expect(
            friday.steps.contains(
                "Fri 2026-03-06 21:30 in America/New_York is outside the calling hours, which open on Mon 2026-03-09 09:00."
            ))
        let early = try decide("no-answer delay=30min times=3", at: "2026-03-06T15:00")
        #expect(early.fate == .retry(at: .utc("2026-03-06T15:30"), number: 0))
        let never = try decide("no-answer delay=30min times=3", at: "2026-03-06T15:00", hours: "closed")
        #expect(never.fate == .retry(at: .utc("2026-03-06T15:30"), number: 0))
        #expect(never.reasons.contains(.neverOpens))
    }

    @Test("the window is that of the number that is next")
    func zoneOfTheNextNumber() throws {
        let policy = RetryPolicy(rules: [try RetryRule(text: "no-answer delay=1h times=3 number=next")])
        let clock = CallingClock(hours: .daily("09:00-20:00"))
        let decision = RetryPlan.decide(
            lead: .sample(1, numbers: 2), after: AttemptEnd(.noAnswer), policy: policy, at: .utc("2026-01-10T22:00"),
            clock: clock
        ) { $0 == 0 ? .newYork : .sydney }
        #expect(decision.fate == .retry(at: .utc("2026-01-10T23:00"), number: 1))  // 10:00 in Sydney, 18:00 in New York
    }

    @Test(
        "day parts rotate: the next try is in the part after the one that was tried",
        arguments: [
            // New York in January is five hours behind. Tried at, hours, due at.
            ("2026-01-12T15:00", "mon-fri 09:00-20:00", "2026-01-12T17:00"),  // morning -> afternoon
            ("2026-01-12T18:00", "mon-fri 09:00-20:00", "2026-01-12T22:00"),  // afternoon -> evening
            ("2026-01-12T23:00", "mon-fri 09:00-20:00", "2026-01-13T14:00"),  // evening -> next morning
            ("2026-01-16T23:00", "mon-fri 09:00-20:00", "2026-01-19T14:00"),  // Friday evening -> Monday morning
            ("2026-01-12T18:00", "mon-fri 09:00-17:00", "2026-01-13T14:00"),  // the evening is never open: morning
            ("2026-01-12T13:00", "mon-fri 08:00-20:00", "2026-01-12T14:00"),  // before the morning -> morning
            ("2026-01-13T03:00", "daily 24h", "2026-01-13T14:00"),  // after the evening -> morning
            ("2026-01-12T18:00", "mon-fri 13:00-16:00", "2026-01-12T18:30"),  // one part only: it stays
        ])
    func rotation(tried: String, hours: String, due: String) throws {
        let decision = try decide("no-answer delay=30min times=3 rotate", at: tried, hours: hours)
        #expect(decision.fate == .retry(at: .utc(due), number: 0), "\(decision.steps)")
        #expect(decision.steps.contains { $0.contains("of the day") })
    }

    @Test("the delay is waited for before the part of the day, and the attempt counts where it began")
    func rotationDetails() throws {
        let later = try decide("no-answer delay=3h times=3 rotate", at: "2026-01-12T16:00")  // 11:00 -> 14:00
        #expect(later.fate == .retry(at: .utc("2026-01-12T19:00"), number: 0))
        // It rang from 11:59:40 to 12:00:10: the morning was tried.
        let crossing = try decide(
            "no-answer delay=30min times=3 rotate", at: "2026-01-12T17:00", duration: .seconds(20))
        #expect(crossing.fate == .retry(at: .utc("2026-01-12T17:30"), number: 0))
        let noParts = try decide("no-answer delay=30min times=3 rotate", at: "2026-01-12T16:00", parts: [])
        #expect(noParts.fate == .retry(at: .utc("2026-01-12T16:30"), number: 0))
        #expect(noParts.reasons.contains(.noOtherDayPart))
    }

    @Test("a skipped hour is no part of the day")
    func rotationOverSkippedHour() throws {
        let parts = [
            DayPart(name: "night", interval: LocalInterval(from: 120, to: 180)),
            DayPart(name: "day", interval: LocalInterval(from: 600, to: 660)),
        ]
        let decision = try decide(
            "no-answer delay=1min times=3 rotate", at: "2026-03-07T15:30", hours: "daily 24h", parts: parts)
        #expect(decision.fate == .retry(at: .utc("2026-03-09T06:00"), number: 0))  // the night of the 8th had no 02:00
    }

    @Test("explain themselves")
    func steps() throws {
        let policy = RetryPolicy(
            rules: [try RetryRule(text: "no-answer causes=19 delay=1h backoff=2 up-to=90min times=4 rotate")],
            maximumAttempts: 6)
        let lead = Lead.sample(1, numbers: 2) { $0.tries = [.noAnswer: 1, .busy: 1] }
        let decision = RetryPlan.decide(
            lead: lead, after: AttemptEnd(.noAnswer, cause: 19, sipStatus: 480, duration: .seconds(25)), policy: policy,
            at: .utc("2026-01-12T16:00"), clock: CallingClock(hours: .daily("09:00-20:00")), zone: .newYork)
        #expect(
            decision.steps == [
                "Rule 1 (no-answer, cause 19) is the first that applies to no-answer after 25 s (cause 19, SIP 480).",
                "Try 2 of 4 with outcome no-answer, 3 of 6 in all.",
                "Wait 1 h x 2, but at most 1 h 30 min.",
                "The next number, number 2 of 2.",
                "It was tried in the part of the day 'morning', so 'afternoon' (12:00-17:00) is next: Mon 2026-01-12 12:30.",
                "It is due on Mon 2026-01-12 12:30 in America/New_York.",
            ])
    }
}
