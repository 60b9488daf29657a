import Testing
import WebSockets

@Suite("Messages", .timeLimit(.minutes(1)))
struct MessageTests {
    private let loop = WebSocketLoop()

    @Test("text and binary messages of every size come back", arguments: [0, 1, 125, 126, 65_535, 65_536, 1_000_000])
    func echoes(size: Int) async throws {
        let listener = try await loop.listen()
        async let server: Void = {
            for await socket in listener {
                for await message in socket.messages {
                    switch message {
                    case .text(let text): try await socket.send(text: text)
                    case .binary(let bytes): try await socket.send(binary: bytes)
                    }
                }
                return
            }
        }()
        let socket = try await loop.dial("ws://127.0.0.1:\(listener.port)/echo")
        var messages = socket.messages.makeAsyncIterator()
        let text = String(repeating: "é", count: size / 2)
        try await socket.send(text: text)
        #expect(await messages.next() == .text(text))
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        try await socket.send(binary: bytes)
        #expect(await messages.next() == .binary(bytes))
        await socket.close()
        try await server
    }
}
