import ARIConnection
import AsteriskARI
import Logging
import NIOConcurrencyHelpers
import ScriptedAsterisk
import ServiceLifecycle
import Testing

@Suite("Connecting and reconnecting", .timeLimit(.minutes(3)))
struct ConnectingTests {
    @Test("first the socket, then the filter, then the look-up; then it is connected")
    func connects() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                let requests = await peer.view().requests
                #expect(
                    requests.map(\.operation)
                        == [.events, .filterApplication, .getApplication, .listChannels, .listBridges])
                let filter = try #require(requests[1].body)
                #expect(filter["disallowed"]?.elements?.contains(["type": "ChannelVarset"]) == true)
                guard case .connected(let view)? = log.notices.first else { return }
                #expect(view.application.name == "app")
                #expect(log.connection.counters.connects == 1)
            }
        }
    }

    @Test("events that come during the look-up follow the view")
    func ordersEvents() async throws {
        let script = Script(
            .on(
                .listChannels, times: 1, delay: .milliseconds(50),
                instructions: [.emit(app: "app", userEvent("early")), .emit(app: "app", userEvent("early too"))]))
        try await ScriptedAsterisk.running(script) { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "events") { $0.count == 3 }
                await peer.obey(.emit(app: "app", userEvent("late")))
                await log.wait(for: "the last event") { $0.last == "late" }
                #expect(log.gists == ["connected", "early", "early too", "late"])
            }
        }
    }

    @Test(
        "a lost socket is told, dialled again, and everything is looked up anew",
        arguments: [
            Instruction.dropSocket(app: "app"), .closeSocket(app: "app"), .closeSocket(app: "app", code: 1011),
            .restart,
        ])
    func reconnects(loss: Instruction) async throws {
        try await ScriptedAsterisk.running(.everyoneAnswers) { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                await peer.obey(loss)
                await log.wait(for: "the second connect") { $0.filter { $0 == "connected" }.count == 2 }
                #expect(log.gists == ["connected", "disconnected(connection-lost)", "connected"])
                await peer.obey(.emit(app: "app", userEvent("after")))
                await log.wait(for: "an event") { $0.last == "after" }
                #expect(await peer.view().count(.filterApplication) == 2)
            }
        }
    }

    @Test("an Asterisk that answers no ping is given up and dialled again")
    func missesPong() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer) {
                $0.pingInterval = .milliseconds(30)
                $0.pongDeadline = .seconds(2)
            } _: { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                try await peer.wait(for: "pings", within: .seconds(60)) { $0.pings >= 3 }
                await peer.obey(.ignorePings(app: "app"))
                await log.wait(for: "the loss") { $0.contains("disconnected(pong-missed)") }
                await log.wait(for: "the second connect") { $0.filter { $0 == "connected" }.count >= 2 }
            }
        }
    }

    @Test(
        "a look-up that fails is tried again with a new socket",
        arguments: [
            Operation.filterApplication, .getApplication, .listChannels, .listBridges,
        ])
    func retriesLookUp(operation: Operation) async throws {
        try await ScriptedAsterisk.running(Script(.on(operation, times: 2, reply: .error(503, "Busy")))) { peer in
            try await withConnection(peer) { log in
                await log.wait(for: "connected") { $0.last == "connected" }
                #expect(log.gists == ["disconnected(server-error)", "connected"], "the same reason is told once")
                #expect(await peer.view().socketsOpened == 3)
            }
        }
    }

    @Test("a wrong password is told once, with the file to look in")
    func refusesPassword() async throws {
        try await ScriptedAsterisk.running { peer in
            let attempts = NIOLockedValueBox(0)
            try await withConnection(peer, attempts: attempts) {
                $0.password = "wrong"
            } _: { log in
                let deadline = ContinuousClock.now + .seconds(60)
                while attempts.withLockedValue({ $0 }) < 3 && ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(2))
                }
                #expect(attempts.withLockedValue { $0 } >= 3)
                await log.wait(for: "the reason") { $0 == ["disconnected(unauthorized)"] }
                guard case .disconnected(let error)? = log.notices.first else { return }
                #expect(error.message.contains("ari.conf"))
                #expect(error.message.contains("[carillon]"))
                #expect(!error.message.contains("wrong"))
            }
        }
    }

    @Test("an Asterisk that is not there yet is waited for")
    func waits() async throws {
        let first = try await ScriptedAsterisk.start()
        let port = first.port
        await first.stop()
        try await withConnection(first) { log in
            await log.wait(for: "the reason") { $0 == ["disconnected(unreachable)"] }
            var configuration = ScriptedAsterisk.Configuration()
            configuration.port = port
            let second = try await ScriptedAsterisk.start(Script(), configuration)
            await log.wait(for: "connected") { $0 == ["disconnected(unreachable)", "connected"] }
            await second.stop()
        }
    }

    @Test("another process takes the application: said, ended, and not fought for")
    func isReplaced() async throws {
        try await ScriptedAsterisk.running { peer in
            let logger = Logger(label: "test") { _ in Silent() }
            let first = NoticeLog(ARIConnection(configuration: .test(peer.baseURL), logger: logger))
            let running = Task { try await first.connection.run() }
            async let reading: Void = first.read()
            await first.wait(for: "connected") { $0 == ["connected"] }
            try await withConnection(peer) { second in
                await second.wait(for: "connected") { $0 == ["connected"] }
                let error = await #expect(throws: ARIError.self) { try await running.value }
                #expect(error?.code == .replaced)
                await first.waitForEnd()
                #expect(first.gists == ["connected", "replaced"])
                await peer.obey(.emit(app: "app", userEvent("mine")))
                await second.wait(for: "an event") { $0 == ["connected", "mine"] }
                #expect(await peer.view().socketsOpened == 2)
            }
            await reading
        }
    }

    @Test("runs in a service group and ends with it")
    func shutsDownGracefully() async throws {
        try await ScriptedAsterisk.running { peer in
            let logger = Logger(label: "test") { _ in Silent() }
            let log = NoticeLog(ARIConnection(configuration: .test(peer.baseURL), logger: logger))
            let group = ServiceGroup(services: [log.connection], logger: logger)
            async let running: Void = group.run()
            async let reading: Void = log.read()
            await log.wait(for: "connected") { $0 == ["connected"] }
            await group.triggerGracefulShutdown()
            try await running
            await reading
            try await peer.wait(for: "the socket to go", within: .seconds(60)) { $0.connectedApps.isEmpty }
            #expect(log.gists == ["connected"])
        }
    }
}

