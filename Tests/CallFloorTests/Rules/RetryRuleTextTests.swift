import CallFloor
import Testing

@Suite("Retry rules as text")
struct RetryRuleTextTests {
    @Test(
        "are read and written",
        arguments: [
            (
                "busy delay=300 times=3", RetryRule(outcome: .busy, delay: .seconds(300), maximum: 3),
                "busy delay=5min times=3 number=next"
            ),
            (
                "no-answer causes=18,19 sip=480 at-least=20s under=1min delay=1h30min backoff=1.5 up-to=1d times=4 number=same rotate end=unreachable",
                RetryRule(
                    outcome: .noAnswer, causes: [18, 19], sipStatuses: [480], minimumDuration: .seconds(20),
                    maximumDuration: .seconds(60), delay: .seconds(5_400), backoff: 1.5, maximumDelay: .seconds(86_400),
                    maximum: 4, number: .same, rotatesDayPart: true, endState: "unreachable"),
                "no-answer causes=18,19 sip=480 at-least=20s under=1min delay=1h30min backoff=1.5 up-to=1d times=4 number=same rotate end=unreachable"
            ),
            (
                "trunk-fault  times=20 delay=0s rotate=false",
                RetryRule(outcome: .trunkFault, delay: .zero, maximum: 20), "trunk-fault delay=0s times=20 number=next"
            ),
            (
                "lost delay=1500ms times=1", RetryRule(outcome: .lost, delay: .milliseconds(1_500), maximum: 1),
                "lost delay=1s500ms times=1 number=next"
            ),
        ])
    func reads(text: String, rule: RetryRule, canonical: String) throws {
        #expect(try RetryRule(text: text) == rule)
        #expect(rule.description == canonical)
        #expect(try RetryRule(text: canonical) == rule)
    }

