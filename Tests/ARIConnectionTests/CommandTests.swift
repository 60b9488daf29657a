import ARIConnection
import AsteriskARI
import ScriptedAsterisk
import Testing

@Suite("Commands", .timeLimit(.minutes(3)))
struct CommandTests {
    private static let call = ARI.Channels.OriginateWithId(
        channelId: "c", endpoint: "PJSIP/+8613800000001@net", app: "app")

    private func failure(
        _ reply: Rule.Reply, timeout: Duration? = nil
    ) async throws -> (ARIError, requests: Int, channels: Int) {
        let peer = try await ScriptedAsterisk.start(Script(.on(.originate, reply: reply)))
        let client = ARIClient(configuration: .test(peer.baseURL))
        // A kept connection: the case in which an HTTP library likes to send twice.
        _ = try await client.perform(ARI.Channels.List())
        let error = try await #require(throws: ARIError.self) { try await client.perform(Self.call, timeout: timeout) }
        let view = await peer.view()
        await peer.stop()
        return (error, view.count(.originate), view.channels.count)
    }

    @Test(
        "what Asterisk answers, and what it means",
        arguments: [
            (400, "Endpoint must be specified", ARIError.Code.badRequest, false),
            (401, "Authentication required", .unauthorized, false),
            (403, "Forbidden", .forbidden, false),
            (404, "Channel not found", .notFound, false),
            (409, "Channel not in Stasis application", .conflict, false),
            (412, "Channel in invalid state", .preconditionFailed, false),
            (422, "Unrecognised", .unprocessable, false),
            (500, "Internal", .serverError, true),
            (503, "Shutting down", .serverError, true),
            (418, "Teapot", .unexpectedStatus, false),
        ])
    func reportsStatus(status: Int, said: String, code: ARIError.Code, isRetriable: Bool) async throws {
        let (error, requests, _) = try await failure(.error(status, said))
        #expect(error.code == code)
        #expect(error.status == status)
        #expect(error.operation == "channels.originateWithId")
        #expect(error.isRetriable == isRetriable)
        #expect(error.requestMayHaveBeenSent)
        #expect(!error.mayHaveTakenEffect)
        #expect(requests == 1)
        if code != .unauthorized && code != .forbidden { #expect(error.message == said) }
    }

    @Test("no channel could be made")
    func reportsAllocationFailure() async throws {
        let (error, _, _) = try await failure(.allocationFailed)
        #expect(error.code == .allocationFailed)
        #expect(error.isRetriable)
    }

    @Test(
        "an answer that never comes: sent once, and it may have happened",
        arguments: [
            (Rule.Reply.dropBefore, Duration.seconds(60), 0), (.dropAfter, .seconds(60), 1),
            (.silence, .milliseconds(300), 0),
        ])
    func losesAnswer(reply: Rule.Reply, timeout: Duration, channels: Int) async throws {
        let result = try await failure(reply, timeout: timeout)
        #expect(result.0.code == .answerLost)
        #expect(result.0.mayHaveTakenEffect)
        #expect(result.requests == 1)
        #expect(result.channels == channels)
        #expect(!result.0.message.contains("+86138"))
    }

    @Test("an answer that cannot be read")
    func cannotRead() async throws {
        let (error, _, _) = try await failure(.body(200, ["unexpected": true]))
        #expect(error.code == .unreadable)
        #expect(error.mayHaveTakenEffect)
    }

    @Test("a command that never left")
    func isUnreachable() async throws {
        let peer = try await ScriptedAsterisk.start()
        await peer.stop()
        let client = ARIClient(configuration: .test(peer.baseURL))
        let error = try await #require(throws: ARIError.self) { try await client.perform(Self.call) }
        #expect(error.code == .unreachable)
        #expect(!error.mayHaveTakenEffect)
        #expect(error.isRetriable)
    }

    @Test(
        "numbers in what Asterisk says are hidden",
        arguments: [
            ("Endpoint PJSIP/+8613800000001@net not found", "Endpoint PJSIP/+****0001@net not found"),
            ("port 8088, channel 01JWATCH", "port 8088, channel 01JWATCH"),
            ("1234567", "****4567"),
            ("123456", "123456"),
        ])
    func hidesNumbers(said: String, shown: String) async throws {
        let (error, _, _) = try await failure(.error(404, said))
        #expect(error.message == shown)
    }

    @Test("many commands share few connections, and are counted")
    func sharesConnections() async throws {
        try await ScriptedAsterisk.running(.everyoneAnswers) { peer in
            try await withConnection(peer) {
                $0.maxConnections = 4
            } _: { log in
                await log.wait(for: "connected") { $0 == ["connected"] }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            let id = ChannelID("c\(number)")
                            let channel = try await log.connection.perform(
                                ARI.Channels.OriginateWithId(channelId: id, endpoint: "PJSIP/1@net", app: "app"))
                            #expect(channel.id == id)
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(await peer.view().channels.count == 200)
                #expect(log.connection.counters.commands == 204)
                #expect(log.connection.counters.failedCommands == 0)
            }
        }
    }
}
