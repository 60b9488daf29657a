import ArgumentParser
import CallFloor
import Foundation
import Testing

@testable import carillon

@Suite("carillon retry")
struct RetryCommandTests {
    @Test("what 'show --json' prints is what 'import' reads")
    func roundTrip() throws {
        var policy = RetryPolicy(maximumAttempts: 7, dayParts: Array(RetryPolicy.usualDayParts.prefix(2)))
        policy.rules.append(
            try RetryRule(
                text:
                    "rejected causes=21,22 sip=603 at-least=2s under=1min30s delay=1500ms backoff=1.5 up-to=2d times=4 number=same rotate end=hostile"
            ))
        let encoder = JSONEncoder()
        let text = String(decoding: try encoder.encode(RetryFile(policy)), as: UTF8.self)
        #expect(try RetryFile.policy(text) == policy)
    }

    @Test("YAML by hand: mappings and texts, and what it leaves out is as usual")
    func yaml() throws {
        let policy = try RetryFile.policy(
            """
            maximum-attempts: 6
            day-parts:
              - {name: early, hours: 08:00-12:00}
              - {name: late, hours: "12:00-24:00"}
            rules:
              - {outcome: busy, causes: [17], delay: 5min, backoff: 2, times: 4, rotate: true}
              - no-answer causes=18,19 delay=4h times=3
              - outcome: lost
                delay: 90
                times: 2
                number: same
            """)
        #expect(policy.maximumAttempts == 6)
        #expect(policy.dayParts.map(\.interval.description) == ["08:00-12:00", "12:00-24:00"])
        #expect(
            policy.rules.map(\.description) == [
                "busy causes=17 delay=5min backoff=2 times=4 number=next rotate",
                "no-answer causes=18,19 delay=4h times=3 number=next", "lost delay=1min30s times=2 number=same",
            ])
        #expect(try RetryFile.policy("rules: []") == RetryPolicy(rules: []))
    }

    @Test(
        "files that are wrong are refused by line and word",
        arguments: [
            ("", "rules"), ("- a", "rules"), ("maximum-attempts: 3", "rules"), ("rules: 3", "list"),
            ("rules:\n  - {outcome: busy, delay: soon, times: 3}", "line 2: 'delay=soon'"),
            ("rules:\n  - {outcome: engaged, delay: 1, times: 3}", "'engaged'"),
            ("rules:\n  - {delay: 1, times: 3}", "no outcome"), ("rules:\n  - [busy]", "mapping"),
            ("rules:\n  - {outcome: busy, delay: 1, times: {a: b}}", "number"), ("rule: []", "'rule'"),
            ("rules: []\nmaximum-attempts: many", "line 2: maximum-attempts"),
            ("rules: []\nday-parts: [{name: x}]", "'hours'"),
            ("rules: []\nday-parts: [{name: x, hours: 9-25}]", "'25'"),
            ("rules: []\nday-parts: [{name: x, hours: '9-10,11-12'}]", "one interval"), ("rules: [", "YAML"),
        ])
    func wrongFiles(text: String, part: String) {
        let error = #expect(throws: Failure.self) { try RetryFile.policy(text) }
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    private func set(_ arguments: String...) throws -> RetryPolicy {
        let command = try #require(try RetryCommand.Set.parseAsRoot(["spring"] + arguments) as? RetryCommand.Set)
        return try command.changed(RetryPolicy())
    }

    @Test("rules that are given take the place of their outcomes', and only of those")
    func changes() throws {
        let policy = try set(
            "--rule", "busy causes=17 delay=1min times=2", "--rule", "busy delay=5min times=4", "--no-rule", "lost",
            "--maximum-attempts", "9", "--day-part", "early=08:00-12:00", "--day-part", "late=12-20")
        #expect(policy.rules.filter { $0.outcome == .busy }.map(\.delay) == [.seconds(60), .seconds(300)])
        #expect(!policy.rules.contains { $0.outcome == .lost })
        #expect(policy.rules.count == Campaign.defaultRetryRules.count)
        #expect(policy.maximumAttempts == 9)
        #expect(policy.dayParts.map(\.name) == ["early", "late"])
        #expect(policy.objections().isEmpty)
        #expect(try set("--default").rules == Campaign.defaultRetryRules)
    }

    @Test(
        "options that are wrong are refused",
        arguments: [
            [], ["--rule", "busy"], ["--rule", "engaged delay=1 times=1"], ["--no-rule", "engaged"],
            ["--day-part", "morning"], ["--day-part", "morning=9-25"], ["--maximum-attempts", "x"],
        ])
    func wrongOptions(arguments: [String]) {
        #expect(throws: (any Error).self) { try RetryCommand.Set.parseAsRoot(["spring"] + arguments) }
    }

    @Test(
        "'explain' refuses what cannot be",
        arguments: [
            ["--outcomes", ""], ["--outcomes", "busy,"], ["--outcomes", "engaged"],
            ["--outcomes", "busy", "--numbers", "0"],
            ["--outcomes", "busy", "--zone", "Mars/Olympus"], ["--outcomes", "busy", "--from", "yesterday"],
            ["--outcomes", "busy", "--from", "2026-02-30T10:00"], ["--outcomes", "busy", "--from", "2026-02-28T24:00"],
            ["--outcomes", "busy", "--lead", "1", "--zone", "Europe/Berlin"], [],
        ])
    func wrongExplanations(arguments: [String]) {
        #expect(throws: (any Error).self) { try RetryExplain.parseAsRoot(["spring"] + arguments) }
    }

    @Test("a time on the wall is a moment by the lead's clock, in summer and winter, and in no hour that is skipped")
    func wallTimes() throws {
        let now = Instant(seconds: 1_767_225_600)  // 2026-01-01
        let lead = Lead(id: LeadID(1), list: ListID(1), numbers: [NumberID(1)])
        let zones = try LeadZones(lead, own: "America/New_York", campaign: nil, names: [:], now: now)
        func moment(_ text: String) throws -> String {
            zones.moment(try #require(RetryExplain.localTime(text)), number: 0).text
        }
        #expect(try moment("2026-01-15T09:00") == "2026-01-15T14:00:00.000000Z")
        #expect(try moment("2026-07-15 09:00") == "2026-07-15T13:00:00.000000Z")
        #expect(try moment("2026-03-08T02:30") == "2026-03-08T07:30:00.000000Z")
        #expect(try moment("2026-03-08T03:30") == "2026-03-08T07:30:00.000000Z")
        #expect(try moment("2026-11-01T01:30") == "2026-11-01T05:30:00.000000Z")
    }

    @Test("a course is told try by try, with the reasons")
    func telling() throws {
        let now = Instant(seconds: 1_767_225_600)
        let lead = Lead(id: LeadID(1), list: ListID(1), numbers: [NumberID(1), NumberID(2)])
        let zones = try LeadZones(lead, own: nil, campaign: "Europe/Berlin", names: [:], now: now)
        let hours = try CallingHours(text: "mon-fri 09:00-12:00")
        let course = RetryPlan.course(
            of: lead, after: try RetryExplain.ends("busy,no-answer,answered,busy"), policy: RetryPolicy(), from: now,
            clock: CallingClock(hours: hours)
        ) { zones[$0] }
        let text = RetryTelling(course, zones: zones).text(hours: hours)
        #expect(
            text.contains(
                "  1  Thu 2026-01-01 09:00  Europe/Berlin       1  busy          1  again Thu 2026-01-01 09:05, number 2"
            ))
        #expect(text.contains("Try 2\n  Rule 2 (no-answer) is the first that applies to no-answer."))
        #expect(text.contains("finished: answered"))
        #expect(text.hasSuffix("1 more ending would not come to pass: the lead is done."))
        let closed = RetryTelling(
            RetryPlan.course(
                of: lead, after: [AttemptEnd(.busy)], policy: RetryPolicy(), from: now,
                clock: CallingClock(hours: CallingHours(week: []))
            ) { zones[$0] }, zones: zones)
        #expect(closed.text(hours: CallingHours(week: [])).contains("can never dial"))
    }

    @Test("a policy is shown as a table, with what holds beside it")
    func table() throws {
        let text = RetryText.table(
            RetryPolicy(rules: [try RetryRule(text: "no-answer delay=1h backoff=2 times=4 rotate end=unreachable")]))
        #expect(text.contains("1  no-answer  any  1 h   x 2           4  next    rotates   unreachable"))
        #expect(text.contains("A lead has 5 tries in all."))
        #expect(text.contains("Where no rule applies the lead is finished: answered, abandoned, machine, busy,"))
        #expect(text.contains("Parts of the day: morning 09:00-12:00, afternoon 12:00-17:00, evening 17:00-21:00."))
    }
}
