import NIOConcurrencyHelpers
import NIOWebSocket
import Testing
import WebSockets

@Suite("Messages", .timeLimit(.minutes(3)))
struct MessageTests {
    private let loop = WebSocketLoop()

    /// A dialled socket and its accepted other end.
    private func pair(
        _ configuration: WebSocketConfiguration = WebSocketConfiguration(),
        accepted: WebSocketConfiguration = WebSocketConfiguration(), delivery: WebSocketDelivery = .queue()
    ) async throws -> (WebSocket, WebSocket, WebSocketListener) {
        let listener = try await loop.listen(configuration: accepted)
        let dialled = try await loop.dial(
            "ws://127.0.0.1:\(listener.port)/", configuration: configuration, delivery: delivery)
        var sockets = listener.makeAsyncIterator()
        return (dialled, try #require(await sockets.next()), listener)
    }

    @Test(
        "text and binary messages of every size come through, both ways",
        arguments: [
            0, 1, 125, 126, 65_535, 65_536, 1_000_000,
        ])
    func carriesEverySize(size: Int) async throws {
        let (dialled, accepted, listener) = try await pair()
        let text = String(repeating: "é", count: size / 2)
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        for (sender, receiver) in [(dialled, accepted), (accepted, dialled)] {
            var messages = receiver.messages.makeAsyncIterator()
            try await sender.send(text: text)
            #expect(await messages.next() == .text(text))
            try await sender.send(binary: bytes)
            #expect(await messages.next() == .binary(bytes))
        }
        await listener.close()
    }

    @Test("a long message goes out in frames of the configured size and arrives whole")
    func fragments() async throws {
        let peer = try await RawPeer.start()
        let socket = try await loop.dial(peer.url, configuration: WebSocketConfiguration(maxFrameSize: 10))
        try await socket.send(text: "0123456789abcdefghij!")
        #expect(await eventually { peer.frames.count == 3 })
        #expect(peer.frames.map(\.opcode) == [.text, .continuation, .continuation])
        #expect(peer.frames.map(\.isLast) == [false, false, true])
        #expect(peer.frames.map(\.bytes.count) == [10, 10, 1])
        try await peer.stop()
        let (dialled, accepted, listener) = try await pair(WebSocketConfiguration(maxFrameSize: 7))
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        try await dialled.send(binary: bytes)
        var messages = accepted.messages.makeAsyncIterator()
        #expect(await messages.next() == .binary(bytes))
        await listener.close()
    }

    @Test("control frames between the fragments of a message do not disturb it")
    func interleaves() async throws {
        let peer = try await RawPeer.start { connection in
            connection.send(.text, Array("one ".utf8), isLast: false)
            connection.send(.ping, [1])
            connection.send(.continuation, Array("mess".utf8), isLast: false)
            connection.send(.pong, [])
            connection.send(.continuation, Array("age".utf8))
            connection.send(.binary, [7])
        }
        let socket = try await loop.dial(peer.url)
        var messages = socket.messages.makeAsyncIterator()
        #expect(await messages.next() == .text("one message"))
        #expect(await messages.next() == .binary([7]))
        #expect(await eventually { peer.frames == [.init(opcode: .pong, isLast: true, bytes: [1])] })
        try await peer.stop()
    }

    @Test("a handler sees every message on the loop's thread, and can pause")
    func deliversToHandler() async throws {
        let seen = NIOLockedValueBox<[String]>([])
        let delivery = WebSocketDelivery.handler { message, kind in
            let text = message.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            let count = seen.withLockedValue { seen in
                seen.append(kind == .text ? text : "?")
                return seen.count
            }
            return count == 3 ? .pause : .more
        }
        let (dialled, accepted, listener) = try await pair(delivery: delivery)
        for number in 1...3 { try await accepted.send(text: "\(number)") }
        #expect(await eventually { seen.withLockedValue { $0.count } == 3 })
        for number in 4...6 { try await accepted.send(text: "\(number)") }
        await dialled.resumeReceiving()
        #expect(await eventually { seen.withLockedValue { $0.count } == 6 })
        #expect(seen.withLockedValue { $0 } == ["1", "2", "3", "4", "5", "6"])
        await listener.close()
    }

    @Test("a slow reader loses nothing and slows the sender down")
    func pushesBack() async throws {
        // A paused peer answers no ping either.
        let (dialled, accepted, listener) = try await pair(
            accepted: WebSocketConfiguration(pingInterval: nil), delivery: .queue(limit: 4))
        let total = 20_000
        let payload = String(repeating: "x", count: 1000)
        let sent = NIOLockedValueBox(0)
        async let sending: Void = {
            for number in 0..<total {
                try await accepted.send(text: "\(number) \(payload)")
                sent.withLockedValue { $0 += 1 }
            }
        }()
        // Sockets and queues hold some megabytes; twenty do not fit.
        #expect(await eventually { sent.withLockedValue { $0 } > 1000 })
        var received = 0
        var isInOrder = true
        for await case .text(let text) in dialled.messages {
            isInOrder = isInOrder && text.hasPrefix("\(received) ")
            received += 1
            if received == 1 { #expect(sent.withLockedValue { $0 } < total) }
            if received == total { break }
        }
        try await sending
        #expect(isInOrder)
        #expect(received == total)
        await listener.close()
    }

    @Test("a sender that waits for room can be cancelled, and learns when the socket closes")
    func cancelsSending() async throws {
        let (dialled, accepted, listener) = try await pair(
            WebSocketConfiguration(pingInterval: nil, closeTimeout: .milliseconds(100), maxQueuedBytes: 1000))
        await accepted.pauseReceiving()
        // Fills the sockets' buffers, then the queue.
        let filled = NIOLockedValueBox(0)
        let filler = Task {
            while true {
                try await dialled.send(binary: [UInt8](repeating: 0, count: 100_000))
                filled.withLockedValue { $0 += 1 }
            }
        }
        var before = -1
        #expect(
            await eventually {
                defer { before = filled.withLockedValue { $0 } }
                try? await Task.sleep(for: .milliseconds(50))
                return before == filled.withLockedValue { $0 } && before > 0
            })
        filler.cancel()
        let cancelled = try await #require(throws: WebSocketError.self) { try await filler.value }
        #expect(cancelled.code == .cancelled)
        let waiting = Task { try await dialled.send(text: "late") }
        await dialled.close()
        let closed = try await #require(throws: WebSocketError.self) { try await waiting.value }
        #expect(closed.code == .closed)
        await listener.close()
    }
}
