/// Names a connection within its loop; never 0, never used twice.
typealias WebSocketID = UInt

/// One open WebSocket, dialled or accepted.
///
/// Keep it as long as the connection shall live: releasing it ends the connection without a farewell.
public final class WebSocket: Sendable {
    /// The received messages, if they are delivered by ``WebSocketDelivery/queue(limit:)``; else it ends at once.
    public let messages: WebSocketMessages
    /// The subprotocol that both sides agreed on, if any.
    public let subprotocol: String?
    /// What the peer asked for when it dialled; `nil` on a socket that was dialled here.
    public let upgrade: WebSocketUpgrade?
    private let id: WebSocketID
    private let loop: WebSocketLoop
    private let end: WebSocketEnd

    init(_ connection: WebSocketConnection, loop: WebSocketLoop) {
        id = connection.id
        end = connection.end
        self.loop = loop
        subprotocol = connection.subprotocol
        upgrade = connection.upgrade
        messages = WebSocketMessages(queue: connection.queue, id: connection.id, loop: loop)
    }

    deinit { loop.signal(.abandon(id)) }

    /// Puts a text message in line. Waits while ``WebSocketConfiguration/maxQueuedBytes`` are waiting to be written.
    public func send(text: String) async throws(WebSocketError) {
        try await loop.send(Array(text.utf8), .text, id: id)
    }

    /// Puts a binary message in line. Waits while ``WebSocketConfiguration/maxQueuedBytes`` are waiting to be written.
    public func send(binary: [UInt8]) async throws(WebSocketError) {
        try await loop.send(binary, .binary, id: id)
    }

    /// Stops receiving; a few messages that were read already may still come. Pings are not answered meanwhile, so a
    /// peer that sends some may give up.
    public func pauseReceiving() async { await loop.setReceiving(false, id: id) }

    /// Goes on receiving.
    public func resumeReceiving() async { await loop.setReceiving(true, id: id) }

    /// Sends what is in line, then the close frame, and waits until the peer answered it or
    /// ``WebSocketConfiguration/closeTimeout`` is over.
    ///
    /// - Parameters:
    ///   - code: 1000 to 1003, 1007 to 1011 or 3000 to 4999.
    ///   - reason: Cut after 123 bytes (RFC 6455, section 5.5).
    public func close(_ code: WebSocketCloseCode = .normal, reason: String = "") async {
        await loop.close(code, reason, id: id)
        _ = await end.wait()
    }

    /// Waits until the socket is closed and tells how it ended; `nil` when the calling task is cancelled first.
    public func closure() async -> WebSocketClosure? { await end.wait() }
}
