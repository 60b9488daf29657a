import CallFloor
import Testing

@Suite("Trunks and caller IDs: settings")
struct LineSettingTests {
    struct CapRow: Sendable {
        var text: String
        var cap: RateCap?
        var back: String?
    }

    static let caps: [CapRow] = [
        CapRow(text: "3/24h", cap: RateCap(count: 3, window: .seconds(86_400)), back: "3/1d"),
        CapRow(text: "20/1h", cap: RateCap(count: 20, window: .seconds(3_600)), back: "20/1h"),
        CapRow(text: "5/90s", cap: RateCap(count: 5, window: .seconds(90)), back: "5/90s"),
        CapRow(text: "1/2m", cap: RateCap(count: 1, window: .seconds(120)), back: "1/2m"),
        CapRow(text: "0/1h", cap: RateCap(count: 0, window: .seconds(3_600)), back: "0/1h"),
        CapRow(text: "-1/1h", cap: RateCap(count: -1, window: .seconds(3_600)), back: "-1/1h"),
        CapRow(text: "7/0s", cap: RateCap(count: 7, window: .zero), back: "7/0s"),
        CapRow(text: ""), CapRow(text: "3"), CapRow(text: "3/"), CapRow(text: "/1h"), CapRow(text: "3/h"),
        CapRow(text: "3/1w"), CapRow(text: "3/1h/2"), CapRow(text: "x/1h"), CapRow(text: "3/1.5h"),
        CapRow(text: "3 / 1h"),
        CapRow(text: "3/99999999999999999999h"), CapRow(text: "3/9999999999999d"),
    ]

    @Test("caps as text", arguments: caps)
    func capText(row: CapRow) {
        #expect(RateCap(row.text) == row.cap)
        #expect(RateCap(row.text)?.description == row.back)
    }

    struct TrunkRow: Sendable, CustomTestStringConvertible {
        var what: String
        var edit: @Sendable (inout Trunk) -> Void
        /// A word of the one objection; nil when there is none.
        var objection: String?

        var testDescription: String { what }
    }

