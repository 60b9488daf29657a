/// A listening address; reading it gives the sockets that were accepted, in order. For one reader.
///
/// Sockets nobody takes wait, up to 1,024 of them; one more is closed.
public final class WebSocketListener: AsyncSequence, Sendable {
    /// The port that is listened on: the chosen one when 0 was asked for.
    public let port: Int
    private let id: WebSocketID
    private let loop: WebSocketLoop
    private let accepted: AsyncStream<WebSocket>

    init(id: WebSocketID, port: Int, loop: WebSocketLoop, accepted: AsyncStream<WebSocket>) {
        self.id = id
        self.port = port
        self.loop = loop
        self.accepted = accepted
    }

    deinit { loop.signal(.stopListening(id)) }

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncStream<WebSocket>.Iterator { accepted.makeAsyncIterator() }

    /// Stops listening and ends the sockets that came in here.
    public func close() async { await loop.stopListening(id) }
}
