import ARIConnection
import AsteriskARI
import CallFloor
import Jansson
import Switchboard
import Testing

@Suite("Events in the floor's words")
struct EventReaderTests {
    private static let attempt = AttemptID(ULID(high: 0x0193_AAAA_BBBB_0001, low: 5))
    private static let leg = LegID(ULID(high: 0x0193_AAAA_BBBB_0001, low: 6))

    private static func channel(_ id: String, _ state: String) -> String {
        #"{"id":"\#(id)","protocol_id":"p","name":"PJSIP/x-1","state":"\#(state)","caller":{"name":"","number":""},"#
            + #""connected":{"name":"","number":""},"accountcode":"","dialplan":{"context":"c","exten":"s","priority":1,"#
            + #""app_name":"","app_data":""},"creationtime":"2026-11-21T10:19:48.123+0000","language":"en"}"#
    }

    private static func input(_ type: String, _ fields: String) throws -> Input? {
        let text =
            #"{"type":"\#(type)","application":"app","timestamp":"2026-11-21T10:19:48.123+0000",\#(fields)}"#
        return EventReader.input(from: try ARIEvent(json: JSONTree(parsing: text).root))
    }

    private static let customer = AsteriskNames.channel(of: attempt)
    private static let agent = AsteriskNames.channel(of: leg)

    @Test("a leg that enters answered is answered; one that enters with early media is not")
    func stasisStart() throws {
        for (state, isAnswered) in [("Up", true), ("Ringing", false), ("Down", false), ("Ring", false)] {
            let fields = #""args":["customer"],"channel":\#(Self.channel(Self.customer, state))"#
            #expect(try Self.input("StasisStart", fields) == (isAnswered ? .answered(Self.attempt) : nil))
            let other = #""args":["agent"],"channel":\#(Self.channel(Self.agent, state))"#
            #expect(try Self.input("StasisStart", other) == (isAnswered ? .legAnswered(Self.leg) : nil))
        }
    }

    @Test("a customer's phone rings; an agent's ringing, and other states, are nothing to the floor")
    func stateChange() throws {
        let type = "ChannelStateChange"
        let ringing = #""channel":\#(Self.channel(Self.customer, "Ringing"))"#
        #expect(try Self.input(type, ringing) == .ringing(Self.attempt))
        for state in ["Up", "Down", "Dialing", "Busy"] {
            #expect(try Self.input(type, #""channel":\#(Self.channel(Self.customer, state))"#) == nil)
        }
        #expect(try Self.input(type, #""channel":\#(Self.channel(Self.agent, "Ringing"))"#) == nil)
    }

    @Test(
        "a leg's end, with the codes that it ended with",
        arguments: [
            (#""cause":17,"tech_cause":486"#, Ending(outcome: .busy, cause: 17, sipStatus: 486)),
            (#""cause":17"#, Ending(outcome: .busy, cause: 17)),
            (#""cause":0"#, Ending(outcome: .noAnswer)),
            (#""cause":0,"tech_cause":0"#, Ending(outcome: .noAnswer)),
            (#""cause":21,"tech_cause":401"#, Ending(outcome: .trunkFault, cause: 21, sipStatus: 401)),
            // Other technologies put codes of their own there.
            (#""cause":44,"tech_cause":44"#, Ending(outcome: .congestion, cause: 44)),
        ])
    func destroyed(codes: String, ending: Ending) throws {
        let fields = #"\#(codes),"cause_txt":"","channel":\#(Self.channel(Self.customer, "Down"))"#
        #expect(try Self.input("ChannelDestroyed", fields) == .ended(Self.attempt, ending))
    }

    @Test("an agent's leg ends")
    func legDestroyed() throws {
        let fields = #""cause":16,"cause_txt":"","channel":\#(Self.channel(Self.agent, "Up"))"#
        #expect(try Self.input("ChannelDestroyed", fields) == .legEnded(Self.leg))
    }

    @Test("messages and recordings end")
    func media() throws {
        let playback = { (id: String) in
            #""playback":{"id":"\#(id)","media_uri":"sound:x","target_uri":"channel:y","state":"done"}"#
        }
        #expect(
            try Self.input("PlaybackFinished", playback(AsteriskNames.message(of: Self.attempt)))
                == .promptFinished(Self.attempt))
        #expect(try Self.input("PlaybackFinished", playback("hold-music")) == nil)
        let recording = { (name: String, rest: String) in
            #""recording":{"name":"\#(name)","format":"wav","target_uri":"bridge:y","state":"done"\#(rest)}"#
        }
        let name = AsteriskNames.recording(of: Self.attempt)
        #expect(
            try Self.input("RecordingFinished", recording(name, #","duration":61"#))
                == .recordingFinished(Self.attempt, duration: .seconds(61), failed: false))
        #expect(
            try Self.input("RecordingFailed", recording(name, ""))
                == .recordingFinished(Self.attempt, duration: nil, failed: true))
        #expect(try Self.input("RecordingFinished", recording("voicemail-7", "")) == nil)
    }

    @Test("what others do in the same Asterisk is nothing to the floor")
    func foreign() throws {
        for id in ["1700000000.1", "\(Self.customer)-snoop-1", "\(Self.customer)-media-1"] {
            let channel = #""channel":\#(Self.channel(id, "Up"))"#
            #expect(try Self.input("StasisStart", #""args":[],\#(channel)"#) == nil)
            #expect(try Self.input("ChannelStateChange", #""channel":\#(Self.channel(id, "Ringing"))"#) == nil)
            #expect(try Self.input("ChannelDestroyed", #""cause":16,"cause_txt":"",\#(channel)"#) == nil)
        }
        #expect(try Self.input("StasisEnd", #""channel":\#(Self.channel(Self.customer, "Up"))"#) == nil)
    }

    @Test("a list of channels is what exists: whose, and whether they were answered")
    func view() throws {
        let channels = try [
            (Self.customer, "Up"), (Self.agent, "Ringing"), ("1700000000.1", "Up"), ("\(Self.customer)-snoop-1", "Up"),
        ].map { id, state in try ARI.Channel(json: JSONTree(parsing: Self.channel(id, state)).root) }
        #expect(
            EventReader.view(of: channels) == SwitchView(calls: [Self.attempt: true], legs: [Self.leg: false]))
        #expect(EventReader.view(of: []) == SwitchView(calls: [:], legs: [:]))
    }

    @Test("everything that becomes an input is asked for")
    func wanted() {
        let read: Set<ARIEventType> = [
            .stasisStart, .channelStateChange, .channelDestroyed, .playbackFinished, .recordingFinished,
            .recordingFailed, .applicationReplaced,
        ]
        #expect(Set(EventReader.wantedEvents) == read)
    }
}
