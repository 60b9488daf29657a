import Jansson
import Testing

@Suite("JSONTree: documents that are refused")
struct JSONTreeTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var text: [UInt8]
        var code: JSONError.Code
        var line = 1
        var testDescription: String { "\(code) \(String(decoding: text.prefix(40), as: UTF8.self))" }

        init(_ text: String, _ code: JSONError.Code, line: Int = 1) {
            self.init([UInt8](text.utf8), code, line: line)
        }

        init(_ text: [UInt8], _ code: JSONError.Code, line: Int = 1) {
            self.text = text
            self.code = code
            self.line = line
        }
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            Refusal("", .incomplete),
            Refusal("   ", .incomplete),
            Refusal("{", .incomplete),
            Refusal(#"{"a": "b"#, .incomplete),
            Refusal("[1, 2,\n\n 3", .incomplete, line: 3),
            Refusal("[1 2]", .syntax),
            Refusal("[1,]", .syntax),
            Refusal("{'a': 1}", .syntax),
            Refusal("{a: 1}", .syntax),
            Refusal("{\"a\" 1}", .syntax),
            Refusal("nul", .syntax),
            Refusal("NaN", .syntax),
            Refusal("-", .syntax),
            Refusal("01", .syntax),
            Refusal("1.", .syntax),
            Refusal(".5", .syntax),
            Refusal("+1", .syntax),
            Refusal("0x10", .trailingData),
            Refusal("\"tab\there\"", .syntax),
            Refusal(#""\x""#, .syntax),
            Refusal(#""\ud800""#, .syntax),
            Refusal(#""\ud800\u0041""#, .syntax),
            Refusal("{}{}", .trailingData),
            Refusal("1 2", .trailingData),
            Refusal("{}\u{0}", .trailingData),
            Refusal([0x22, 0xFF, 0x22], .encoding),
            Refusal([0x22, 0xC0, 0x80, 0x22], .encoding),
            Refusal([0x22, 0xED, 0xA0, 0x80, 0x22], .encoding),
            Refusal([0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], .encoding),
            Refusal([0x22, 0xE4, 0xBD, 0x22], .encoding),
            Refusal([0xEF, 0xBB, 0xBF, 0x7B, 0x7D], .syntax),
            Refusal(#"{"a\u0000b": 1}"#, .nulCharacter),
            Refusal("9223372036854775808", .numberRange),
            Refusal("-9223372036854775809", .numberRange),
            Refusal("1e400", .numberRange),
            Refusal(#"{"a": 1, "a": 2}"#, .duplicateKey),
            Refusal(#"{"b": [{"a": 1, "\u0061": 2}]}"#, .duplicateKey),
            Refusal(String(repeating: "[", count: 65), .depth),
            Refusal(String(repeating: #"{"a":"#, count: 300) + "1", .depth),
            Refusal(String(repeating: "[", count: 1_000_000), .depth),
        ])
    func refuses(_ refusal: Refusal) {
        let error = #expect(throws: JSONError.self) { try JSONTree(parsing: refusal.text) }
        #expect(error?.code == refusal.code)
        #expect(error?.place?.line == refusal.line)
        #expect(error?.isRetriable == false)
    }

    @Test("never quotes the document")
    func hidesContent() throws {
        for text in [#"{"number": "+8613800000001" x"#, #"+8613800000001"#, #"{"Li Lei": 1, "Li Lei": 2}"#] {
            let error = try #require(throws: JSONError.self) { try JSONTree(parsing: text) }
            #expect(!"\(error)".contains("138") && !"\(error)".contains("Li Lei"))
        }
    }

    @Test("counts lines, columns and bytes")
    func findsThePlace() throws {
        let error = try #require(throws: JSONError.self) { try JSONTree(parsing: "{\n  \"名\": 你\n}") }
        #expect(error.place?.line == 2)
        #expect(error.place.map { $0.position > 5 } == true)
        #expect(error.description.hasPrefix("line 2, column "))
        let deep = try #require(throws: JSONError.self) {
            try JSONTree(parsing: "[\n\"名[\\\"[\", [[", limits: .init(depth: 2))
        }
        #expect(deep.place?.line == 2 && deep.place?.column == 11 && deep.place?.position == 15)
    }

    @Test("the depth limit counts nesting, not brackets")
    func countsDepth() throws {
        let flat = "[" + String(repeating: "[],", count: 5000) + "\"[[[[\"]"
        #expect(try JSONTree(parsing: flat, limits: .init(depth: 2)).root.count == 5001)
        let deep = String(repeating: #"[{"a":"#, count: 256) + "1" + String(repeating: "}]", count: 256)
        #expect(throws: JSONError.self) { try JSONTree(parsing: deep) }
        #expect(throws: JSONError.self) { try JSONTree(parsing: deep, limits: .init(depth: 511)) }
        let tree = try JSONTree(parsing: deep, limits: .init(depth: 512))
        #expect(try JSONValue(tree.root).text() == deep)
    }

    @Test("duplicate keys: the last one wins if asked to")
    func lastWins() throws {
        let tree = try JSONTree(parsing: #"{"a": 1, "a": 2}"#, limits: .init(duplicateKeys: .lastWins))
        #expect(tree.root["a"]?.integer == 2)
        #expect(tree.root.count == 1)
    }
}
