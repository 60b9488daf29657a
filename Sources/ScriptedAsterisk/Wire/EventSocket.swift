import NIOCore
import NIOWebSocket

/// Asterisk's end of a client's event socket.
final class EventSocket: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    let apps: [String]
    var answersPings = true
    /// While it is, events are held back in order.
    var isStalled = false {
        didSet { if !isStalled { sendHeld() } }
    }

    private let channel: any NIOCore.Channel
    private let core: Core
    private var held: [[UInt8]] = []
    private var hasClosed = false

    init(channel: any NIOCore.Channel, apps: [String], core: Core) {
        self.channel = channel
        self.apps = apps
        self.core = core
    }

    /// Queues an event; it goes out with the next ``flush()``.
    func send(_ bytes: [UInt8]) {
        if isStalled {
            held.append(bytes)
        } else {
            channel.write(frame(.text, ByteBuffer(bytes: bytes)), promise: nil)
        }
    }

    func flush() { channel.flush() }

    private func sendHeld() {
        let held = held
        self.held = []
        for bytes in held { send(bytes) }
        flush()
    }

    /// Sends frames that are encoded already, past the encoder. False if there is no encoder to go past.
    func sendEncoded(_ frames: ByteBuffer) -> Bool {
        let operations = channel.pipeline.syncOperations
        guard let encoder = try? operations.context(handlerType: WebSocketFrameEncoder.self) else { return false }
        encoder.writeAndFlush(NIOAny(frames), promise: nil)
        return true
    }

    var isWritable: Bool { channel.isWritable }
    var isOpen: Bool { channel.isActive && !hasClosed }

    func close(code: UInt16) {
        var buffer = ByteBuffer()
        buffer.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: Int(code)))
        channel.writeAndFlush(frame(.connectionClose, buffer), promise: nil)
        hasClosed = true
    }

    func drop() { channel.close(promise: nil) }

    func stopReading() { channel.setOption(.autoRead, value: false).whenFailure { _ in } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .ping:
            core.pinged()
            if answersPings {
                context.writeAndFlush(wrapOutboundOut(self.frame(.pong, frame.unmaskedData)), promise: nil)
            }
        case .connectionClose:
            if !hasClosed {
                hasClosed = true
                context.writeAndFlush(
                    wrapOutboundOut(self.frame(.connectionClose, frame.unmaskedData)), promise: nil)
            }
            context.close(promise: nil)
        default:
            break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        core.closed(self)
        context.fireChannelInactive()
    }

    private func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, data: data)
    }
}
