import ArgumentParser
import CallFloor
import Store
import Testing

@testable import carillon

@Suite("Commands for trunks and caller IDs")
struct LineCommandTests {
    private static let sip = Trunk(
        id: TrunkID(1), name: "carrier", channels: 30, callsPerSecond: 5, dialTemplate: "PJSIP/{number}@carrier")

    @Test("what is named of a trunk changes, the rest stays")
    func trunkOptions() throws {
        var trunk = Self.sip
        try TrunkOptions.parse([
            "--channels", "60", "--fault-window", "2.5", "--presentation", "restricted", "--rest", "1",
        ]).apply(to: &trunk)
        var expected = Self.sip
        expected.channels = 60
        expected.faultWindow = .milliseconds(2_500)
        expected.presentation = .restricted
        expected.rest = .seconds(1)
        #expect(trunk == expected)
        try TrunkOptions.parse(["--presentation", "as-caller-id"]).apply(to: &trunk)
        #expect(trunk.presentation == nil)
    }

    @Test("a channel group is made, changed and left")
    func channelGroup() throws {
        var trunk = Self.sip
        try TrunkOptions.parse(["--kind", "dahdi", "--group", "3", "--span", "1", "--span", "2"]).apply(to: &trunk)
        #expect(trunk.kind == .dahdi && trunk.pri == Trunk.PRI(group: 3, spans: [1, 2]))
        try TrunkOptions.parse(["--hunt", "ascending-in-turn", "--number-type", "national"]).apply(to: &trunk)
        #expect(
            trunk.pri == Trunk.PRI(group: 3, hunt: .ascendingInTurn, numberType: .national, spans: [1, 2]))
        try TrunkOptions.parse(["--kind", "sip"]).apply(to: &trunk)
        #expect(trunk.pri == nil && trunk.objections().isEmpty)
        #expect(throws: ValidationError.self) { try TrunkOptions.parse(["--span", "1"]).apply(to: &trunk) }
    }

    @Test(
        "what is no setting is refused",
        arguments: [
            ["--kind", "isdn"], ["--channels", "many"], ["--hunt", "sideways"], ["--number-type", "secret"],
            ["--presentation", "maybe"], ["--span", "one"],
        ])
    func refused(arguments: [String]) { #expect(throws: (any Error).self) { try TrunkOptions.parse(arguments) } }

    @Test("seconds that no duration can hold are refused", arguments: ["nan", "inf", "-1", "1e300"])
    func seconds(text: String) {
        var trunk = Self.sip
        #expect(throws: (any Error).self) { try TrunkOptions.parse(["--rest=\(text)"]).apply(to: &trunk) }
        #expect(throws: (any Error).self) { try TrunkOptions.parse(["--fault-window=\(text)"]).apply(to: &trunk) }
    }

    @Test("rules of a pool: several caps, and 'none' takes a rule away")
    func pool() throws {
        var pool = CallerIDPoolSetup(name: "city")
        try CallerIDPoolOptions.parse([
            "--cap", "20/1h", "--cap", "100/1d", "--cools-after", "50", "--cooling", "600", "--prefer-local",
            "--minimum-answer-rate", "0.05", "--rotation", "least-used", "--maximum-concurrent", "2",
        ]).apply(to: &pool)
        #expect(pool.defaults.caps == [RateCap("20/1h")!, RateCap("100/1d")!])
        #expect(pool.defaults.coolsAfter == 50 && pool.defaults.cooling == .seconds(600))
        #expect(pool.prefersLocal && pool.rotation == .leastUsed && pool.objections().isEmpty)
        try CallerIDPoolOptions.parse([
            "--cap", "none", "--cools-after", "none", "--minimum-answer-rate", "none", "--no-prefer-local",
            "--maximum-concurrent", "none",
        ]).apply(to: &pool)
        #expect(pool.defaults.caps.isEmpty && pool.defaults.coolsAfter == nil && !pool.prefersLocal)
        #expect(pool.defaults.minimumAnswerRate == nil && pool.defaults.maximumConcurrent == nil)
        #expect(pool.defaults.cooling == .seconds(600) && pool.rotation == .leastUsed)
        #expect(throws: (any Error).self) { try CallerIDPoolOptions.parse(["--cap", "often"]) }
    }

    @Test("a file of caller IDs: numbers, areas, names, comments")
    func file() throws {
        let text = "# ours\r\n020 7946 0001, +4420 +44118, London, main\n\n+861065529988\n"
        let read = try CallerIDReader(country: "GB").callerIDs(in: text)
        #expect(read.map(\.number) == ["+442079460001", "+861065529988"])
        #expect(read[0].areas == ["+4420", "+44118"] && read[0].label == "London, main")
        #expect(read[1].areas.isEmpty && read[1].label == nil)
    }

    @Test(
        "a line that cannot be used is named, and its number is not told",
        arguments: [("020 7946 0001\n12\n", "Line 2"), ("020 7946 0001, 4420", "Line 1"), ("# nothing\n", "no number")])
    func badFile(text: String, words: String) throws {
        let reader = try CallerIDReader(country: "GB")
        let failure = #expect(throws: Failure.self) { try reader.callerIDs(in: text) }
        #expect(failure?.message.contains(words) == true)
        #expect(failure?.message.contains("7946") == false)
    }

    @Test("weak is what lies below its pool with 95 % confidence, and not who has had bad luck twice")
    func weak() {
        let health = [(60, 300), (55, 300), (20, 300), (0, 2), (0, 0)].enumerated().map { index, row in
            CallerIDHealth(token: CallerIDToken(Int64(index)), answers: Proportion(row.0, of: row.1))
        }
        #expect(CallerIDHealth.weak(health) == [CallerIDToken(2)])
        #expect(CallerIDHealth.weak([]).isEmpty)
    }
}
