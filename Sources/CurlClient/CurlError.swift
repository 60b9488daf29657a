/// Why there is no response. A response with an error status is not one of these.
///
/// Neither the message nor anything else in it tells the request's path or query: phone numbers travel there.
public struct CurlError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure; an open set.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it appears in logs and metrics.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// The time for connecting or for the whole request ran out.
        public static let timedOut = Code("timed-out")
        /// Nobody accepts connections at that address.
        public static let couldNotConnect = Code("could-not-connect")
        /// The host name has no address.
        public static let couldNotResolve = Code("could-not-resolve")
        /// The calling task was cancelled.
        public static let cancelled = Code("cancelled")
        /// The connection broke while sending the request or receiving the response.
        public static let sendOrReceive = Code("send-or-receive")
        /// No TLS session: certificate, host name, or no common protocol.
        public static let tls = Code("tls")
        /// The response is larger than the configuration allows.
        public static let tooLarge = Code("too-large")
        /// The URL cannot be read, or is not `http` or `https`.
        public static let malformedURL = Code("malformed-url")
        /// A header field contains a line break.
        public static let malformedRequest = Code("malformed-request")
        /// What came back is not HTTP.
        public static let malformedResponse = Code("malformed-response")
        /// The client was shut down.
        public static let shutDown = Code("shut-down")
        /// Anything else; the message carries curl's words.
        public static let other = Code("other")
    }

    /// What kind of failure.
    public let code: Code
    /// What happened, with which server, and what to look at.
    public let message: String
    /// False only when it is certain that no byte of the request left this process. When true, the server may have
    /// acted on it: a request that must not happen twice must not be sent again.
    public let requestMayHaveBeenSent: Bool
    /// curl's own code (`CURLcode`), 0 when the failure is not curl's.
    public let underlying: Int

    init(_ code: Code, _ message: String, requestMayHaveBeenSent: Bool = false, underlying: Int = 0) {
        self.code = code
        self.message = message
        self.requestMayHaveBeenSent = requestMayHaveBeenSent
        self.underlying = underlying
    }

    /// Whether the same request may succeed later without anybody changing anything. Says nothing about whether
    /// repeating it is harmless: see ``requestMayHaveBeenSent``.
    public var isRetriable: Bool {
        switch code {
        case .timedOut, .couldNotConnect, .couldNotResolve, .sendOrReceive: true
        default: false
        }
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
