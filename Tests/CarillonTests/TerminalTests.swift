import CallFloor
import Foundation
import Store
import Testing

@testable import carillon

@Suite("What the command prints")
struct TerminalTests {
    @Test("columns are as wide as they need, numbers stand right, and no line ends in blanks")
    func table() {
        var table = Table(["NAME", "CALLS", ""], rightAligned: [1])
        table.add(["spring", "7", "x"])
        table.add(["a", "12345", ""])
        #expect(table.text == "NAME    CALLS\nspring      7  x\na       12345")
    }

    @Test("a table without rows is its heading")
    func emptyTable() {
        #expect(Table(["A", "B"]).text == "A  B")
    }

    @Test("Chinese text takes two columns a character, and columns still stand under each other")
    func wideText() {
        var table = Table(["NAME", "STATUS"])
        table.add(["春季回访", "running"])
        table.add(["abc", "paused"])
        #expect(table.text == "NAME      STATUS\n春季回访  running\nabc       paused")
    }

    @Test(
        "a bar is as full as it is told, and never over its ends",
        arguments: [
            (0.0, "░░░░░░░░"), (0.5, "████░░░░"), (1.0, "████████"), (-3, "░░░░░░░░"), (9, "████████"),
            (0.06, "░░░░░░░░"), (0.07, "█░░░░░░░"), (Double.nan, "░░░░░░░░"), (.infinity, "████████"),
        ])
    func bar(fraction: Double, bar: String) {
        #expect(ProgressBar.bar(fraction, width: 8) == bar)
    }

    @Test("a bar that nobody looks at draws nothing")
    func silentBar() {
        var bar = ProgressBar("importing", isShown: false)
        bar.show(.nan, "x")
        bar.show(0.5, "x")
        bar.finish()
    }

