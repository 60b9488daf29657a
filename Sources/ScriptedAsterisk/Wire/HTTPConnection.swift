import Foundation
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// One connection of a client: requests in, answers out, until it asks to become an event socket.
final class HTTPConnection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Asterisk takes no larger body.
    private static let largestBody = 40_960

    private let core: Core
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    /// The rule for a request to upgrade that is not granted: the request arrives once more as an ordinary one.
    private var refusal: Rule?
    /// An upgrade that is held back.
    private var pendingUpgrade: EventLoopPromise<HTTPHeaders?>?

    private init(core: Core) { self.core = core }

    /// Builds the pipeline of a connection that was accepted.
    static func install(on channel: any NIOCore.Channel, core: Core) throws {
        let connection = NIOLoopBound(HTTPConnection(core: core), eventLoop: channel.eventLoop)
        let core = NIOLoopBound(core, eventLoop: channel.eventLoop)
        let upgrader = NIOWebSocketServerUpgrader(
            maxFrameSize: 1 << 16,
            shouldUpgrade: { channel, head in connection.value.considerUpgrade(channel, head) },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    let apps = Request(method: "GET", uri: head.uri, body: [])["app"] ?? ""
                    let socket = EventSocket(
                        channel: channel, apps: apps.split(separator: ",").map(String.init), core: core.value)
                    try channel.pipeline.syncOperations.addHandler(socket)
                    core.value.open(socket)
                }
            })
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: true,
            withServerUpgrade: (
                upgraders: [upgrader],
                completionHandler: { context in
                    context.pipeline.syncOperations.removeHandler(connection.value, promise: nil)
                }
            ),
            withErrorHandling: true)
        try channel.pipeline.syncOperations.addHandler(connection.value)
        core.value.connected(channel)
        channel.closeFuture.assumeIsolated().whenComplete { _ in
            core.value.disconnected(channel)
            connection.value.pendingUpgrade?.succeed(nil)
            connection.value.pendingUpgrade = nil
        }
    }

    // MARK: Becoming an event socket

    private func considerUpgrade(
        _ channel: any NIOCore.Channel, _ head: HTTPRequestHead
    ) -> EventLoopFuture<HTTPHeaders?> {
        let request = Request(method: "GET", uri: head.uri, body: [])
        guard request.operation == .events, isAuthorised(head, request) else {
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        let rule = core.rule(for: request)
        guard request["app"]?.isEmpty == false else {
            refusal = .on([], reply: .error(400, "HTTP request is missing param: [app]"))
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        switch rule.reply {
        case .asUsual, .silence:
            let offersARI = head.headers[canonicalForm: "sec-websocket-protocol"].contains("ari")
            let headers: HTTPHeaders = offersARI ? ["Sec-WebSocket-Protocol": "ari"] : [:]
            if case .asUsual = rule.reply, rule.delay == .zero {
                return channel.eventLoop.makeSucceededFuture(headers)
            }
            let promise = channel.eventLoop.makePromise(of: HTTPHeaders?.self)
            pendingUpgrade = promise
            if case .asUsual = rule.reply {
                channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(rule.delay)) {
                    self.pendingUpgrade?.succeed(headers)
                    self.pendingUpgrade = nil
                }
            }
            return promise.futureResult
        case .error, .body, .dropBefore, .dropAfter:
            refusal = rule
            return channel.eventLoop.makeSucceededFuture(nil)
        }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer):
            body.append(contentsOf: buffer.readableBytesView)
        case .end:
            guard let head else { return }
            self.head = nil
            handle(head, context)
        }
    }

    private func handle(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let request = Request(method: head.method.rawValue, uri: head.uri, body: body)
        guard isAuthorised(head, request) else {
            let headers: HTTPHeaders = ["WWW-Authenticate": "Basic realm=\"Asterisk REST Interface\""]
            return answer(.error(401, "Authentication required"), to: head, headers, context)
        }
        guard body.count <= Self.largestBody else {
            return answer(.error(413, "Request body too large"), to: head, [:], context)
        }
        let rule = refusal ?? core.rule(for: request)
        refusal = nil
        switch rule.reply {
        case .asUsual:
            let response = core.perform(request, play: rule.play)
            answer(response, to: head, after: rule.delay, context)
            core.settle()
        case .error(let status, let message):
            answer(.error(status, message), to: head, after: rule.delay, context)
        case .body(let status, let body):
            answer(World.Response(status: status, body: body), to: head, after: rule.delay, context)
        case .silence:
            break
        case .dropBefore:
            context.close(promise: nil)
        case .dropAfter:
            _ = core.perform(request, play: rule.play)
            core.settle()
            context.close(promise: nil)
        }
    }

    private func isAuthorised(_ head: HTTPRequestHead, _ request: Request) -> Bool {
        let expected = "\(core.configuration.user):\(core.configuration.password)"
        if request["api_key"] == expected { return true }
        return head.headers.first(name: "Authorization") == "Basic \(Data(expected.utf8).base64EncodedString())"
    }

    // MARK: Answers

    private func answer(
        _ response: World.Response, to head: HTTPRequestHead, after delay: Duration, _ context: ChannelHandlerContext
    ) {
        if delay == .zero { return answer(response, to: head, [:], context) }
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.value.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            if context.value.channel.isActive { self.answer(response, to: head, [:], context.value) }
        }
    }

    private func answer(
        _ response: World.Response, to head: HTTPRequestHead, _ extra: HTTPHeaders, _ context: ChannelHandlerContext
    ) {
        var headers = extra
        headers.add(name: "Server", value: "Asterisk/\(core.configuration.version)")
        headers.add(name: "Cache-Control", value: "no-cache, no-store")
        let bytes = response.body?.encoded
        if let bytes {
            headers.add(name: "Content-type", value: "application/json")
            headers.add(name: "Content-Length", value: String(bytes.count))
        }
        if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: response.status)
        let answer = HTTPResponseHead(version: head.version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if let bytes { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if !head.isKeepAlive { context.close(promise: nil) }
    }
}
