import Jansson
import Testing

@Suite("JSONNode")
struct JSONNodeTests {
    private func root(_ text: String) throws -> JSONNode { try JSONTree(parsing: text).root }

    @Test("gives a value as what it is, and as nothing else")
    func readsScalars() throws {
        #expect(try root("null").isNull)
        #expect(try root("true").boolean == true)
        #expect(try root("false").boolean == false)
        #expect(try root("-9223372036854775808").integer == .min)
        #expect(try root("9223372036854775807").integer == .max)
        #expect(try root("7").double == 7)
        #expect(try root("2.5e3").double == 2500)
        #expect(try root("5e-324").double == .leastNonzeroMagnitude)
        #expect(try root("1e-400").double == 0)
        #expect(try root("2.0").integer == nil)
        #expect(try root("1").boolean == nil)
        #expect(try root("\"1\"").integer == nil)
        #expect(try root("{}").string == nil)
        #expect(try root("\"\"").string == "")
    }

    @Test("keeps every character of a text")
    func readsText() throws {
        #expect(try root(#""\u0000\u001f\"\\\/\b\f\n\r\t""#).string == "\u{0}\u{1F}\"\\/\u{8}\u{C}\n\r\t")
        #expect(try root(#""\ud83d\udd14 你好""#).string == "🔔 你好")
    }

    @Test("tells missing from null")
    func tellsMissingFromNull() throws {
        let node = try root(#"{"a": null, "": 1}"#)
        #expect(node["a"]?.kind == .null)
        #expect(node["b"] == nil)
        #expect(node["b" as String] == nil)
        #expect(node["" as String]?.integer == 1)
        #expect(node["a"]?["b"] == nil)
        #expect(node[0] == nil)
    }

    @Test("walks arrays and objects in the order of the text")
    func walks() throws {
        let node = try root(#"{"z": [1, [2], 3], "a": {"": 0}, "m": []}"#)
        #expect(node.members.map(\.key) == ["z", "a", "m"])
        #expect(node["z"]?.elements.map(\.kind) == [.integer, .array, .integer])
        #expect(node["z"]?[1]?[0]?.integer == 2)
        #expect(node["z"]?[3] == nil)
        #expect(node["z"]?[-1] == nil)
        #expect(node["m"]?.elements.map(\.kind) == [])
        #expect(node["m"]?.members.map(\.key) == [])
        #expect(node.count == 3)
    }

    @Test("is the same wherever the bytes lie")
    func parsesFromEverywhere() throws {
        let bytes = [UInt8](#"{"a": "名"}"#.utf8)
        let expected: JSONValue = ["a": "名"]
        #expect(JSONValue(try JSONTree(parsing: bytes).root) == expected)
        #expect(JSONValue(try JSONTree(parsing: bytes.span.bytes).root) == expected)
        let value = try bytes.withUnsafeBytes { JSONValue(try JSONTree(parsing: $0).root) }
        #expect(value == expected)
    }

    @Test("keeps its document alive")
    func ownsTheDocument() throws {
        func deepNode() throws -> JSONNode { try #require(try root(#"{"a": {"b": ["c"]}}"#)["a"]?["b"]?[0]) }
        #expect(try deepNode().string == "c")
    }

    @Test("is read by many threads at once")
    func isSharedBetweenThreads() async throws {
        let tree = try JSONTree(parsing: #"{"id": "x", "list": [1, 2, 3], "inner": {"n": 1.5}}"#)
        let sum = await withTaskGroup(of: Int64.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<1000).reduce(0) { sum, _ in
                        sum + tree.root["list"]!.elements.reduce(0) { $0 + $1.integer! } + Int64(tree.root.count)
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 8 * 1000 * 9)
    }
}

@Suite("JSONObjectReader")
struct JSONObjectReaderTests {
    struct Party: JSONReadable {
        var number: String
        var port: Int?
        var extra: [String: JSONValue]

        init(json: JSONNode) throws(JSONError) {
            var reader = try JSONObjectReader(json)
            number = try reader.required("number")
            port = try reader.optional("port")
            extra = reader.rest(knownKeys: ["number", "port"])
        }
    }

    struct Call: JSONReadable {
        var parties: [Party]
        var named: [String: Party]

        init(json: JSONNode) throws(JSONError) {
            var reader = try JSONObjectReader(json)
            parties = try reader.optional("parties") ?? []
            named = try reader.optional("named") ?? [:]
        }
    }

    @Test(
        "names the way to the wrong value",
        arguments: [
            (#"[]"#, "expected object, found array"),
            (#"{"parties": 1}"#, "parties: expected array, found integer"),
            (#"{"parties": [{"number": "1"}, {"number": 2}]}"#, "parties[1].number: expected string, found integer"),
            (#"{"parties": [{"number": null}]}"#, "parties[0].number: expected string, found null"),
            (#"{"parties": [{}]}"#, "parties[0].number: missing; the sender has to supply it"),
            (#"{"named": {"a": {"number": "1", "port": 1.5}}}"#, "named.a.port: expected integer, found real"),
        ])
    func namesTheWay(text: String, message: String) throws {
        let tree = try JSONTree(parsing: text)
        let error = #expect(throws: JSONError.self) { try Call(json: tree.root) }
        #expect(error?.description == message)
    }

    @Test("keeps members it was not asked for")
    func keepsTheRest() throws {
        let tree = try JSONTree(parsing: #"{"number": "1", "new": {"a": [null]}, "port": null}"#)
        let party = try Party(json: tree.root)
        #expect(party.port == nil)
        #expect(party.extra == ["new": ["a": [nil]]])
        let plain: Party = try JSONTree(parsing: #"{"number": "1", "port": 5}"#).root.read()
        #expect(plain.port == 5)
        #expect(plain.extra.isEmpty)
    }
}
