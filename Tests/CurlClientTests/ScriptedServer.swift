import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP server that answers as the test says, well-formed or not, on a loopback port or a unix socket.
final class ScriptedServer: Sendable {
    /// One request as it arrived.
    struct Received: Sendable {
        let method: String
        let uri: String
        let headers: [(name: String, value: String)]
        let body: String
        /// Counts the server's connections from 1.
        let connection: Int

        /// The values of a header field, by its name in lower case.
        subscript(_ name: String) -> [String] { headers.filter { $0.name.lowercased() == name }.map(\.value) }
    }

    enum Reply: Sendable {
        case respond(Int = 200, headers: [(String, String)] = [], body: String = "")
        /// Exactly these bytes, then the end of the connection.
        case raw(String)
        /// The end of the connection, without a byte.
        case close
        /// Nothing, ever.
        case silence
    }

    typealias Script = @Sendable (Received) -> Reply

    private let channel: any Channel
    private let log: NIOLockedValueBox<[Received]>
    private let open: NIOLockedValueBox<[ObjectIdentifier: any Channel]>

    static func start(unixSocket: String? = nil, _ script: @escaping Script) async throws -> ScriptedServer {
        let log = NIOLockedValueBox<[Received]>([])
        let open = NIOLockedValueBox<[ObjectIdentifier: any Channel]>([:])
        let connections = NIOLockedValueBox(0)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                let number = connections.withLockedValue { count in
                    count += 1
                    return count
                }
                open.withLockedValue { $0[ObjectIdentifier(channel)] = channel }
                channel.closeFuture.whenComplete { _ in
                    open.withLockedValue { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(HTTPRequestDecoder()),
                        ScriptHandler(connection: number, log: log, script: script),
                    ])
                }
            }
        let channel =
            if let unixSocket {
                try await bootstrap.bind(unixDomainSocketPath: unixSocket).get()
            } else {
                try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
            }
        return ScriptedServer(channel: channel, log: log, open: open)
    }

    private init(
        channel: any Channel, log: NIOLockedValueBox<[Received]>,
        open: NIOLockedValueBox<[ObjectIdentifier: any Channel]>
    ) {
        self.channel = channel
        self.log = log
        self.open = open
    }

    /// Everything that was asked, in order.
    var received: [Received] { log.withLockedValue { $0 } }

    var openConnections: Int { open.withLockedValue { $0.count } }

    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)\(path)" }

    func stop() async throws {
        try await channel.close()
        for channel in open.withLockedValue({ Array($0.values) }) { try? await channel.close() }
    }

    /// Closes the kept connections, not the listener, and waits until that is done.
    func dropConnections() async throws {
        for channel in open.withLockedValue({ Array($0.values) }) { try? await channel.close() }
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let connection: Int
    private let log: NIOLockedValueBox<[ScriptedServer.Received]>
    private let script: ScriptedServer.Script
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()

    init(
        connection: Int, log: NIOLockedValueBox<[ScriptedServer.Received]>, script: @escaping ScriptedServer.Script
    ) {
        self.connection = connection
        self.log = log
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end:
            guard let head else { return }
            let received = ScriptedServer.Received(
                method: head.method.rawValue, uri: head.uri, headers: head.headers.map { ($0.name, $0.value) },
                body: String(buffer: body), connection: connection)
            log.withLockedValue { $0.append(received) }
            answer(script(received), isHead: head.method == .HEAD, context)
        }
    }

    private func answer(_ reply: ScriptedServer.Reply, isHead: Bool, _ context: ChannelHandlerContext) {
        switch reply {
        case .respond(let status, let headers, let body):
            var text = "HTTP/1.1 \(status) Reason\r\nContent-Length: \(body.utf8.count)\r\n"
            for (name, value) in headers { text += "\(name): \(value)\r\n" }
            context.writeAndFlush(NIOAny(ByteBuffer(string: text + "\r\n" + (isHead ? "" : body))), promise: nil)
        case .raw(let text):
            context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
            context.close(promise: nil)
        case .close: context.close(promise: nil)
        case .silence: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Waits until a condition holds; fails the test's expectation by returning false after a minute.
func eventually(_ condition: () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return await condition()
}