    @Test(
        "instants are ISO 8601 with microseconds",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000000Z"), (1_795_256_388_123_456, "2026-11-21T10:19:48.123456Z"),
            (1, "1970-01-01T00:00:00.000001Z"), (999_999, "1970-01-01T00:00:00.999999Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ])
    func instants(microseconds: Int64, text: String) {
        #expect(Instant(microseconds: microseconds).text == text)
    }

    @Test(
        "names become parts of a path",
        arguments: [("a b/c", "a%20b%2Fc"), ("春", "%E6%98%A5"), ("x?y#z%", "x%3Fy%23z%25")])
    func paths(name: String, escaped: String) {
        #expect(ControlClient.escaped(name) == escaped)
    }
}

@Suite("--retry")
struct RetryOptionTests {
    @Test(
        "outcome=seconds:times",
        arguments: [
            ("busy=300:3", RetryRule(outcome: .busy, delay: .seconds(300), maximum: 3)),
            ("no-answer=0:1", RetryRule(outcome: .noAnswer, delay: .zero, maximum: 1)),
            ("trunk-fault=31536000:100", RetryRule(outcome: .trunkFault, delay: .seconds(31_536_000), maximum: 100)),
        ])
    func reads(text: String, rule: RetryRule) throws {
        #expect(try #require(RetryOption(argument: text)).rule == rule)
    }

    @Test("outcome=never gives no rule")
    func never() throws {
        let option = try #require(RetryOption(argument: "abandoned=never"))
        #expect(option.outcome == .abandoned && option.rule == nil)
    }

    @Test(
        "everything else is refused",
        arguments: [
            "", "busy", "busy=", "=300:3", "busy=300", "busy=300:", "busy=:3", "busy=300:3:1", "busy=-1:3",
            "busy=300:0",
            "busy=300:101", "busy=31536001:1", "busy=5m:3", "busy=1.5:3", "Busy=300:3", "engaged=300:3", "busy=Never",
            "busy 300:3", "busy=300::3", ":busy=300:3", "busy=300:3:", "busy=99999999999999999999:1",
        ])
    func refuses(text: String) {
        #expect(RetryOption(argument: text) == nil)
    }

    @Test("rules that are given replace the defaults of their outcomes, and only those")
    func replaces() throws {
        let options = try ["busy=10:1", "no-answer=never"].map { try #require(RetryOption(argument: $0)) }
        let rules = RetryOption.rules(options)
        #expect(rules.filter { $0.outcome == .busy } == [RetryRule(outcome: .busy, delay: .seconds(10), maximum: 1)])
        #expect(!rules.contains { $0.outcome == .noAnswer })
        let others = Campaign.defaultRetryRules.filter { $0.outcome != .busy && $0.outcome != .noAnswer }
        #expect(rules.filter { $0.outcome != .busy } == others)
        #expect(RetryOption.rules([]) == Campaign.defaultRetryRules)
    }

    @Test("of two rules for one outcome the last counts")
    func twice() throws {
        let options = try ["busy=10:1", "busy=20:2"].map { try #require(RetryOption(argument: $0)) }
        #expect(
            RetryOption.rules(options).filter { $0.outcome == .busy } == [
                RetryRule(outcome: .busy, delay: .seconds(20), maximum: 2)
            ])
    }
}

@Suite("Settings")
struct SettingTests {
    @Test("whole numbers take their range, its ends included, and nothing else")
    func whole() {
        let setting = Setting<Int>.whole("a.b", 5, 3...64, "Help.")
        #expect(["3", "64", "+5"].map(setting.parse) == [3, 64, 5])
        for text in ["2", "65", "", "x", "5.0", " 5", "5 ", "0x5", "1e1"] { #expect(setting.parse(text) == nil) }
        #expect(setting.row.type == "whole number 3 to 64" && setting.fallback == "5")
    }

    @Test("seconds take fractions within their range")
    func seconds() {
        let setting = Setting<Duration>.seconds("a.b", 5, 1...60, "Help.")
        #expect(setting.parse("1") == .seconds(1) && setting.parse("60") == .seconds(60))
        #expect(setting.parse("2.5") == .milliseconds(2_500))
        for text in ["0.999", "60.001", "", "5s", "nan", "inf", "-1"] { #expect(setting.parse(text) == nil) }
        #expect(setting.row.type == "seconds, 1 to 60")
    }

    @Test("a choice is one of its words")
    func choice() {
        let setting = Setting<String>.choice("a", "x", of: ["x", "y"], "Help.")
        #expect(setting.parse("y") == "y" && setting.parse("z") == nil && setting.parse("X") == nil)
    }

    @Test("the variable of a key", arguments: [("site", "CARILLON_SITE"), ("a.b-c", "CARILLON_A_B_C")])
    func environment(key: String, name: String) {
        #expect(Setting<String>.text(key, "", "Help.").row.environmentName == name)
    }

    @Test("every fallback can be read by its own setting, and every key says what it is for")
    func table() throws {
        let keys = CarillonConfiguration.table.map(\.key)
        #expect(Set(keys).count == keys.count)
        for row in CarillonConfiguration.table { #expect(row.help.hasSuffix("."), "\(row.key)") }
    }
}

/// A report as the database might give it.
func report(_ changes: [String: Any] = [:]) throws -> CampaignReport {
    var fields: [String: Any] = [
        "name": "spring", "mode": "progressive", "status": "running", "leads": [String: Int](),
        "endReasons": [String: Int](), "outcomes": [String: Int](), "dispositions": [String: Int](), "answered": 0,
        "connected": 0, "abandoned": 0, "talkSeconds": 0.0, "answerToBridge": [Double](),
    ]
    fields.merge(changes) { $1 }
    return try JSONDecoder().decode(CampaignReport.self, from: JSONSerialization.data(withJSONObject: fields))
}

@Suite("Reports")
struct ReportTextTests {
    @Test("a campaign that has done nothing yet")
    func empty() throws {
        let text = ReportText.of(try report())
        #expect(text.hasPrefix("Campaign spring, progressive, running\n"))
        #expect(text.contains("0 attempts, 0 answered, 0 connected, 0 abandoned\n"))
        #expect(!text.contains("Leads") && !text.contains("median") && !text.contains("%"))
    }

    @Test("a campaign in full: the most frequent outcome first, shares, times, dispositions")
    func full() throws {
        let text = ReportText.of(
            try report([
                "leads": ["finished": 3, "ready": 1], "outcomes": ["busy": 2, "answered": 4, "no-answer": 2],
                "dispositions": ["sale": 1, "callback": 3], "answered": 4, "connected": 3, "abandoned": 1,
                "talkSeconds": 125.9, "answerToBridge": [10.04, 20.0, 30.26],
            ]))
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[1].hasPrefix("Leads") && lines[1].hasSuffix("3 of 4 finished"))
        let outcomes = ["answered", "busy", "no-answer"].map { word in lines.firstIndex { $0.hasPrefix(word) } ?? -1 }
        #expect(outcomes == outcomes.sorted() && !outcomes.contains(-1))
        #expect(lines.contains("8 attempts, 4 answered, 3 connected, 1 abandoned (25.0 % of answered)"))
        #expect(lines.contains("2 min 5 s of conversation"))
        #expect(lines.contains("answer to bridge: 20.0 ms at the median, 30.3 ms at p99"))
        #expect(lines.last == "dispositions: 3 callback, 1 sale")
    }

    @Test("percentages and milliseconds have one decimal")
    func figures() {
        #expect(ReportText.percent(0.02999) == "3.0 %" && ReportText.percent(1) == "100.0 %")
        #expect(ReportText.milliseconds(0.04) == "0.0 ms" && ReportText.milliseconds(12.25) == "12.3 ms")
    }
}

@Suite("The demonstration's picture")
struct DemoPictureTests {
    private static let plan = DemoRun.Plan(
        leads: 4, agents: 2, seconds: nil, seed: 1, profile: "quick", directory: nil, isRecorded: true,
        hasPerCallLegs: false)

    private func lines(_ inputs: [Input], report: CampaignReport? = nil, elapsed: Duration = .seconds(65)) -> [String] {
        var floor = Floor(Floor.Settings(site: SiteID(1), seed: 1))
        for (index, input) in inputs.enumerated() { _ = floor.handle(input, at: Instant(seconds: Double(index))) }
        let view = floor.view(at: Instant(seconds: 100))
        return DemoPicture(plan: Self.plan, view: view, report: report, elapsed: elapsed).lines
    }

    private static let campaign = Input.campaign(
        Campaign(
            id: CampaignID(1), tenant: TenantID(1), name: "demo", mode: .progressive, skillGroup: SkillGroupID(1),
            trunks: [TrunkID(1)]))

    @Test("before anything is known")
    func start() {
        let lines = lines([])
        #expect(lines[1].hasPrefix("Carillon") && lines[1].contains("2 agents") && lines[1].contains("1:05"))
        #expect(lines.contains("Agents    none") && lines.contains("Calls     none"))
        #expect(lines.contains("Outcomes  none yet") && lines.contains("Why       starting"))
        #expect(lines.contains("Bridge    nobody has answered yet"))
    }

    @Test("what is away is said in the heading")
    func away() {
        let down = lines([Self.campaign, .storeLink(isUp: false)])
        #expect(down[1].contains("Asterisk is away") && down[1].contains("the database is away"))
        let up = lines([Self.campaign, .switchView(SwitchView(calls: [:], legs: [:]))])
        #expect(!up[1].contains("away") && up[1].contains("progressive"))
    }

    @Test("agents by what they do, leads by what becomes of them, and why nothing is dialled")
    func busy() throws {
        let agents = (1...2).map { number in
            Input.agent(
                Agent(
                    id: AgentID(number), tenant: TenantID(1), login: "a\(number)", leg: .perCall, phone: "PJSIP/1",
                    memberships: [.init(group: SkillGroupID(1))]))
        }
        let report = try report([
            "leads": ["finished": 1, "waiting": 2, "ready": 1], "answerToBridge": [12.0],
        ])
        let lines = lines(
            [Self.campaign] + agents + [.command(AgentID(1), .login), .command(AgentID(1), .ready)], report: report)
        #expect(lines.contains { $0.hasPrefix("Agents    ready       1") })
        #expect(lines.contains { $0.hasPrefix("          offline     1") })
        #expect(lines.contains { $0.hasSuffix("1 of 4 finished, 2 due later, 1 to dial") })
        #expect(lines.contains("Bridge    answer to agent 12.0 ms at the median, 12.0 ms at p99"))
        #expect(lines.contains { $0.hasPrefix("Why       not dialling") })
        #expect(lines.allSatisfy { $0.count < 200 })
    }
}
