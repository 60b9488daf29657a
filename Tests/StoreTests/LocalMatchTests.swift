import CallFloor
import Store
import Testing

@Suite("LocalMatch")
struct LocalMatchTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var number: String
        var local: [Int64]

        var testDescription: String { what }
    }

    /// The pool: a token, a number, areas.
    private static let pool: [(token: CallerIDToken, number: String, areas: [String])] = [
        (CallerIDToken(1), "+442079460001", []),
        (CallerIDToken(2), "+442079999999", []),
        (CallerIDToken(3), "+441618960000", []),
        (CallerIDToken(4), "+12125550100", []),
        (CallerIDToken(5), "+12135550100", []),
        (CallerIDToken(6), "+861065529988", []),
        (CallerIDToken(7), "+447700900123", ["+4420", "+44118"]),
        (CallerIDToken(8), "+35314960000", []),
        (CallerIDToken(9), "+77172700000", []),
        (CallerIDToken(10), "+74950000000", []),
    ]

    static let rows: [Row] = [
        Row(what: "the most digits in common first", number: "+442079460777", local: [1, 2, 7]),
        Row(what: "the same city, another exchange", number: "+442083661177", local: [1, 2, 7]),
        Row(what: "another city of the same country", number: "+441618962222", local: [3]),
        Row(what: "an area that the caller ID's own number is not in", number: "+441189000000", local: [7]),
        Row(what: "areas take the place of the own number", number: "+447700900999", local: []),
        Row(what: "New York", number: "+12129999999", local: [4]),
        Row(what: "Los Angeles shares two digits with New York, and is far", number: "+12139999999", local: [5]),
        Row(what: "Dallas shares two digits with both", number: "+12149999999", local: []),
        Row(what: "Beijing", number: "+861088888888", local: [6]),
        Row(what: "a mobile number of the same country", number: "+8613800000001", local: []),
        Row(what: "a country code of three digits", number: "+35314123456", local: [8]),
        Row(what: "... and two more that differ", number: "+35321123456", local: []),
        Row(what: "Kazakhstan and Russia share the code 7", number: "+77172000000", local: [9]),
        Row(what: "Moscow", number: "+74951234567", local: [10]),
        Row(what: "no number", number: "+", local: []),
        Row(what: "empty", number: "", local: []),
        Row(what: "letters", number: "+44207946000x", local: []),
        Row(what: "no plus", number: "442079460001", local: []),
        Row(what: "forty digits", number: "+" + String(repeating: "4", count: 40), local: []),
    ]

    @Test(arguments: rows)
    func match(row: Row) {
        #expect(LocalMatch(Self.pool).callerIDs(for: row.number).map(\.rawValue) == row.local)
    }

    @Test("A pool of thousands in one city gives sixteen, the nearest first")
    func bounded() {
        let pool = (0..<3_000).map { index in
            (token: CallerIDToken(Int64(index)), number: "+4420\(70_000_000 + index)", areas: [String]())
        }
        let found = LocalMatch(pool).callerIDs(for: "+442070000017")
        #expect(found.count == LocalMatch.most)
        #expect(found.first == CallerIDToken(17))
        #expect(Set(found).count == found.count)
    }

    @Test("A pool without usable numbers matches nothing")
    func nothing() {
        let useless = [(token: CallerIDToken(1), number: "anonymous", areas: ["x"])]
        #expect(LocalMatch(useless).callerIDs(for: "+442079460001").isEmpty)
        #expect(LocalMatch([]).callerIDs(for: "+442079460001").isEmpty)
    }

    /// Codes from each block of ITU-T's list.
    @Test(arguments: [
        ("1", 1), ("7", 1), ("20", 2), ("27", 2), ("211", 3), ("233", 3), ("250", 3), ("291", 3), ("30", 2), ("36", 2),
        ("353", 3), ("371", 3), ("380", 3), ("39", 2), ("420", 3), ("44", 2), ("49", 2), ("502", 3), ("55", 2),
        ("590", 3), ("60", 2), ("66", 2), ("670", 3), ("692", 3), ("81", 2), ("84", 2), ("852", 3), ("86", 2),
        ("880", 3), ("90", 2), ("95", 2), ("961", 3), ("972", 3), ("98", 2), ("995", 3),
    ])
    func countryCodes(code: String, length: Int) {
        let number = (code + "123456").utf8.map { $0 - UInt8(ascii: "0") }
        #expect(LocalMatch.countryCodeLength(number) == length)
    }
}
