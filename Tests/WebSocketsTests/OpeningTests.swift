import Testing
import WebSockets

@Suite("Opening", .timeLimit(.minutes(3)))
struct OpeningTests {
    private let loop = WebSocketLoop()

    private func failure(_ url: String, configuration: WebSocketConfiguration = .init()) async throws -> WebSocketError
    {
        try await #require(throws: WebSocketError.self) { try await loop.dial(url, configuration: configuration) }
    }

    @Test(
        "what a server answers instead of the upgrade",
        arguments: [
            ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", WebSocketError.Code.refused, 401),
            ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", .refused, 404),
            ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", .refused, 503),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", .refused, 200),
            ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", .refused, 302),
            ("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", .malformedResponse, 101),
            ("SSH-2.0-OpenSSH\r\n\r\n", .couldNotConnect, 0),
            ("", .couldNotConnect, 0),
        ])
    func isRefused(reply: String, code: WebSocketError.Code, status: Int) async throws {
        let server = try await PlainServer.start(reply: reply)
        let error = try await failure("ws://127.0.0.1:\(server.port)/ari/events?api_key=user:secret")
        #expect(error.code == code, "\(error) \(error.underlying ?? "")")
        #expect(error.status == status)
        #expect(!error.message.contains("secret"))
        #expect(error.message.contains("127.0.0.1:\(server.port)"))
        try await server.stop()
    }

    @Test("a server that accepts and says nothing")
    func timesOut() async throws {
        let server = try await PlainServer.start(reply: nil)
        let error = try await failure(
            "ws://127.0.0.1:\(server.port)/", configuration: .init(dialTimeout: .milliseconds(100)))
        #expect(error.code == .timedOut)
        #expect(error.isRetriable)
        try await server.stop()
    }

    @Test(
        "addresses that lead nowhere",
        arguments: [
            ("ws://127.0.0.1:1/", WebSocketError.Code.couldNotConnect),
            ("ws://host.invalid/", .couldNotConnect),
            ("http://127.0.0.1/", .malformedURL),
            ("ws:/127.0.0.1/", .malformedURL),
            ("ws://127.0.0.1:0/", .malformedURL),
            ("ws://127.0.0.1:x/", .malformedURL),
            ("ws://user@127.0.0.1/", .malformedURL),
            ("ws:///", .malformedURL),
            ("ws://127.0.0.1/a b", .malformedURL),
            ("", .malformedURL),
        ])
    func leadsNowhere(url: String, code: WebSocketError.Code) async throws {
        #expect(try await failure(url).code == code)
    }

    @Test("a header field must not contain a line break")
    func refusesLineBreaks() async throws {
        let error = try await #require(throws: WebSocketError.self) {
            try await loop.dial("ws://127.0.0.1:1/", headers: [("X-A", "a\r\nX-Evil: b")])
        }
        #expect(error.code == .malformedRequest)
    }

    @Test("dialling can be cancelled")
    func cancels() async throws {
        let server = try await PlainServer.start(reply: nil)
        let task = Task { try await loop.dial("ws://127.0.0.1:\(server.port)/") }
        // Whether it has begun or not: the result is the same.
        await Task.yield()
        task.cancel()
        let error = try await #require(throws: WebSocketError.self) { try await task.value }
        #expect(error.code == .cancelled)
        try await server.stop()
    }

    @Test("the doorkeeper sees what the peer asks for, and may refuse it")
    func keepsTheDoor() async throws {
        let listener = try await loop.listen(subprotocols: ["ari", "other"]) { upgrade in
            upgrade.authorization == "Basic b2s=" ? .accept() : .refuse(status: 401)
        }
        let url = "ws://127.0.0.1:\(listener.port)/ari/events?app=carillon&x=%20&empty=&x=2"
        let refused = try await #require(throws: WebSocketError.self) {
            try await loop.dial(url, subprotocols: ["ari"])
        }
        #expect(refused.code == .refused)
        #expect(refused.status == 401)
        let dialled = try await loop.dial(
            url, headers: [("Authorization", "Basic b2s=")], subprotocols: ["unknown", "ari"])
        var sockets = listener.makeAsyncIterator()
        let accepted = try #require(await sockets.next())
        #expect(dialled.subprotocol == "ari")
        #expect(accepted.subprotocol == "ari")
        #expect(accepted.upgrade?.path == "/ari/events")
        #expect(accepted.upgrade?.query == ["app": "carillon", "x": " ", "empty": ""])
        #expect(accepted.upgrade?.subprotocols == ["unknown", "ari"])
        #expect(dialled.upgrade == nil)
        let unknown = try await #require(throws: WebSocketError.self) {
            try await loop.dial(url, headers: [("Authorization", "Basic b2s=")], subprotocols: ["unknown"])
        }
        #expect(!unknown.message.isEmpty)
        await listener.close()
    }

    @Test("a listener's port is free again after it is closed, and taken before")
    func freesThePort() async throws {
        let first = try await loop.listen()
        for other in [loop, WebSocketLoop()] {
            let error = try await #require(throws: WebSocketError.self) {
                _ = try await other.listen(port: first.port)
            }
            #expect(error.code == .couldNotListen)
        }
        let socket = try await loop.dial("ws://127.0.0.1:\(first.port)/")
        await first.close()
        #expect(await socket.closure() != nil, "what came in there ends with it")
        #expect(
            await eventually {
                guard let second = try? await loop.listen(port: first.port) else { return false }
                return second.port == first.port
            })
    }
}
