import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A WebSocket server that does only what a test tells it: it answers no ping and no close frame by itself.
final class RawPeer: Sendable {
    /// A frame as it arrived, unmasked.
    struct Frame: Sendable, Equatable {
        let opcode: WebSocketOpcode
        let isLast: Bool
        let bytes: [UInt8]
    }

    /// Called for each frame; may send through the peer's connection.
    typealias Script = @Sendable (Frame, RawConnection) -> Void

    private let channel: any Channel
    private let log: NIOLockedValueBox<[Frame]>

    /// Starts a peer. `greet` runs when a connection is open.
    static func start(
        greet: @escaping @Sendable (RawConnection) -> Void = { _ in }, script: @escaping Script = { _, _ in }
    ) async throws -> RawPeer {
        let log = NIOLockedValueBox<[Frame]>([])
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: 1 << 24,
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let handler = FrameHandler(log: log, script: script)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    greet(RawConnection(channel: channel))
                }
            })
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline(
                    withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return RawPeer(channel: channel, log: log)
    }

    private init(channel: any Channel, log: NIOLockedValueBox<[Frame]>) {
        self.channel = channel
        self.log = log
    }

    var url: String { "ws://127.0.0.1:\(channel.localAddress?.port ?? 0)/" }

    var frames: [Frame] { log.withLockedValue { $0 } }

    func stop() async throws { try await channel.close() }
}

/// The peer's end of one connection.
struct RawConnection: Sendable {
    let channel: any Channel

    func send(_ opcode: WebSocketOpcode, _ bytes: [UInt8], isLast: Bool = true) {
        channel.writeAndFlush(WebSocketFrame(fin: isLast, opcode: opcode, data: ByteBuffer(bytes: bytes)), promise: nil)
    }

    func sendClose(_ code: UInt16, _ reason: String) {
        send(.connectionClose, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }

    /// Ends the connection without a close frame.
    func drop() { channel.close(promise: nil) }
}

private final class FrameHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private let log: NIOLockedValueBox<[RawPeer.Frame]>
    private let script: RawPeer.Script

    init(log: NIOLockedValueBox<[RawPeer.Frame]>, script: @escaping RawPeer.Script) {
        self.log = log
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        let bytes = Array(frame.unmaskedData.readableBytesView)
        let seen = RawPeer.Frame(opcode: frame.opcode, isLast: frame.fin, bytes: bytes)
        log.withLockedValue { $0.append(seen) }
        script(seen, RawConnection(channel: context.channel))
    }
}

/// A TCP server for what is no WebSocket: says `reply` to whatever comes first, or nothing.
final class PlainServer: Sendable {
    private let channel: any Channel

    static func start(reply: String?) async throws -> PlainServer {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReplyHandler(reply: reply))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return PlainServer(channel: channel)
    }

    private init(channel: any Channel) { self.channel = channel }

    var port: Int { channel.localAddress?.port ?? 0 }

    func stop() async throws { try await channel.close() }
}

private final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let reply: String?

    init(reply: String?) { self.reply = reply }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let reply else { return }
        context.writeAndFlush(NIOAny(ByteBuffer(string: reply)), promise: nil)
        context.close(promise: nil)
    }
}

/// Waits until a condition holds; false after a minute.
func eventually(_ condition: () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return await condition()
}
