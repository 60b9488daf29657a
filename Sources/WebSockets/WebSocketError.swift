/// Why a WebSocket could not be opened, or a message not sent.
public struct WebSocketError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure; an open set.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it appears in logs and metrics.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// The URL cannot be read, or is not `ws` or `wss`.
        public static let malformedURL = Code("malformed-url")
        /// A header field or subprotocol contains a line break.
        public static let malformedRequest = Code("malformed-request")
        /// Nobody accepts connections there, or the name has no address.
        public static let couldNotConnect = Code("could-not-connect")
        /// The server answered the upgrade with another status than 101: see ``WebSocketError/status``.
        public static let refused = Code("refused")
        /// What came back is not a WebSocket's upgrade.
        public static let malformedResponse = Code("malformed-response")
        /// The connection was not open in time.
        public static let timedOut = Code("timed-out")
        /// No TLS session: certificate, host name, or no common protocol.
        public static let tls = Code("tls")
        /// The calling task was cancelled.
        public static let cancelled = Code("cancelled")
        /// The address cannot be listened on.
        public static let couldNotListen = Code("could-not-listen")
        /// The socket is closing or closed: see ``WebSocket/closure()``.
        public static let closed = Code("closed")
        /// The loop was shut down.
        public static let shutDown = Code("shut-down")
    }

    /// What kind of failure.
    public let code: Code
    /// What happened, with which peer, and what to look at.
    public let message: String
    /// The HTTP status of a refused upgrade, else 0.
    public let status: Int
    /// The library's words, when it had any.
    public let underlying: String?

    init(_ code: Code, _ message: String, status: Int = 0, underlying: String? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.underlying = underlying
    }

    /// Whether the same may succeed later without anybody changing anything.
    public var isRetriable: Bool {
        switch code {
        case .couldNotConnect, .timedOut: true
        case .refused: status >= 500
        default: false
        }
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
