import CurlClient
import ScriptedAsterisk
import Testing
import WebSockets

/// What goes wrong when the script says so.
@Suite("Trouble on the scripted peer", .timeLimit(.minutes(1)))
struct TroubleTests {
    static let call = ["endpoint": "PJSIP/1@net", "app": "app"]

    @Test("Errors come as often as the rule says, and nothing is done")
    func errors() async throws {
        let script = Script(
            .on(.originate, to: "PJSIP/1@*", times: 2, reply: .allocationFailed),
            .on(.originate, to: "PJSIP/2@*", reply: .error(503, "Out of service")))
        try await Caller.with(script) { caller in
            let first = try await caller.send("POST", "channels/c", Self.call)
            #expect(first.status == 500)
            #expect(first.message == "Allocation failed")
            #expect(try await caller.send("POST", "channels/c", Self.call).status == 500)
            #expect(await caller.peer.view().channels.isEmpty)
            #expect(try await caller.send("POST", "channels/c", Self.call).status == 200)
            let other = ["endpoint": "PJSIP/2@net", "app": "app"]
            #expect(try await caller.send("POST", "channels/d", other).status == 503)
        }
    }

    @Test("A span with all its B channels taken allocates no more")
    func fullSpan() async throws {
        let script = Script(
            .on(.create, to: "DAHDI/*", whileBusy: ("DAHDI/*", atLeast: 30), reply: .allocationFailed))
        try await Caller.with(script) { caller in
            _ = try await caller.events(of: "app")
            for number in 1...31 {
                let parameters = ["endpoint": "DAHDI/G1/\(number)", "app": "app", "channelId": "c\(number)"]
                let answer = try await caller.send("POST", "channels/create", parameters)
                #expect(answer.status == (number <= 30 ? 200 : 500), "channel \(number)")
            }
            try await caller.send("DELETE", "channels/c7")
            let again = ["endpoint": "DAHDI/G1/8", "app": "app"]
            #expect(try await caller.send("POST", "channels/create", again).status == 200)
        }
    }

