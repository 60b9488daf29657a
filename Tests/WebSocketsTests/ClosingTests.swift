import NIOWebSocket
import Testing
import WebSockets

@Suite("Closing", .timeLimit(.minutes(3)))
struct ClosingTests {
    private let loop = WebSocketLoop()

    private func pair() async throws -> (WebSocket, WebSocket, WebSocketListener) {
        let listener = try await loop.listen()
        let dialled = try await loop.dial("ws://127.0.0.1:\(listener.port)/")
        var sockets = listener.makeAsyncIterator()
        return (dialled, try #require(await sockets.next()), listener)
    }

    @Test(
        "code and reason reach the other side, whoever closes", arguments: [true, false],
        [
            (WebSocketCloseCode.normal, "bye"), (.goingAway, ""), (.internalError, "später"),
            (WebSocketCloseCode(rawValue: 4321), String(repeating: "r", count: 123)),
        ])
    func tellsTheOtherSide(dialledCloses: Bool, farewell: (WebSocketCloseCode, String)) async throws {
        let (dialled, accepted, listener) = try await pair()
        let (closing, other) = dialledCloses ? (dialled, accepted) : (accepted, dialled)
        try await closing.send(text: "last words")
        await closing.close(farewell.0, reason: farewell.1)
        let local = try #require(await closing.closure())
        let remote = try #require(await other.closure())
        #expect(local.cause == .local)
        #expect(local.code == farewell.0)
        #expect(remote.cause == .peer)
        #expect(remote.code == farewell.0)
        #expect(remote.reason == farewell.1)
        var messages = other.messages.makeAsyncIterator()
        #expect(await messages.next() == .text("last words"), "what was sent before the close is still delivered")
        #expect(await messages.next() == nil)
        let error = try await #require(throws: WebSocketError.self) { try await closing.send(text: "more") }
        #expect(error.code == .closed)
        await listener.close()
    }

    @Test("a close frame without a code, and none at all")
    func namesOddEndings() async throws {
        let silent = try await RawPeer.start { $0.send(.connectionClose, []) }
        let first = try await loop.dial(silent.url)
        let closure = try #require(await first.closure())
        #expect(closure.cause == .peer)
        #expect(closure.code == .noStatus)
        let rude = try await RawPeer.start { $0.drop() }
        let second = try await loop.dial(rude.url)
        #expect(await second.closure()?.cause == .connectionLost)
        #expect(await second.closure()?.code == .abnormal)
        try await silent.stop()
        try await rude.stop()
    }

    @Test("a peer that does not answer the close frame is left behind")
    func closesAlone() async throws {
        let peer = try await RawPeer.start()
        let socket = try await loop.dial(peer.url, configuration: .init(closeTimeout: .milliseconds(100)))
        await socket.close(.normal, reason: "enough")
        #expect(await socket.closure()?.cause == .local)
        #expect(await eventually { peer.frames.last?.opcode == .connectionClose })
        try await peer.stop()
    }

    @Test("a peer that answers no ping is given up")
    func missesPong() async throws {
        let peer = try await RawPeer.start()
        let socket = try await loop.dial(
            peer.url, configuration: .init(pingInterval: .milliseconds(50), pongDeadline: .milliseconds(100)))
        #expect(await socket.closure()?.cause == .pongMissed)
        #expect(peer.frames.map(\.opcode) == [.ping])
        try await peer.stop()
    }

    @Test("a peer that answers pings keeps its connection")
    func hearsPongs() async throws {
        let peer = try await RawPeer.start(script: { frame, connection in
            if frame.opcode == .ping { connection.send(.pong, frame.bytes) }
        })
        let socket = try await loop.dial(
            peer.url, configuration: .init(pingInterval: .milliseconds(20), pongDeadline: .seconds(5)))
        #expect(await eventually { peer.frames.count >= 5 })
        try await socket.send(text: "still here")
        #expect(await eventually { peer.frames.contains { $0.opcode == .text } })
        try await peer.stop()
    }

    @Test("a peer that talks is alive, even if it answers no ping")
    func hearsMessages() async throws {
        let peer = try await RawPeer.start(script: { frame, connection in
            if frame.opcode == .ping { connection.send(.text, [0x61]) }
        })
        let socket = try await loop.dial(
            peer.url, configuration: .init(pingInterval: .milliseconds(10), pongDeadline: .seconds(10)))
        #expect(await eventually { peer.frames.filter { $0.opcode == .ping }.count >= 3 })
        try await socket.send(text: "still here")
        try await peer.stop()
    }

    @Test("a message that is too long ends the socket, and the peer learns why", arguments: [100, 100_000])
    func refusesLongMessage(frameSize: Int) async throws {
        let listener = try await loop.listen(configuration: .init(maxFrameSize: frameSize))
        let dialled = try await loop.dial(
            "ws://127.0.0.1:\(listener.port)/", configuration: .init(maxMessageSize: 9_999))
        var sockets = listener.makeAsyncIterator()
        let accepted = try #require(await sockets.next())
        try await accepted.send(binary: [UInt8](repeating: 1, count: 9_999))
        try await accepted.send(binary: [UInt8](repeating: 1, count: 10_000))
        #expect(await dialled.closure()?.cause == .messageTooLong)
        let remote = try #require(await accepted.closure())
        #expect(remote.cause == .peer)
        #expect(remote.code == .messageTooBig)
        var messages = dialled.messages.makeAsyncIterator()
        #expect(await messages.next() == .binary([UInt8](repeating: 1, count: 9_999)))
        #expect(await messages.next() == nil)
        await listener.close()
    }

    @Test("a released socket ends its connection")
    func endsWhenReleased() async throws {
        let listener = try await loop.listen()
        var sockets = listener.makeAsyncIterator()
        do { _ = try await loop.dial("ws://127.0.0.1:\(listener.port)/") }
        let accepted = try #require(await sockets.next())
        #expect(await accepted.closure()?.cause == .connectionLost)
        await listener.close()
    }

    @Test("shutting down ends sockets, listeners, dials and later calls")
    func shutsDown() async throws {
        let server = try await PlainServer.start(reply: nil)
        let (dialled, accepted, listener) = try await pair()
        let dialling = Task { try await loop.dial("ws://127.0.0.1:\(server.port)/") }
        var messages = dialled.messages.makeAsyncIterator()
        await Task.yield()
        await loop.shutDown()
        #expect(await messages.next() == nil)
        #expect(await dialled.closure()?.cause == .abandoned)
        #expect(await accepted.closure()?.cause == .abandoned)
        let ended = try await #require(throws: WebSocketError.self) { try await dialling.value }
        #expect(ended.code == .shutDown)
        let later = try await #require(throws: WebSocketError.self) { try await loop.listen() }
        #expect(later.code == .shutDown)
        var sockets = listener.makeAsyncIterator()
        #expect(await sockets.next() == nil)
        try await server.stop()
    }

    @Test("waiting for the end can be cancelled")
    func stopsWaiting() async throws {
        let (dialled, accepted, listener) = try await pair()
        let waiting = Task { await dialled.closure() }
        let reading = Task {
            var messages = accepted.messages.makeAsyncIterator()
            return await messages.next()
        }
        await Task.yield()
        waiting.cancel()
        reading.cancel()
        #expect(await waiting.value == nil)
        #expect(await reading.value == nil)
        await listener.close()
    }

    @Test("a released loop goes away with its thread")
    func goesAway() async throws {
        weak var released: WebSocketLoop?
        do {
            let loop = WebSocketLoop()
            released = loop
            let listener = try await loop.listen()
            let socket = try await loop.dial("ws://127.0.0.1:\(listener.port)/")
            await socket.close()
        }
        #expect(await eventually { released == nil })
    }
}
