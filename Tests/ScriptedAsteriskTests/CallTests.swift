import ScriptedAsterisk
import Testing

/// The life of calls as an undisturbed client sees it. The orders of events were taken down from Asterisk 22.10.
@Suite("Calls on the scripted peer", .timeLimit(.minutes(1)))
struct CallTests {
    static let answered = Script(
        .on(Operation.placing, play: .answers(after: .milliseconds(10), talks: .milliseconds(20))))

    @Test("An originate that is answered enters Stasis at its answer")
    func originate() async throws {
        try await Caller.with(Self.answered) { caller in
            let events = try await caller.events(of: "app")
            let answer = try await caller.send(
                "POST", "channels/c1",
                ["endpoint": "PJSIP/100@carrier", "app": "app", "appArgs": "a,b", "callerId": "\"Bell\" <555>"])
            #expect(answer.status == 200)
            #expect(answer.body?["id"] == "c1")
            #expect(answer.body?["state"] == "Down")
            #expect(answer.body?["caller"] == ["name": "Bell", "number": "555"])

            let life = await events.upTo("ChannelDestroyed")
            #expect(
                life.map(\.gist) == [
                    "Dial", "ChannelStateChange Ringing", "Dial RINGING", "ChannelStateChange Up", "Dial ANSWER",
                    "StasisStart", "ChannelHangupRequest", "StasisEnd", "ChannelDestroyed 16",
                ])
            #expect(life[5]["args"] == ["a", "b"])
            #expect(life[5]["application"] == "app")
            #expect(life[8]["cause_txt"] == "Normal Clearing")
            #expect(life[8]["tech_cause"] == nil)
            #expect(try await caller.send("GET", "channels/c1").status == 404)
        }
    }

    @Test(
        "A call that fails says why",
        arguments: [
            ([Cue].busy, 17, 486, "BUSY", "User busy"),
            (.unallocated, 1, 404, "NOANSWER", "Unallocated (unassigned) number"),
            (.fails(cause: 34, techCause: 503), 34, 503, "CONGESTION", "Circuit/channel congestion"),
            (.fails(cause: 21, techCause: 403), 21, 403, "NOANSWER", "Call Rejected"),
            (.glare, 44, nil, "NOANSWER", "Requested channel not available"),
        ] as [([Cue], Int, Int?, String, String)])
    func failure(play: [Cue], cause: Int, techCause: Int?, status: String, text: String) async throws {
        try await Caller.with(Script(.on(.originate, play: play))) { caller in
            let events = try await caller.events(of: "app")
            try await caller.send("POST", "channels/c1", ["endpoint": "PJSIP/1@carrier", "app": "app"])
            let life = await events.upTo("ChannelDestroyed")
            #expect(
                life.map(\.gist) == ["Dial", "ChannelHangupRequest", "Dial \(status)", "ChannelDestroyed \(cause)"])
            #expect(life.last?["cause_txt"]?.text == text)
            #expect(life.last?["tech_cause"]?.number == techCause)
        }
    }

    @Test("Ringing ends with the originate's timeout")
    func timeout() async throws {
        try await Caller.with(Script(.on(.originate, play: .ringsForever))) { caller in
            let events = try await caller.events(of: "app")
            try await caller.send("POST", "channels/c1", ["endpoint": "PJSIP/1@net", "app": "app", "timeout": "1"])
            let life = await events.upTo("ChannelDestroyed")
            #expect(
                life.map(\.gist) == ["Dial", "ChannelStateChange Ringing", "Dial RINGING", "ChannelDestroyed 19"])
            #expect(life.last?["tech_cause"]?.number == 480)
        }
    }

    @Test("A created channel must be in Stasis before it is dialled")
    func createAndDial() async throws {
        var script = Self.answered
        script.timeToEnterStasis = .milliseconds(100)
        try await Caller.with(script) { caller in
            let events = try await caller.events(of: "app")
            let parameters = ["endpoint": "DAHDI/g1/100", "app": "app", "channelId": "c1"]
            #expect(try await caller.send("POST", "channels/create", parameters).status == 200)
            let early = try await caller.send("POST", "channels/c1/dial")
            #expect(early.status == 409)
            #expect(early.message == "Channel not in Stasis application")
            #expect(await events.upTo("StasisStart").map(\.gist) == ["StasisStart"])
            #expect(try await caller.send("POST", "channels/c1/dial", ["timeout": "20"]).status == 204)
            let life = await events.upTo("ChannelDestroyed")
            #expect(
                life.map(\.gist) == [
                    "Dial", "ChannelStateChange Ringing", "Dial RINGING", "ChannelStateChange Up", "Dial ANSWER",
                    "ChannelHangupRequest", "StasisEnd", "ChannelDestroyed 16",
                ])
        }
    }

    @Test("An id is taken while its channel lives, and free afterwards")
    func identity() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let events = try await caller.events(of: "app")
            let parameters = ["endpoint": "PJSIP/1@net", "app": "app"]
            try await caller.send("POST", "channels/c1", parameters)
            let second = try await caller.send("POST", "channels/c1", parameters)
            #expect(second.status == 409)
            #expect(second.message == "Channel with given unique ID already exists")
            #expect(try await caller.send("DELETE", "channels/c1", ["reason": "busy"]).status == 204)
            #expect(await events.upTo("ChannelDestroyed").last?.gist == "ChannelDestroyed 17")
            #expect(try await caller.send("POST", "channels/c1", parameters).status == 200)
        }
    }

    @Test("Keys and talking are told, talking only where it is detected")
    func keysAndTalking() async throws {
        let play: [Cue] = [
            .after(.zero, .answer), .after(.milliseconds(50), .startTalking),
            .after(.milliseconds(1), .stopTalking(milliseconds: 400)), .after(.milliseconds(1), .press("7")),
        ]
        try await Caller.with(Script(.on(.originate, play: play))) { caller in
            let events = try await caller.events(of: "app")
            for (id, detects) in [("deaf", false), ("keen", true)] {
                let variables: JSON = detects ? ["TALK_DETECT(set)": ""] : [:]
                let body: JSON = ["endpoint": "PJSIP/1@net", "app": "app", "variables": variables]
                try await caller.send("POST", "channels/\(id)", body: body)
                let life = await events.upTo("ChannelDtmfReceived").dropFirst(4).map(\.gist)
                let talking = detects ? ["ChannelTalkingStarted", "ChannelTalkingFinished"] : []
                #expect(life == talking + ["ChannelDtmfReceived 7"])
            }
        }
    }

    @Test("Requests that make no sense are refused as Asterisk refuses them")
    func refusals() async throws {
        try await Caller.with { caller in
            let table: [(String, String, [String: String], Int, String)] = [
                ("POST", "channels/x", ["app": "a"], 400, "Endpoint must be specified"),
                ("POST", "channels/x", ["app": "a", "endpoint": "PJSIP/"], 400, "Invalid endpoint specified"),
                ("GET", "channels/x", [:], 404, "Channel not found"),
                ("DELETE", "bridges/x", [:], 404, "Bridge not found"),
                ("GET", "applications/x", [:], 404, "Application not found"),
                ("GET", "nonsense", [:], 404, "Resource not found"),
                ("PUT", "channels/create", [:], 405, "Invalid method"),
            ]
            for (method, path, query, status, message) in table {
                let answer = try await caller.send(method, path, query)
                #expect(answer.status == status, "\(method) \(path)")
                #expect(answer.message == message, "\(method) \(path)")
            }
        }
    }
}