    static let trunks: [TrunkRow] = [
        TrunkRow(what: "the usual") { _ in },
        TrunkRow(what: "no channel", edit: { $0.channels = 0 }, objection: "channels"),
        TrunkRow(what: "a negative channel", edit: { $0.channels = -1 }, objection: "channels"),
        TrunkRow(what: "a hundred thousand channels", edit: { $0.channels = 100_000 }, objection: "channels"),
        TrunkRow(what: "no calls", edit: { $0.callsPerSecond = 0 }, objection: "a second"),
        TrunkRow(what: "negative calls", edit: { $0.callsPerSecond = -3 }, objection: "a second"),
        TrunkRow(what: "NaN calls", edit: { $0.callsPerSecond = .nan }, objection: "a second"),
        TrunkRow(what: "infinitely many calls", edit: { $0.callsPerSecond = .infinity }, objection: "a second"),
        TrunkRow(what: "slow, but it dials", edit: { $0.callsPerSecond = 0.01 }),
        TrunkRow(what: "no faults allowed at all", edit: { $0.faultThreshold = 0 }, objection: "threshold"),
        TrunkRow(what: "one is enough", edit: { $0.faultThreshold = 1 }),
        TrunkRow(what: "a window of an hour", edit: { $0.faultWindow = .seconds(3_600) }, objection: "window"),
        TrunkRow(what: "no window", edit: { $0.faultWindow = .zero }, objection: "window"),
        TrunkRow(what: "no rest", edit: { $0.rest = .zero }, objection: "first rest"),
        TrunkRow(
            what: "a longest rest that is the shorter one", edit: { $0.maximumRest = .seconds(1) }, objection: "longest"
        ),
        TrunkRow(what: "a rest of a month", edit: { $0.maximumRest = .seconds(2_592_000) }, objection: "longest"),
        TrunkRow(what: "no name", edit: { $0.name = "" }, objection: "name is empty"),
        TrunkRow(what: "a dial string for a name", edit: { $0.name = "a&b" }, objection: "'&'"),
        TrunkRow(what: "a path for a name", edit: { $0.name = "../x" }, objection: "'/'"),
        TrunkRow(what: "a line for a name", edit: { $0.name = "a\nb" }, objection: "control"),
        TrunkRow(what: "a space at the end", edit: { $0.name = "a " }, objection: "space"),
        TrunkRow(what: "a long name", edit: { $0.name = String(repeating: "x", count: 101) }, objection: "101"),
        TrunkRow(what: "a Chinese name", edit: { $0.name = "联通 一线" }),
        TrunkRow(what: "no number in the template", edit: { $0.dialTemplate = "LINE/100" }, objection: "{number}"),
        TrunkRow(what: "two lines in the template", edit: { $0.dialTemplate = "A/{number}&B/1" }, objection: "ASCII"),
        TrunkRow(what: "dialplan in the template", edit: { $0.dialTemplate = "A/${X}{number}" }, objection: "ASCII"),
        TrunkRow(
            what: "no template, but a channel group",
            edit: {
                $0.dialTemplate = ""
                $0.kind = .dahdi
                $0.pri = Trunk.PRI(group: 1, spans: [1])
            }),
        TrunkRow(
            what: "a channel group on a SIP trunk",
            edit: {
                $0.dialTemplate = ""
                $0.pri = Trunk.PRI(group: 1)
            }, objection: "'dahdi'"),
        TrunkRow(
            what: "more channels than the span has",
            edit: {
                $0.kind = .dahdi
                $0.channels = 31
                $0.dialTemplate = ""
                $0.pri = Trunk.PRI(group: 0, spans: [1])
            }, objection: "carries 30"),
        TrunkRow(
            what: "as many as two spans have",
            edit: {
                $0.kind = .dahdi
                $0.channels = 60
                $0.dialTemplate = ""
                $0.pri = Trunk.PRI(group: 0, spans: [1, 2])
            }),
        TrunkRow(
            what: "a span twice",
            edit: {
                $0.kind = .dahdi
                $0.dialTemplate = ""
                $0.pri = Trunk.PRI(group: 0, spans: [1, 1])
            }, objection: "twice"),
        TrunkRow(
            what: "a place that is none", edit: { $0.dialTemplate = "LINE/{national}" }, objection: "{national:44}"),
        TrunkRow(
            what: "a country of letters", edit: { $0.dialTemplate = "LINE/{national:uk}" }, objection: "{national:44}"),
        TrunkRow(what: "a number as dialled at home", edit: { $0.dialTemplate = "LINE/{dialled:86:0:00}" }),
        TrunkRow(
            what: "a national number without a country",
            edit: {
                $0.kind = .dahdi
                $0.dialTemplate = ""
                $0.pri = Trunk.PRI(group: 1, numberType: .national)
            }, objection: "country code"),
        TrunkRow(
            what: "a national number of a country",
            edit: {
                $0.kind = .dahdi
                $0.dialTemplate = "{national:86}"
                $0.pri = Trunk.PRI(group: 1, numberType: .national)
            }),
        TrunkRow(
            what: "digits before the number on a channel group",
            edit: {
                $0.kind = .dahdi
                $0.dialTemplate = "9{digits}"
                $0.pri = Trunk.PRI(group: 1)
            }, objection: "number alone"),
        TrunkRow(
            what: "group 64",
            edit: {
                $0.kind = .dahdi
                $0.dialTemplate = ""
                $0.pri = Trunk.PRI(group: 64)
            }, objection: "0 to 63"),
    ]

    @Test("absurd trunks", arguments: trunks)
    func trunk(row: TrunkRow) {
        let objections = Trunk.sample(carrier, row.edit).objections()
        if let word = row.objection {
            #expect(objections.count == 1 && objections[0].contains(word), "\(objections)")
        } else {
            #expect(objections.isEmpty, "\(objections)")
        }
    }

