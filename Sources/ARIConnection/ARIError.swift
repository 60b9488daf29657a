public import CurlClient

/// Why a command has no result, or why the events' socket is not open.
///
/// Digits that could be a telephone number are hidden, also in what Asterisk said.
public struct ARIError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure; an open set.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it appears in logs and metrics.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// 400: a parameter is missing or wrong.
        public static let badRequest = Code("bad-request")
        /// 401: user or password are wrong.
        public static let unauthorized = Code("unauthorized")
        /// 403: the user may only read.
        public static let forbidden = Code("forbidden")
        /// 404: the channel, bridge, playback ... does not exist (any more).
        public static let notFound = Code("not-found")
        /// 409: not in this state, or the id is taken.
        public static let conflict = Code("conflict")
        /// 412: the channel is not in the state that the operation needs.
        public static let preconditionFailed = Code("precondition-failed")
        /// 422: Asterisk understood and will not.
        public static let unprocessable = Code("unprocessable")
        /// 500 `Allocation failed`: no channel could be made. Local congestion, never the customer's doing.
        public static let allocationFailed = Code("allocation-failed")
        /// Another 5xx.
        public static let serverError = Code("server-error")
        /// A status that fits none of these.
        public static let unexpectedStatus = Code("unexpected-status")
        /// A successful answer, or an event, that is not what the description promises.
        public static let unreadable = Code("unreadable")
        /// The command never left this process.
        public static let unreachable = Code("unreachable")
        /// The command left and its answer never came: Asterisk may have done it.
        public static let answerLost = Code("answer-lost")
        /// The calling task was cancelled.
        public static let cancelled = Code("cancelled")
        /// Another process holds the application.
        public static let applicationInUse = Code("application-in-use")
        /// Another process took the application from this one.
        public static let replaced = Code("replaced")
        /// The events' socket ended.
        public static let connectionLost = Code("connection-lost")
        /// Asterisk did not answer a ping in time.
        public static let pongMissed = Code("pong-missed")
        /// The consumer fell so far behind that the socket was dropped.
        public static let overrun = Code("overrun")
        /// Nothing came within the time that the caller gave.
        public static let timedOut = Code("timed-out")
    }

    /// What kind of failure.
    public let code: Code
    /// What happened and what to look at.
    public let message: String
    /// The HTTP status, 0 when there was no answer.
    public let status: Int
    /// The operation's name (`channels.originate`), empty when it is about the socket.
    public let operation: String
    /// False only when it is certain that no byte of the command left this process.
    public let requestMayHaveBeenSent: Bool
    /// The transport's failure, if it was one.
    public let underlying: CurlError?

    init(
        _ code: Code, _ message: String, status: Int = 0, operation: String = "", requestMayHaveBeenSent: Bool = false,
        underlying: CurlError? = nil
    ) {
        self.code = code
        self.message = Self.hideNumbers(in: message)
        self.status = status
        self.operation = operation
        self.requestMayHaveBeenSent = requestMayHaveBeenSent
        self.underlying = underlying
    }

    /// Whether Asterisk may have done what was asked, without anybody here knowing. Such a command must not be sent
    /// again: find out by `GET`, by events or by the call records. An answer with an error status means that it did not.
    public var mayHaveTakenEffect: Bool { requestMayHaveBeenSent && (status == 0 || (200..<300).contains(status)) }

    /// Whether the same may succeed later without anybody changing anything; see ``mayHaveTakenEffect`` for whether to
    /// try.
    public var isRetriable: Bool {
        switch code {
        case .unreachable, .answerLost, .connectionLost, .pongMissed, .overrun, .timedOut: true
        case .allocationFailed, .serverError: true
        default: false
        }
    }

    /// Operation, code and message.
    public var description: String { (operation.isEmpty ? "" : "\(operation): ") + "\(code): \(message)" }

    /// Hides runs of seven and more digits but for the last four.
    static func hideNumbers(in text: String) -> String {
        var result = ""
        var digits = ""
        func flush() {
            result += digits.count >= 7 ? "****" + digits.suffix(4) : digits
            digits = ""
        }
        for character in text {
            if character.isASCII && character.isNumber {
                digits.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }
}
