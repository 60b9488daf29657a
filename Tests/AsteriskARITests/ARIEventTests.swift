import AsteriskARI
import Jansson
import Testing

@Suite("ARIEvent and ARIMessage")
struct ARIEventTests {
    private func event(_ text: String) throws -> ARIEvent { try ARIEvent(json: JSONTree(parsing: text).root) }

    @Test("every event is read by its type, and written again")
    func readsEveryType() throws {
        let events = Sample.all.filter { $0.full.contains(#""timestamp":"#) || $0.model == ARI.RESTResponse.self }
        var types: Set<ARIEventType> = []
        for sample in events {
            let json = try JSONValue(parsing: sample.full)
            guard let type = json["type"]?.string else { continue }
            let event = try event(sample.full)
            types.insert(event.type)
            #expect(event.type.rawValue == type)
            #expect(event.json == json)
            #expect(try #require(event.model).json == json)
            #expect(event.application?.rawValue == json["application"]?.string)
            #expect(event.timestamp?.rawValue == json["timestamp"]?.string)
        }
        #expect(types == Set(ARIEventType.allKnown))
    }

    @Test("an event of a type that is not described survives whole")
    func keepsUnknown() throws {
        let text =
            #"{"type":"ChannelSang","application":"carillon","timestamp":"2026-11-21T10:19:48.123+0000","note":[440]}"#
        let event = try event(text)
        #expect(event == .unknown(type: "ChannelSang", try JSONValue(parsing: text)))
        #expect(event.type == "ChannelSang")
        #expect(event.application == "carillon")
        #expect(event.timestamp?.millisecondsSince1970 == 1_795_256_388_123)
        #expect(try event.json.text() == text)
        #expect(event.model == nil)
    }

    @Test(
        "an event that is not as described says where",
        arguments: [
            ("[]", "expected object, found array"),
            ("{}", "type: missing; the sender has to supply it"),
            (#"{"type":5}"#, "type: expected string, found integer"),
            (#"{"type":"StasisEnd"}"#, "StasisEnd.application: missing; the sender has to supply it"),
            (
                #"{"type":"ApplicationReplaced","application":"a","timestamp":null}"#,
                "ApplicationReplaced.timestamp: expected string, found null"
            ),
            (
                #"{"type":"StasisStart","application":"a","timestamp":"t","args":["x",1]}"#,
                "StasisStart.args[1]: expected string, found integer"
            ),
            (
                #"""
                {"type":"ChannelDestroyed","application":"a","timestamp":"t","cause":16,"cause_txt":"","channel":{"id":7}}
                """#,
                "ChannelDestroyed.channel.id: expected string, found integer"
            ),
        ])
    func saysWhere(text: String, message: String) throws {
        let tree = try JSONTree(parsing: text)
        let error = #expect(throws: JSONError.self) { try ARIEvent(json: tree.root) }
        #expect(error?.description == message)
    }

    @Test("a message is an event or says what the request lacks")
    func readsMessages() throws {
        let lacking = try ARIMessage(json: JSONTree(parsing: #"{"type":"MissingParams","params":["app"]}"#).root)
        #expect(lacking == .missingParams(ARI.MissingParams(params: ["app"])))
        #expect(lacking.json == ["type": "MissingParams", "params": ["app"]])
        let replaced = ARI.ApplicationReplaced(application: "a", timestamp: "2026-11-21T10:19:48.123+0000")
        let message = ARIMessage.event(.applicationReplaced(replaced))
        #expect(try ARIMessage(json: JSONTree(parsing: message.json.serialized()).root) == message)
    }

    @Test("an event is one word wide, whatever it holds")
    func isSmall() {
        #expect(MemoryLayout<ARIEvent>.size == MemoryLayout<Int>.size)
    }
}
