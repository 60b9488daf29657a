import Jansson
import Testing

@Suite("JSONValue")
struct JSONValueTests {
    static var document: JSONValue {
        ["z": [1, -2.5, nil, true, false], "a": ["名": "\u{0}\"\\\n🔔", "": []], "e": [:]]
    }

    @Test("comes back from its text in every style")
    func comesBack() throws {
        for style in [
            JSONValue.Style.compact, .pretty, .init(indent: 31, order: .sorted), .init(escapesNonASCII: true),
        ] {
            #expect(try JSONValue(parsing: Self.document.text(style)) == Self.document)
        }
    }

    @Test("is written as the style says")
    func isWritten() throws {
        let value: JSONValue = ["b": [1, "é"], "a": nil]
        #expect(try value.text() == #"{"b":[1,"é"],"a":null}"#)
        #expect(try value.text(.init(order: .sorted)) == #"{"a":null,"b":[1,"é"]}"#)
        #expect(try value.text(.init(escapesNonASCII: true)) == #"{"b":[1,"\u00E9"],"a":null}"#)
        #expect(try value.text(.init(indent: 1)) == "{\n \"b\": [\n  1,\n  \"é\"\n ],\n \"a\": null\n}")
        #expect(try JSONValue.string("").text() == "\"\"")
        #expect(try JSONValue.null.text() == "null")
    }

    @Test(
        "writes a real with as few digits as bring it back",
        arguments: [
            (0.1, "0.1"), (100, "100.0"), (1.0 / 3, "0.3333333333333333"), (-0.0, "-0.0"),
            (.leastNonzeroMagnitude, nil),
            (.greatestFiniteMagnitude, nil), (0.1 + 0.2, "0.30000000000000004"), (123_456_789.123_456_78, nil),
        ] as [(Double, String?)])
    func writesReals(number: Double, text: String?) throws {
        let written = try JSONValue.real(number).text()
        if let text { #expect(written == text) }
        #expect(try JSONValue(parsing: written).double == number)
    }

    @Test("random reals come back bit for bit")
    func randomReals() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let back = try JSONValue(parsing: JSONValue.array([.real(number)]).text()).array?[0].double
            #expect(back?.bitPattern == number.bitPattern, "\(number)")
        }
    }

    @Test("refuses what JSON cannot hold, and says where")
    func refuses() throws {
        let infinite = #expect(throws: JSONError.self) { try JSONValue.array([1, ["x": .real(.infinity)]]).text() }
        #expect(infinite?.path == "[1].x")
        #expect(throws: JSONError.self) { try JSONValue.real(.nan).text() }
        #expect(throws: JSONError.self) { try JSONValue.object(["a\u{0}": 1]).text() }
    }

    @Test("objects compare without order and keep it")
    func objects() {
        let first: JSONObject = ["a": 1, "b": 2]
        var second: JSONObject = ["b": 2, "a": 0]
        #expect(first != second)
        second["a"] = 1
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(second.keys == ["b", "a"])
        second["b"] = nil
        #expect(second.map(\.key) == ["a"])
        #expect(JSONValue.object(first)["b"]?.integer == 2)
        #expect(JSONValue(integerLiteral: 1) != .real(1))
    }
}
