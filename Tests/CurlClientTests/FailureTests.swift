import CurlClient
import Foundation
import Testing

@Suite("Failures", .timeLimit(.minutes(3)))
struct FailureTests {
    private let client = CurlClient(
        configuration: CurlConfiguration(connectTimeout: .seconds(60), maxResponseSize: 1000))

    private func failure(_ request: HTTPRequest) async throws -> CurlError {
        try await #require(throws: CurlError.self) { try await client.send(request) }
    }

    @Test(
        "what a server does wrong, and what the caller learns",
        arguments: [
            (ScriptedServer.Reply.silence, CurlError.Code.timedOut),
            (.close, .sendOrReceive),
            (.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), .sendOrReceive),
            (.raw("SSH-2.0-OpenSSH\r\n"), .malformedResponse),
            (.respond(body: String(repeating: "x", count: 1001)), .tooLarge),
        ])
    func failsByReply(reply: ScriptedServer.Reply, code: CurlError.Code) async throws {
        let server = try await ScriptedServer.start { _ in reply }
        let error = try await failure(
            HTTPRequest(
                .post, server.url("/ari/channels?endpoint=PJSIP/+8613800000001"),
                timeout: code == .timedOut ? .milliseconds(300) : nil))
        #expect(error.code == code)
        #expect(error.requestMayHaveBeenSent)
        #expect(!error.message.contains("+86138"), "the query must not show")
        #expect(error.message.contains("127.0.0.1"))
        try await server.stop()
    }

    @Test(
        "a request that never left says so",
        arguments: [
            ("http://127.0.0.1:1/", CurlError.Code.couldNotConnect),
            ("http://host.invalid/", .couldNotResolve),
            ("ftp://127.0.0.1/", .malformedURL),
            ("http://127.0.0.1:port/", .malformedURL),
            ("nonsense", .couldNotResolve),
            ("", .malformedURL),
        ])
    func failsBeforeSending(url: String, code: CurlError.Code) async throws {
        let error = try await failure(HTTPRequest(.post, url, timeout: .seconds(60)))
        #expect(error.code == code)
        #expect(!error.requestMayHaveBeenSent)
    }

    @Test("a unix socket that nobody listens on")
    func failsWithoutUnixSocket() async throws {
        let error = try await failure(HTTPRequest(.get, "http://carillon/", unixSocketPath: "/nonexistent/socket"))
        #expect(error.code == .couldNotConnect)
        #expect(error.message.contains("/nonexistent/socket"))
    }

    @Test("line breaks in a header field are refused", arguments: ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
    func refusesLineBreaks(value: String) async throws {
        let error = try await failure(HTTPRequest(.get, "http://127.0.0.1:1/", headers: [("X-Name", value)]))
        #expect(error.code == .malformedRequest)
    }

    @Test("TLS that is none")
    func failsWithoutTLS() async throws {
        let server = try await ScriptedServer.start { _ in .respond() }
        let url = server.url().replacingOccurrences(of: "http:", with: "https:")
        let error = try await failure(HTTPRequest(.post, url, timeout: .seconds(60)))
        #expect(error.code == .tls)
        #expect(!error.requestMayHaveBeenSent)
        try await server.stop()
    }

    @Test("cancelling the task ends the request and its connection")
    func cancels() async throws {
        let server = try await ScriptedServer.start { _ in .silence }
        let client = CurlClient()
        let task = Task { try await client.send(HTTPRequest(.post, server.url())) }
        #expect(await eventually { server.received.count == 1 })
        task.cancel()
        let error = try await #require(throws: CurlError.self) { try await task.value }
        #expect(error.code == .cancelled)
        #expect(error.requestMayHaveBeenSent)
        let counters = await client.counters
        #expect(counters.inFlight == 0)
        #expect(counters.failures == 1)
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(HTTPRequest(.post, server.url()))
        }
        let unsent = try await #require(throws: CurlError.self) { try await early.value }
        #expect(unsent.code == .cancelled)
        #expect(!unsent.requestMayHaveBeenSent)
        try await server.stop()
    }

    @Test("shutting down ends what is under way and what comes later")
    func shutsDown() async throws {
        let server = try await ScriptedServer.start { _ in .silence }
        let client = CurlClient()
        let task = Task { try await client.send(HTTPRequest(.get, server.url())) }
        #expect(await eventually { server.received.count == 1 })
        await client.shutDown()
        let ended = try await #require(throws: CurlError.self) { try await task.value }
        #expect(ended.code == .shutDown)
        let later = try await #require(throws: CurlError.self) {
            try await client.send(HTTPRequest(.get, server.url()))
        }
        #expect(later.code == .shutDown)
        try await server.stop()
    }
}

@Suite("A request is never sent twice", .timeLimit(.minutes(3)))
struct NoRepetitionTests {
    /// The first request on each connection is answered, the second finds the connection closing without a byte:
    /// what a server does that dies after it has acted.
    private static func answersOnce(_ received: ScriptedServer.Received) -> ScriptedServer.Reply {
        received.uri == "/first" ? .respond() : .close
    }

    @Test(
        "a POST whose kept connection broke fails, and may have been acted on",
        arguments: [
            HTTPMethod.post, .put, .delete, .patch,
        ])
    func doesNotRepeat(method: HTTPMethod) async throws {
        let server = try await ScriptedServer.start(Self.answersOnce)
        let client = CurlClient()
        _ = try await client.send(HTTPRequest(.get, server.url("/first")))
        let error = try await #require(throws: CurlError.self) {
            try await client.send(HTTPRequest(method, server.url("/second")))
        }
        #expect(error.code == .sendOrReceive)
        #expect(error.requestMayHaveBeenSent)
        #expect(server.received.map(\.uri) == ["/first", "/second"])
        #expect(server.received.map(\.connection) == [1, 1])
        try await server.stop()
    }

    @Test("a GET is tried again on a connection of its own")
    func repeatsReading() async throws {
        let server = try await ScriptedServer.start { received in
            received.connection == 1 && received.uri == "/second" ? .close : .respond(body: "here")
        }
        let client = CurlClient()
        _ = try await client.send(HTTPRequest(.get, server.url("/first")))
        let response = try await client.send(HTTPRequest(.get, server.url("/second")))
        #expect(response.text == "here")
        #expect(server.received.map(\.connection) == [1, 1, 2])
        try await server.stop()
    }
}