    @Test("Silence leaves the client waiting; nothing is done")
    func silence() async throws {
        try await Caller.with(Script(.on(.originate, reply: .silence))) { caller in
            let error = await #expect(throws: CurlError.self) {
                try await caller.send("POST", "channels/c", Self.call, timeout: .milliseconds(100))
            }
            #expect(error?.code == .timedOut)
            let view = await caller.peer.view()
            #expect(view.channels.isEmpty)
            #expect(view.count(.originate) == 1)
        }
    }

    @Test("A lost answer leaves the channel behind, or not", arguments: [true, false])
    func lostAnswer(isDone: Bool) async throws {
        try await Caller.with(Script(.on(.originate, times: 1, reply: isDone ? .dropAfter : .dropBefore))) { caller in
            await #expect(throws: CurlError.self) { try await caller.send("POST", "channels/c", Self.call) }
            #expect(await caller.peer.view().channels.keys.contains("c") == isDone)
            #expect(await caller.peer.view().count(.originate) == 1)
        }
    }

    @Test("A delayed answer comes after its events")
    func delay() async throws {
        let script = Script(.on(.originate, delay: .milliseconds(150), play: .answers()))
        try await Caller.with(script) { caller in
            let events = try await caller.events(of: "app")
            async let answer = caller.send("POST", "channels/c", Self.call)
            #expect(await events.upTo("StasisStart").last?["channel"]?["id"] == "c")
            #expect(try await answer.status == 200)
        }
    }

    @Test("A wrong password is refused on both planes")
    func password() async throws {
        try await ScriptedAsterisk.running { peer in
            let caller = Caller(peer, password: "wrong")
            let answer = try await caller.send("GET", "channels")
            #expect(answer.status == 401)
            await #expect(throws: WebSocketError.self) { try await caller.events(of: "app") }
        }
    }

    @Test("A second socket takes the application over; the first is told and stays open, silent")
    func takeOver() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let first = try await caller.events(of: "app")
            let second = try await caller.events(of: "app")
            #expect(await first.next()?.gist == "ApplicationReplaced")
            try await caller.send("POST", "channels/c", Self.call)
            #expect(await second.upTo("StasisStart").count == 4)
            await caller.peer.obey(.dropSocket(app: "app"))
            #expect(await second.next() == nil)
        }
    }

    @Test("A filter holds back what it names")
    func filter() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let events = try await caller.events(of: "app")
            let filter: JSON = ["disallowed": [["type": "Dial"], ["type": "ChannelStateChange"]]]
            let answer = try await caller.send("PUT", "applications/app/eventFilter", body: filter)
            #expect(answer.body?["events_disallowed"] == filter["disallowed"])
            try await caller.send("POST", "channels/c", Self.call)
            #expect(await events.next()?.gist == "StasisStart")
            #expect(try await caller.send("PUT", "applications/app/eventFilter", body: ["disallowed": 3]).status == 400)
        }
    }

    @Test("Stalled events follow in order")
    func stall() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let events = try await caller.events(of: "app")
            await caller.peer.obey(.stallEvents(app: "app"))
            try await caller.send("POST", "channels/c", Self.call)
            try await caller.peer.wait(for: "channel in Stasis") { $0.channels["c"]?.isInStasis == true }
            await caller.peer.obey(.emit(app: "app", ["type": "Last"]))
            await caller.peer.obey(.resumeEvents(app: "app"))
            #expect(
                await events.upTo("Last").map(\.gist) == [
                    "Dial", "ChannelStateChange Up", "Dial ANSWER", "StasisStart", "Last",
                ])
        }
    }

    @Test("A close has its code; pings may go unanswered")
    func endings() async throws {
        try await Caller.with { caller in
            let closed = try await caller.events(of: "app")
            await caller.peer.obey(.closeSocket(app: "app", code: 1001))
            #expect(await closed.next() == nil)
            #expect(await closed.socket.closure()?.code.rawValue == 1001)

            let deaf = try await caller.events(of: "app", pingInterval: .milliseconds(20))
            try await caller.peer.wait(for: "answered ping") { $0.pings > 1 }
            await caller.peer.obey(.ignorePings(app: "app"))
            #expect(await deaf.next() == nil)
        }
    }

    @Test("A restart forgets everything and drops everybody")
    func restart() async throws {
        try await Caller.with(.everyoneAnswers) { caller in
            let events = try await caller.events(of: "app")
            try await caller.send("POST", "channels/c", Self.call)
            _ = await events.upTo("StasisStart")
            await caller.peer.obey(.restart)
            #expect(await events.next() == nil)
            #expect(try await caller.send("GET", "channels").body == [])
            #expect(try await caller.send("GET", "applications/app").status == 404)
        }
    }

    @Test("An upgrade may be refused, or never finished")
    func upgrades() async throws {
        let script = Script(
            .on(.events, times: 1, reply: .error(503, "Not now")), .on(.events, times: 1, delay: .milliseconds(50)))
        try await Caller.with(script) { caller in
            let error = await #expect(throws: WebSocketError.self) { try await caller.events(of: "app") }
            #expect(error?.status == 503)
            let events = try await caller.events(of: "app")
            await caller.peer.obey(.emit(app: "app", ["type": "Hello"]))
            #expect(await events.next()?.gist == "Hello")
        }
    }

    @Test("A flood keeps its order and loses nothing")
    func flood() async throws {
        try await Caller.with { caller in
            let events = try await caller.events(of: "app")
            let pattern: [JSON] = (0..<100).map { ["type": "Tick", "number": .int($0)] }
            async let report = caller.peer.flood(app: "app", with: pattern, perSecond: 20_000, count: 5_000)
            for expected in 0..<5_000 {
                guard let number = await events.next()?["number"]?.number else {
                    Issue.record("The socket ended at \(expected).")
                    break
                }
                guard number == expected % 100 else {
                    Issue.record("Event \(expected) is \(number).")
                    break
                }
            }
            #expect(try await report.sent == 5_000)
        }
    }
}