    @Test("the rules that a campaign begins with are sound and read back")
    func defaults() throws {
        #expect(RetryPolicy().objections().isEmpty)
        for rule in Campaign.defaultRetryRules { #expect(try RetryRule(text: rule.description) == rule) }
    }

    @Test(
        "are refused with the part that is wrong",
        arguments: [
            ("", ""), ("engaged delay=1s times=1", "engaged"), ("busy", "busy"), ("busy delay=5min", "busy"),
            ("busy delay=soon times=3", "delay=soon"), ("busy delay=-5 times=3", "delay=-5"),
            ("busy delay= times=3", "delay="), ("busy delay=5min times=many", "times=many"),
            ("busy delay=5min times=2.5", "times=2.5"), ("busy delay=5min times=3 often", "often=true"),
            ("busy delay=5min times=3 times=4", "times=4"), ("busy delay=5min times=3 number=first", "number=first"),
            ("busy causes=17, delay=5min times=3", "causes=17,"), ("busy cause=x delay=5min times=3", "cause=x"),
            ("busy delay=5min backoff=fast times=3", "backoff=fast"), ("busy delay=5min times=3 rotate=2", "rotate=2"),
            ("busy delay=99999999999999999999 times=3", "delay=99999999999999999999"),
            ("busy delay=9999999d9999999d times=3", "delay=9999999d9999999d"),
        ])
    func refuses(text: String, part: String) {
        let error = #expect(throws: RuleTextError.self) { try RetryRule(text: text) }
        #expect(error?.part == part, "\(error?.description ?? "")")
    }

    @Test(
        "absurd values are refused with the reason",
        arguments: [
            ("busy delay=1s times=0", "1 to 100"), ("busy delay=1s times=101", "1 to 100"),
            ("busy delay=367d times=3", "a year"), ("busy delay=1h up-to=1min times=3", "shorter"),
            ("busy delay=1h up-to=400d times=3", "a year"), ("busy delay=1s backoff=0.5 times=3", "1 to 1000"),
            ("busy delay=1s backoff=nan times=3", "1 to 1000"), ("busy delay=1s backoff=inf times=3", "1 to 1000"),
            ("busy delay=1s backoff=-2 times=3", "1 to 1000"), ("busy causes=128 delay=1s times=3", "0 to 127"),
            ("busy sip=99 delay=1s times=3", "100 to 699"),
            ("busy at-least=10s under=10s delay=1s times=3", "never applies"),
            ("cancelled delay=1s times=3", "never dialled"), ("busy delay=1s times=3 end=a;b", "letters"),
            ("busy delay=1s times=3 end=", "letters"),
        ])
    func absurd(text: String, reason: String) {
        let error = #expect(throws: RuleTextError.self) { try RetryRule(text: text) }
        #expect(error?.message.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("what is absurd about a policy as a whole")
    func policies() throws {
        func objections(_ rules: [String], _ edit: (inout RetryPolicy) -> Void = { _ in }) throws -> [String] {
            var policy = RetryPolicy(rules: try rules.map { try RetryRule(text: $0) })
            edit(&policy)
            return policy.objections()
        }
        #expect(try objections([]).isEmpty)
        #expect(try objections([]) { $0.maximumAttempts = 0 } == ["Attempts in all: 0; a lead has 1 to 100."])
        #expect(try objections([]) { $0.maximumAttempts = 101 }.count == 1)
        #expect(
            try objections(["busy delay=1s times=2", "busy causes=17 delay=2s times=2"])
                == ["Rule 2 (busy) never applies: rule 1 comes first and covers it."])
        #expect(try objections(["busy causes=17 delay=1s times=2", "busy delay=2s times=2"]).isEmpty)
        #expect(try objections(["busy at-least=10s delay=1s times=2", "busy at-least=5s delay=1s times=2"]).isEmpty)
        #expect(try objections(["busy at-least=5s delay=1s times=2", "busy at-least=10s delay=1s times=2"]).count == 1)
        #expect(try objections(["busy rotate delay=1s times=2"]) { $0.dayParts = [] }.count == 1)
        #expect(
            try objections([]) {
                $0.dayParts.append(DayPart(name: "lunch", interval: LocalInterval(from: 700, to: 800)))
            }
            .count == 1)
        #expect(
            try objections([]) { $0.dayParts.append(DayPart(name: "", interval: LocalInterval(from: 1_400, to: 100))) }
                .count == 2)
        #expect(
            try objections([]) {
                $0.dayParts.append(DayPart(name: "morning", interval: LocalInterval(from: 1_300, to: 1_400)))
            }.count == 1)
        #expect(
            RetryPolicy(rules: Array(repeating: RetryRule(outcome: .busy, delay: .zero, maximum: 1), count: 101))
                .objections().contains("There are 101 rules; 100 are allowed."))
    }

    @Test("a policy is a table for people")
    func table() throws {
        let policy = RetryPolicy(rules: [
            try RetryRule(
                text: "no-answer causes=18,19,20 under=40s delay=1h backoff=2 up-to=1d times=4 rotate end=unreachable"),
            try RetryRule(text: "busy delay=5min times=3 number=same"),
        ])
        #expect(
            policy.table == [
                RetryTableRow(
                    outcome: "no-answer", condition: "cause 18, 19 or 20, under 40 s", delay: "1 h",
                    backoff: "x 2, at most 1 day", maximum: "4", number: "next", dayPart: "rotates",
                    endState: "unreachable"),
                RetryTableRow(
                    outcome: "busy", condition: "any", delay: "5 min", backoff: "-", maximum: "3", number: "same",
                    dayPart: "-", endState: "busy"),
            ])
        #expect(!policy.finalOutcomes.contains(.busy))
        #expect(policy.finalOutcomes.contains(.noAnswer) && policy.finalOutcomes.contains(.invalid))
    }

    @Test(
        "endings are read",
        arguments: [
            ("busy", AttemptEnd(.busy)),
            (
                "no-answer:cause=19:sip=480:after=25s",
                AttemptEnd(.noAnswer, cause: 19, sipStatus: 480, duration: .seconds(25))
            ),
        ])
    func endings(text: String, end: AttemptEnd) throws { #expect(try AttemptEnd(text: text) == end) }

    @Test(
        "endings are refused",
        arguments: [
            ("", ""), ("bussy", "bussy"), ("busy:cause=500", "cause=500"), ("busy:sip=9", "sip=9"),
            ("busy:17", "17"), ("busy:after=long", "after=long"), ("busy:", ""),
        ])
    func badEndings(text: String, part: String) {
        let error = #expect(throws: RuleTextError.self) { try AttemptEnd(text: text) }
        #expect(error?.part == part)
    }

    @Test(
        "durations",
        arguments: [
            (Duration.seconds(0), "0 s", "0s"), (.seconds(90), "1 min 30 s", "1min30s"),
            (.seconds(300), "5 min", "5min"),
            (.seconds(86_400), "1 day", "1d"), (.seconds(180_061), "2 days 2 h", "2d2h1min1s"),
            (.milliseconds(1_500), "1 s", "1s500ms"), (.milliseconds(250), "0.25 s", "250ms"),
        ])
    func durations(duration: Duration, text: String, short: String) throws {
        #expect(RuleText.duration(duration) == text)
        #expect(RuleText.short(duration) == short)
        #expect(try RuleText.duration(short) == duration)
    }
}
