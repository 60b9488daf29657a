import LeadFiles
import Testing

@Suite("CSV parser")
struct CSVParserTests {
    /// What a row looks like in these tables: its line, its fields joined by `|`, and its damage.
    private static func show(_ row: CSVRow) -> String {
        let fields = (0..<row.count).map { String(decoding: row[$0], as: UTF8.self) }.joined(separator: "|")
        let damage =
            switch row.damage {
            case nil: ""
            case .tooLong: " too long"
            case .unterminatedQuote(let column): " unterminated \(column)"
            case .textAfterQuote(let column): " after quote \(column)"
            case .nul: " nul"
            }
        return "\(row.line): \(fields)\(damage)"
    }

    private static func parse(
        _ chunks: [[UInt8]], separator: UInt8 = UInt8(ascii: ","), limits: CSVParser.Limits = .init()
    ) -> [CSVRow] {
        var parser = CSVParser(separator: separator, limits: limits)
        for chunk in chunks { parser.feed(chunk) }
        parser.finish()
        return parser.takeRows()
    }

    /// The text in two chunks, cut at every place, then byte by byte.
    private static func everyCut(_ text: [UInt8]) -> [[[UInt8]]] {
        (0...text.count).map { [Array(text[..<$0]), Array(text[$0...])] } + [text.map { [$0] }]
    }

    static let table: [(String, [String])] = [
        ("", []),
        ("\n\r\n\r", []),
        ("a", ["1: a"]),
        ("a,b\nc,d\n", ["1: a|b", "2: c|d"]),
        ("a,b\r\nc,d", ["1: a|b", "2: c|d"]),
        ("a,b\rc,d\r", ["1: a|b", "2: c|d"]),
        ("a\n\r\nb", ["1: a", "3: b"]),
        ("a\r\rb", ["1: a", "3: b"]),
        (",\n", ["1: |"]),
        ("a,\nb", ["1: a|", "2: b"]),
        ("\"a,b\",c", ["1: a,b|c"]),
        ("\"\"", []),
        ("\"\",\"\"", ["1: |"]),
        ("\"a\"\"b\"\n", ["1: a\"b"]),
        ("\"\"\"\"", ["1: \""]),
        ("\"a\nb\",c\nd", ["1: a\nb|c", "3: d"]),
        ("\"\n\",c\nd", ["1: \n|c", "3: d"]),
        ("\"a\r\nb\r\n\",c\r\nd", ["1: a\r\nb\r\n|c", "4: d"]),
        ("a\"b,c", ["1: a\"b|c"]),
        ("5\" pipe\nx", ["1: 5\" pipe", "2: x"]),
        ("\"a\"b,c\nd", ["1: ab|c after quote 1", "2: d"]),
        ("x,\"a\" ,c\nd", ["1: x|a |c after quote 2", "2: d"]),
        ("a\0b,c\nd", ["1: ab|c nul", "2: d"]),
        ("\"a\0\"\nd", ["1: a\0 nul", "2: d"]),
        // A quote that never closes takes only its own line.
        ("a,\"b\nc,d\ne,f", ["1: a|b unterminated 2", "2: c|d", "3: e|f"]),
        ("a,\"b\r\nc,d\r\ne,f\r\n", ["1: a|b unterminated 2", "2: c|d", "3: e|f"]),
        ("\"", ["1:  unterminated 1"]),
        ("a,\"b", ["1: a|b unterminated 2"]),
        // The next line's opening quote shows that this one was never closed.
        ("a,\"b\nc,\"d\",e\nf", ["1: a|b unterminated 2", "2: c|d|e", "3: f"]),
        ("\"a\n\"b\n\"c\n", ["1: a unterminated 1", "2: b unterminated 1", "3: c unterminated 1"]),
        ("\"x\ny\",\"b\nc,\"d\"", ["1: x\ny|b unterminated 2", "3: c|d"]),
    ]

    @Test("Nasty inputs, cut anywhere", arguments: table)
    func nasty(text: String, rows: [String]) {
        for chunks in Self.everyCut(Array(text.utf8)) {
            let found = Self.parse(chunks).map(Self.show)
            guard found == rows else {
                Issue.record("\(found) instead of \(rows), cut after \(chunks[0].count)")
                return
            }
        }
    }

    @Test("A row that is too long is given up at the end of its line; the next one is read")
    func tooLong() {
        var limits = CSVParser.Limits()
        limits.rowBytes = 64
        limits.shownBytes = 8
        let long = String(repeating: "x", count: 100)
        let table = [
            ("a,\(long),b\nc,d", ["1: a|xxxxxxx too long", "2: c|d"]),
            ("a,\"\(long),b\nc,d", ["1: a|xxxxxxx unterminated 2", "2: c|d"]),
            (String(repeating: "a,b,c,", count: 30) + "\nc", ["1: a|b|c|a|b|c|a|b too long", "2: c"]),
            // A text of several lines that is too long: taken as a quote that never closes.
            ("a,\"b\n\(long)\nc,d", ["1: a|b unterminated 2", "2: xxxxxxxx too long", "3: c|d"]),
            ("a,\(long)", ["1: a|xxxxxxx too long"]),
        ]
        for (text, rows) in table {
            #expect(Self.parse([Array(text.utf8)], limits: limits).map(Self.show) == rows)
        }
    }

    @Test("A quote counts as never closed after so many lines, and nothing of them is lost")
    func manyLines() {
        var limits = CSVParser.Limits()
        limits.quotedLines = 3
        let text = "\"a\n1\n2\n3\n4\n5\",b\nc"
        for chunks in Self.everyCut(Array(text.utf8)) {
            let found = Self.parse(chunks, limits: limits).map(Self.show)
            #expect(found == ["1: a unterminated 1", "2: 1", "3: 2", "4: 3", "5: 4", "6: 5\"|b", "7: c"])
        }
    }

    @Test("Random rows survive being written and read, cut anywhere", arguments: 0..<40 as Range<UInt64>)
    func property(seed: UInt64) {
        var generator = SplitMix(state: seed)
        let alphabet: [Character] = ["a", "b", ",", "\"", "\n", "\r", " ", "é", "漢", ";"]
        let rows = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            (0..<Int.random(in: 2...4, using: &generator)).map { _ in
                String(
                    (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                        alphabet.randomElement(using: &generator)!
                    })
            }
        }
        let bytes = rows.flatMap { CSVWriter.line($0) }
        for chunks in Self.everyCut(bytes) {
            let found = Self.parse(chunks)
            let texts = found.map { row in (0..<row.count).map { String(decoding: row[$0], as: UTF8.self) } }
            guard texts == rows, found.allSatisfy({ $0.damage == nil }) else {
                Issue.record("seed \(seed): \(texts) instead of \(rows)")
                return
            }
        }
    }

    @Test(
        "Separators are found",
        arguments: [
            ("phone,name\n1,2\n", CSVSeparator.comma), ("phone;name\n1;2,5\n", .semicolon),
            ("phone\tname\n1\t2,3,4\n", .tab), ("phone|name\n1|2\n", .pipe), ("phone\n1\n", .comma), ("", .comma),
            ("phone;name;note\n1;a;x, y, z, w\n2;b;p, q\n", .semicolon), ("\"a;b;c\",d\n1,2\n", .comma),
            ("phone;name", .semicolon),
        ])
    func separator(text: String, separator: CSVSeparator) {
        #expect(CSVSeparator.detect(in: Array(text.utf8)) == separator)
    }
}

/// A small generator with a seed (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
