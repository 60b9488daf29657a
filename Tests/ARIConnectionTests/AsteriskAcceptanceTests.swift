import ARIConnection
import AsteriskARI
import Foundation
import Logging
import Sandbox
import Testing

/// The connection against a real Asterisk: what the scripted one only claims.
@Suite("The ARI connection on a real Asterisk", .serialized, .timeLimit(.minutes(3)))
struct AsteriskAcceptanceTests {
    /// Runs `body` with a sandbox in a directory of its own.
    private func withSandbox(_ body: (Sandbox) async throws -> Void) async throws {
        let directory = "/tmp/carillon-ari-\(UInt32.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let sandbox = try await Sandbox.start(.init(directory: directory))
        do { try await body(sandbox) } catch {
            try? await sandbox.stop()
            throw error
        }
        try await sandbox.stop()
    }

    private func configuration(_ sandbox: Sandbox) -> ARIConfiguration {
        ARIConfiguration(
            url: sandbox.ariURL.absoluteString, user: Sandbox.ariUser, password: sandbox.ariPassword,
            backoff: ARIBackoff(minimum: .milliseconds(20), maximum: .milliseconds(200)))
    }

    /// Runs a connection and reads its notices while `body` runs; then the connection's process has "died".
    private func withConnection(
        _ configuration: ARIConfiguration, _ body: (NoticeLog) async throws -> Void
    ) async throws {
        let log = NoticeLog(
            ARIConnection(configuration: configuration, logger: Logger(label: "test") { _ in Silent() }))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await log.connection.run() }
            group.addTask { await log.read() }
            try await body(log)
            group.cancelAll()
        }
    }

    private func place(_ id: ChannelID, to behaviour: SandboxNumber.Behaviour, over connection: ARIConnection)
        async throws
    {
        try await connection.perform(
            ARI.Channels.OriginateWithId(
                channelId: id, endpoint: "PJSIP/\(SandboxNumber(behaviour, ringCode: 0, talkCode: 9).e164)@carrier",
                app: "carillon", timeout: 30))
    }

    @Test("a call's events come in order, filtered, and a restarted Asterisk is found again")
    func carriesCallsAndSurvivesRestart() async throws {
        try await withSandbox { sandbox in
            try await withConnection(configuration(sandbox)) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                let watch = log.connection.events(about: ChannelID("01JCALL"))
                try await place("01JCALL", to: .talker, over: log.connection)
                _ = try await watch.first(within: .seconds(20)) { $0.type == .stasisStart }
                try await log.connection.perform(ARI.Channels.Hangup(channelId: "01JCALL", reason: .normal))
                let end = try await watch.first(within: .seconds(20)) { $0.type == .channelDestroyed }
                guard case .channelDestroyed(let destroyed) = end else { return }
                #expect(destroyed.cause == 16)
                #expect(!log.gists.contains("ChannelVarset"), "the filter is in force")

                try await sandbox.kill(.pbx)
                await log.wait(for: "the loss") { $0.contains("disconnected(connection-lost)") }
                try await sandbox.restart(.pbx)
                await log.wait(for: "the second connect") { $0.filter { $0 == "connected" }.count == 2 }
                guard case .connected(let view)? = log.notices.last(where: { $0.gist == "connected" }) else { return }
                #expect(view.channels.isEmpty)
                #expect(log.connection.counters.unreadableEvents == 0)
            }
            var wrong = configuration(sandbox)
            wrong.password = "wrong"
            let error = await #expect(throws: ARIError.self) {
                try await ARIClient(configuration: wrong).perform(ARI.Channels.List())
            }
            #expect(error?.code == .unauthorized)
        }
    }

    @Test("the application: held, left behind with a live call, taken up again, taken over")
    func changesHands() async throws {
        try await withSandbox { sandbox in
            let client = ARIClient(configuration: configuration(sandbox))
            try await client.checkApplicationIsFree()
            try await withConnection(configuration(sandbox)) { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                let watch = log.connection.events(about: ChannelID("01JLIVE"))
                try await place("01JLIVE", to: .talker, over: log.connection)
                _ = try await watch.first(within: .seconds(20)) { $0.type == .stasisStart }
                let held = await #expect(throws: ARIError.self) {
                    try await client.checkApplicationIsFree(within: .seconds(10))
                }
                #expect(held?.code == .applicationInUse)
                #expect(held?.message.contains(ARIConfiguration.thisProcess) == true)
            }
            // Its call keeps the application registered, although nobody is there.
            let application = try await client.perform(ARI.Applications.Get(applicationName: "carillon"))
            #expect(application.channelIds == ["01JLIVE"])
            try await client.checkApplicationIsFree(within: .milliseconds(300))

            try await withConnection(configuration(sandbox)) { second in
                await second.wait(for: "connected") { $0.contains("connected") }
                guard case .connected(let view)? = second.notices.first else { return }
                #expect(view.channels.map(\.id).contains("01JLIVE"))
                #expect(view.application.channelIds == ["01JLIVE"])
                try await withConnection(configuration(sandbox)) { third in
                    await third.wait(for: "connected") { $0.contains("connected") }
                    await second.waitForEnd()
                    #expect(second.gists.last == "replaced")
                    try await third.connection.perform(ARI.Channels.Hangup(channelId: "01JLIVE"))
                    await third.wait(for: "the end of the call") { $0.contains("ChannelDestroyed") }
                }
            }
        }
    }
}
