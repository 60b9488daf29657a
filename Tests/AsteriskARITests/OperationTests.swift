import AsteriskARI
import Jansson
import Testing

@Suite("Operations")
struct OperationTests {
    @Test("all of them are there, each once")
    func coversAll() {
        #expect(ARI.allOperations.count == 109)
        #expect(Set(ARI.allOperations.map { "\($0.method.rawValue) \($0.pathTemplate)" }).count == 109)
        #expect(Set(ARI.allOperations.map { $0.name }).count == 109)
        #expect(ARI.describedVersion.hasPrefix("22."))
    }

    @Test("name, method, path, failures and defaults are the description's")
    func areDescribed() {
        #expect(ARI.Channels.Originate.name == "channels.originate")
        #expect(ARI.Channels.Originate.method == .post)
        #expect(ARI.Channels.Originate.defaultTimeout == 30)
        #expect(ARI.Bridges.AddChannel.documentedErrors == [400, 404, 409, 422])
        #expect(ARI.Recordings.GetStoredFile.pathTemplate == "/recordings/stored/{recordingName}/file")
        #expect(ARI.Channels.Play.defaultSkipms == 3000)
        #expect(ARI.DeviceState.State.ringinuse.rawValue == "RINGINUSE")
        #expect(ARI.Channel.State.dialingOffhook == "Dialing Offhook")
    }

    static let targets: [(any ARIOperation, String)] = [
        (ARI.Channels.List(), "/channels"),
        (ARI.Channels.Answer(channelId: "01J-agent"), "/channels/01J-agent/answer"),
        (ARI.Channels.Hangup(channelId: "1.5", reason: .noAnswer), "/channels/1.5?reason=no_answer"),
        (
            ARI.Channels.Originate(endpoint: "PJSIP/+86 138@trunk&x=1", app: "car#illon", timeout: 15, channelId: "é"),
            "/channels?endpoint=PJSIP%2F%2B86%20138%40trunk%26x%3D1&app=car%23illon&timeout=15&channelId=%C3%A9"
        ),
        (ARI.Channels.Get(channelId: "../bridges/b?x"), "/channels/..%2Fbridges%2Fb%3Fx"),
        (ARI.Channels.Get(channelId: ".."), "/channels/%2E%2E"),
        (ARI.Channels.Get(channelId: "%2F"), "/channels/%252F"),
        (
            ARI.Bridges.AddChannel(bridgeId: "b", channel: ["a", "c"], mute: true),
            "/bridges/b/addChannel?channel=a%2Cc&mute=true"
        ),
        (ARI.DeviceStates.Get(deviceName: "DAHDI/I1/congestion"), "/deviceStates/DAHDI%2FI1%2Fcongestion"),
        (ARI.Asterisk.GetInfo(only: [.build, .status]), "/asterisk/info?only=build%2Cstatus"),
        (ARI.Asterisk.GetInfo(only: []), "/asterisk/info"),
        (ARI.Events.EventWebsocket(app: ["a", "b"], subscribeAll: false), "/events?app=a%2Cb&subscribeAll=false"),
        (ARI.Channels.SnoopChannel(channelId: "c", app: "a", spy: .both), "/channels/c/snoop?app=a&spy=both"),
        (ARI.Endpoints.Get(tech: "PJSIP", resource: "a/b"), "/endpoints/PJSIP/a%2Fb"),
    ]

    @Test("are strictly percent-encoded", arguments: targets.indices)
    func areEncoded(index: Int) {
        #expect(Self.targets[index].0.requestTarget == Self.targets[index].1)
    }

    @Test("put JSON into the body as Asterisk reads it")
    func makeBodies() throws {
        var variables: ARIVariables = ["B": "2", "A": "1"]
        variables["C"] = "3"
        variables.reportInEvents("C")
        let originate = ARI.Channels.Originate(endpoint: "Local/1", variables: variables)
        #expect(
            try originate.jsonBody?.text()
                == #"{"variables":{"B":"2","A":"1","C":{"value":"3","report_events":true}}}"#)
        #expect(variables["C"] == "3")
        #expect(ARI.Channels.Originate(endpoint: "Local/1").jsonBody == nil)
        let filter = ARI.Applications.Filter(
            applicationName: "a", filter: ARIEventFilter(disallowed: [.channelVarset, "NewOne"]))
        #expect(try filter.jsonBody?.text() == #"{"disallowed":[{"type":"ChannelVarset"},{"type":"NewOne"}]}"#)
        let update = ARI.Asterisk.UpdateObject(
            configClass: "res_pjsip", objectType: "auth", id: "x",
            fields: [ARI.ConfigTuple(attribute: "auth_type", value: "userpass")])
        #expect(try update.jsonBody?.text() == #"{"fields":[{"attribute":"auth_type","value":"userpass"}]}"#)
    }

    @Test("read their answers")
    func decode() throws {
        #expect(
            try ARI.Asterisk.Ping.decode([UInt8](#"{"asterisk_id":"a","ping":"pong","timestamp":"t"}"#.utf8)).ping
                == "pong")
        #expect(try ARI.Recordings.GetStoredFile.decode([0, 255]) == [0, 255])
        #expect(try ARI.Channels.List.decode([UInt8]("[]".utf8)) == [])
        try ARI.Channels.Answer.decode([])
        #expect(throws: JSONError.self) { try ARI.Channels.List.decode([]) }
    }

    @Test("a word that is newer than the library survives")
    func keepsNewWords() throws {
        let state = try ARI.DeviceState(json: JSONTree(parsing: #"{"name":"PJSIP/a","state":"ASLEEP"}"#).root)
        #expect(state.state == "ASLEEP")
        #expect(state.state.description == "ASLEEP")
    }

    @Test("the filter in force is read from the application")
    func readsFilter() throws {
        let text = #"""
            {"name":"a","channel_ids":[],"bridge_ids":[],"endpoint_ids":[],"device_names":[],
             "events_allowed":[],"events_disallowed":[{"type":"ChannelVarset"}]}
            """#
        let application = try ARI.Application(json: JSONTree(parsing: text).root)
        #expect(ARIEventFilter(of: application) == ARIEventFilter(allowed: [], disallowed: [.channelVarset]))
    }
}