    struct PoolRow: Sendable, CustomTestStringConvertible {
        var what: String
        var edit: @Sendable (inout CallerID) -> Void
        var objection: String?

        var testDescription: String { what }
    }

    static let members: [PoolRow] = [
        PoolRow(what: "no rules") { _ in },
        PoolRow(what: "two caps", edit: { $0.caps = [RateCap("20/1h")!, RateCap("100/1d")!] }),
        PoolRow(what: "a cap of none", edit: { $0.caps = [RateCap("0/1h")!] }, objection: "nothing through"),
        PoolRow(what: "a cap of millions", edit: { $0.caps = [RateCap("9000000/1h")!] }, objection: "too high"),
        PoolRow(what: "a window of nothing", edit: { $0.caps = [RateCap("3/0s")!] }, objection: "longer than nothing"),
        PoolRow(what: "a window of two years", edit: { $0.caps = [RateCap("3/730d")!] }, objection: "a year"),
        PoolRow(
            what: "nine caps", edit: { $0.caps = (1...9).map { RateCap(count: $0, window: .seconds($0)) } },
            objection: "9 caps"),
        PoolRow(what: "no calls at once", edit: { $0.maximumConcurrent = 0 }, objection: "at once"),
        PoolRow(what: "rests after no call", edit: { $0.coolsAfter = 0 }, objection: "rest after 0"),
        PoolRow(what: "rests for nothing", edit: { $0.cooling = .zero }, objection: "1 second"),
        PoolRow(what: "everybody must answer", edit: { $0.minimumAnswerRate = 1 }, objection: "lowest answer rate"),
        PoolRow(what: "NaN must answer", edit: { $0.minimumAnswerRate = .nan }, objection: "lowest answer rate"),
        PoolRow(what: "a sample of one", edit: { $0.answerRateSample = 1 }, objection: "10 to 1000"),
    ]

    @Test("absurd caller IDs", arguments: members)
    func pool(row: PoolRow) {
        var member = CallerID(token: CallerIDToken(1))
        row.edit(&member)
        let pool = CallerIDPool(id: CallerIDPoolID(1), name: "city", members: [member])
        let objections = pool.objections()
        if let word = row.objection {
            #expect(objections.count == 1 && objections[0].contains(word), "\(objections)")
            #expect(objections[0].contains("'city'"))
        } else {
            #expect(objections.isEmpty, "\(objections)")
        }
    }

    @Test("a pool says what is wrong with itself once, however many members share it")
    func pools() {
        let bad = (1...3).map { CallerID(token: CallerIDToken($0), maximumConcurrent: 0) }
        #expect(CallerIDPool(id: CallerIDPoolID(1), name: "a,b", members: bad).objections().count == 2)
        let twice = [CallerID(token: CallerIDToken(1)), CallerID(token: CallerIDToken(1))]
        #expect(CallerIDPool(id: CallerIDPoolID(1), name: "a", members: twice).objections().count == 1)
    }

    /// Computed apart, in Python, by the formula with z = 1.959963984540054.
    @Test(arguments: [
        (0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0), (1, 10, 0.017876, 0.404150), (50, 100, 0.403832, 0.596168),
        (5, 100, 0.021544, 0.111750), (300, 1_000, 0.272407, 0.329124),
    ])
    func wilson(count: Int, of: Int, low: Double, high: Double) {
        let interval = Proportion(count, of: of).interval
        #expect(abs(interval.lowerBound - low) < 1e-5)
        #expect(abs(interval.upperBound - high) < 1e-5)
    }

    @Test("of nothing, any rate is possible")
    func nothing() {
        #expect(Proportion(0, of: 0).rate == nil)
        #expect(Proportion(0, of: 0).interval == 0...1)
    }
}