@Suite("The application's holder", .timeLimit(.minutes(3)))
struct HolderTests {
    @Test("nobody holds it")
    func isFree() async throws {
        try await ScriptedAsterisk.running { peer in
            try await ARIClient(configuration: .test(peer.baseURL)).checkApplicationIsFree()
        }
    }

    @Test("another process of Carillon holds it, and says its name")
    func isHeld() async throws {
        try await ScriptedAsterisk.running { peer in
            try await withConnection(peer) {
                $0.holder = "process 7 on pbx1"
            } _: { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                let error = await #expect(throws: ARIError.self) {
                    try await ARIClient(configuration: .test(peer.baseURL)).checkApplicationIsFree(within: .seconds(60))
                }
                #expect(error?.code == .applicationInUse)
                #expect(error?.message.contains("process 7 on pbx1") == true)
                #expect(error?.message.contains("'app'") == true)
                #expect(log.gists == ["connected"], "the question is not the consumer's business")
            }
        }
    }

    @Test("an Asterisk that cannot be asked is an error, not a yes")
    func cannotBeAsked() async throws {
        try await ScriptedAsterisk.running { peer in
            let error = await #expect(throws: ARIError.self) {
                try await ARIClient(configuration: .test(peer.baseURL, password: "wrong")).checkApplicationIsFree()
            }
            #expect(error?.code == .unauthorized)
        }
    }
}
