import AsteriskARI
import Jansson
import Testing

/// What the generated mappings have to hold for every model and event, on samples made from the description.
@Suite("Models and events")
struct RoundTripTests {
    @Test("there is a sample of every described object and event")
    func coversAll() {
        // 85 models are described: 38 of plain objects, 45 events, and MissingParams; Message and Event, which those have
        // in common, are the enumerations ARIMessage and ARIEvent.
        #expect(Sample.all.count == 83)
        let events = Sample.all.compactMap { $0.model as? any ARIEventModel.Type }.map { $0.type }
        #expect(Set(events + [.restResponse]) == Set(ARIEventType.allKnown))
        #expect(ARIEventType.allKnown.count == 45)
    }

    @Test("come back from their JSON unchanged", arguments: Sample.all)
    func comesBack(_ sample: Sample) throws {
        for text in [sample.full, sample.minimal] {
            let value = try sample.model.init(json: JSONTree(parsing: text).root)
            #expect(value.extra.isEmpty)
            #expect(value.json == (try JSONValue(parsing: text)))
            let again = try sample.model.init(json: JSONTree(parsing: value.json.serialized()).root)
            #expect(again.json == value.json)
        }
    }

    @Test("keep members that the description does not know", arguments: Sample.all)
    func keepsNewMembers(_ sample: Sample) throws {
        var object = try #require(JSONValue(parsing: sample.minimal).object)
        object["new_in_23"] = ["deep": [1, nil]]
        let value = try sample.model.init(json: JSONTree(parsing: JSONValue.object(object).serialized()).root)
        #expect(value.extra == ["new_in_23": ["deep": [1, nil]]])
        #expect(value.json == .object(object))
    }

    @Test("say which required member is missing", arguments: Sample.all)
    func namesMissing(_ sample: Sample) throws {
        let object = try #require(JSONValue(parsing: sample.minimal).object)
        for key in object.keys where key != "type" || sample.model == ARI.RESTRequest.self {
            var without = object
            without[key] = nil
            let tree = try JSONTree(parsing: JSONValue.object(without).serialized())
            let error = #expect(throws: JSONError.self, "\(key)") { try sample.model.init(json: tree.root) }
            #expect(error?.code == .missing && error?.path == key)
        }
    }

    @Test("say which member has a wrong type", arguments: Sample.all)
    func namesWrongTypes(_ sample: Sample) throws {
        let object = try #require(JSONValue(parsing: sample.full).object)
        for (key, value) in object where key != "type" || sample.model == ARI.RESTRequest.self {
            var wrong = object
            wrong[key] = value.kind == .object ? 1 : ["wrong": true]
            let tree = try JSONTree(parsing: JSONValue.object(wrong).serialized())
            let error = #expect(throws: JSONError.self, "\(key)") { try sample.model.init(json: tree.root) }
            #expect(error?.code == .wrongType && error?.path == key)
        }
    }

    @Test("optional members may be null", arguments: Sample.all)
    func takesNull(_ sample: Sample) throws {
        let minimal = try #require(JSONValue(parsing: sample.minimal).object)
        var object = try #require(JSONValue(parsing: sample.full).object)
        for key in object.keys { object[key] = minimal[key] ?? .null }
        let value = try sample.model.init(json: JSONTree(parsing: JSONValue.object(object).serialized()).root)
        #expect(value.json == .object(minimal))
    }
}
