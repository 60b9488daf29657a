import ScriptedAsterisk
import Testing

/// Bridges, playbacks and recordings as an undisturbed client sees them.
@Suite("Bridges on the scripted peer", .timeLimit(.minutes(1)))
struct BridgeTests {
    /// Originates channels that are answered at once and waits until they are in the application.
    private func answer(_ ids: String..., caller: Caller, events: Events) async throws {
        for id in ids {
            try await caller.send("POST", "channels/\(id)", ["endpoint": "PJSIP/\(id)@net", "app": "app"])
            _ = await events.upTo("StasisStart")
        }
    }

    @Test("Two legs meet in a bridge; one moves on; the other hangs up")
    func meeting() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let events = try await caller.events(of: "app")
            try await answer("customer", "agent", caller: caller, events: events)
            #expect(try await caller.send("POST", "bridges/hold", ["type": "holding"]).status == 200)
            let made = try await caller.send("POST", "bridges/talk", ["type": "mixing"])
            #expect(made.body?["bridge_type"] == "mixing")
            #expect(try await caller.send("POST", "bridges/talk").status == 409)

            try await caller.send("POST", "bridges/hold/addChannel", ["channel": "agent"])
            try await caller.send("POST", "bridges/talk/addChannel", ["channel": "customer,agent"])
            let entered = [await events.next(), await events.next(), await events.next(), await events.next()]
            #expect(
                entered.map { $0?.gist } == [
                    "ChannelEnteredBridge", "ChannelEnteredBridge", "ChannelLeftBridge", "ChannelEnteredBridge",
                ])
            #expect(entered[3]?["bridge"]?["channels"] == ["customer", "agent"])

            try await caller.send("DELETE", "channels/customer")
            #expect(
                await events.upTo("ChannelDestroyed").map(\.gist) == [
                    "ChannelHangupRequest", "ChannelLeftBridge", "StasisEnd", "ChannelDestroyed 16",
                ])
            try await caller.send("POST", "bridges/hold/addChannel", ["channel": "agent"])
            _ = await events.upTo("ChannelEnteredBridge")
            // A channel hung up inside: the application still hears of the bridge's end.
            #expect(try await caller.send("DELETE", "bridges/talk").status == 204)
            #expect(await events.next()?.gist == "BridgeDestroyed")
            #expect(await caller.peer.view().bridges == ["hold": ["agent"]])

            // The last channel was taken out: the application has no more interest in the bridge.
            try await caller.send("POST", "bridges/hold/removeChannel", ["channel": "agent"])
            #expect(await events.next()?.gist == "ChannelLeftBridge")
            try await caller.send("DELETE", "bridges/hold")
            await caller.peer.obey(.emit(app: "app", ["type": "Last"]))
            #expect(await events.next()?.gist == "Last")
        }
    }

    @Test("Who is not in a bridge cannot leave it; who is not in Stasis cannot enter")
    func refusals() async throws {
        try await Caller.with(Script(.on(.originate, to: "PJSIP/up*", play: .answers()))) { caller in
            let events = try await caller.events(of: "app")
            try await answer("up", caller: caller, events: events)
            try await caller.send("POST", "channels/down", ["endpoint": "PJSIP/down@net", "app": "app"])
            try await caller.send("POST", "bridges/b")
            let table: [(String, String, Int)] = [
                ("bridges/b/removeChannel", "up", 422), ("bridges/b/addChannel", "down", 422),
                ("bridges/b/addChannel", "nobody", 400), ("bridges/none/addChannel", "up", 404),
            ]
            for (path, channel, status) in table {
                #expect(try await caller.send("POST", path, ["channel": channel]).status == status, "\(path)")
            }
        }
    }

    @Test("Playbacks start and finish; recordings keep their names")
    func media() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let events = try await caller.events(of: "app")
            try await answer("c", caller: caller, events: events)
            let playing = try await caller.send("POST", "channels/c/play/p", ["media": "sound:beep"])
            #expect(playing.status == 201)
            #expect(playing.body?["state"] == "queued")
            #expect(await events.upTo("PlaybackFinished").map(\.gist) == ["PlaybackStarted", "PlaybackFinished"])

            try await caller.send("POST", "bridges/b")
            try await caller.send("POST", "bridges/b/addChannel", ["channel": "c"])
            let recording = ["name": "r", "format": "wav"]
            #expect(try await caller.send("POST", "bridges/b/record", recording).status == 201)
            #expect(try await caller.send("POST", "bridges/b/record", recording).status == 409)
            #expect(await events.upTo("RecordingStarted").count == 2)
            // A channel in a bridge cannot be recorded: it is accepted, and fails.
            try await caller.send("POST", "channels/c/record", ["name": "other", "format": "wav"])
            #expect(await events.next()?.gist == "RecordingFailed")
            try await caller.send("POST", "recordings/live/r/stop")
            #expect(await events.next()?["recording"]?["state"] == "done")
            #expect(try await caller.send("GET", "recordings/stored").body?.elements?.first?["name"] == "r")
        }
    }

    @Test("A media channel says where it listens; a snoop channel hears")
    func mediaChannels() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let events = try await caller.events(of: "app")
            try await answer("c", caller: caller, events: events)
            let media = try await caller.send(
                "POST", "channels/externalMedia",
                ["app": "app", "channelId": "m", "external_host": "127.0.0.1:9", "format": "ulaw"])
            let port = media.body?["channelvars"]?["UNICASTRTP_LOCAL_PORT"]
            #expect(port != nil)
            #expect(await events.upTo("StasisStart").last?["channel"]?["id"] == "m")
            let variable = ["variable": "UNICASTRTP_LOCAL_PORT"]
            #expect(try await caller.send("GET", "channels/m/variable", variable).body?["value"] == port)
            try await caller.send("POST", "channels/c/snoop/s", ["app": "app", "spy": "both"])
            #expect(await events.upTo("StasisStart").last?["channel"]?["id"] == "s")
        }
    }
}
