/// A close code (RFC 6455, section 7.4). libwebsockets takes 1012 to 1014 from a peer for a protocol error.
public struct WebSocketCloseCode: RawRepresentable, Sendable, Hashable {
    /// 1000 to 4999.
    public let rawValue: UInt16

    /// Any code, known or not.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// 1000: the purpose is fulfilled.
    public static let normal = WebSocketCloseCode(rawValue: 1000)
    /// 1001: an end point is going down.
    public static let goingAway = WebSocketCloseCode(rawValue: 1001)
    /// 1002: the peer broke the protocol.
    public static let protocolError = WebSocketCloseCode(rawValue: 1002)
    /// 1005: the peer's close frame carried no code. Never sent.
    public static let noStatus = WebSocketCloseCode(rawValue: 1005)
    /// 1006: there was no close frame. Never sent.
    public static let abnormal = WebSocketCloseCode(rawValue: 1006)
    /// 1008: the peer broke a rule of this end point.
    public static let policyViolation = WebSocketCloseCode(rawValue: 1008)
    /// 1009: a message was longer than this end point takes.
    public static let messageTooBig = WebSocketCloseCode(rawValue: 1009)
    /// 1011: this end point met a condition it did not expect.
    public static let internalError = WebSocketCloseCode(rawValue: 1011)
}

/// How and why a WebSocket ended.
public struct WebSocketClosure: Sendable, Hashable, CustomStringConvertible {
    /// Who or what ended it.
    public enum Cause: Sendable, Hashable {
        /// The peer sent a close frame: code and reason are the peer's.
        case peer
        /// `close` was called here: code and reason are ours.
        case local
        /// The connection ended without a close frame.
        case connectionLost
        /// The peer did not answer a ping within the deadline.
        case pongMissed
        /// The peer sent a message longer than ``WebSocketConfiguration/maxMessageSize``.
        case messageTooLong
        /// The ``WebSocket`` was released, or the loop shut down.
        case abandoned
    }

    /// Who or what ended it.
    public let cause: Cause
    /// The close code that was received or sent; ``WebSocketCloseCode/abnormal`` when there was none.
    public let code: WebSocketCloseCode
    /// The reason that was received or sent; at most 123 bytes.
    public let reason: String

    init(_ cause: Cause, _ code: WebSocketCloseCode = .abnormal, _ reason: String = "") {
        self.cause = cause
        self.code = code
        self.reason = reason
    }

    /// For logs: `peer 1000 "bye"`.
    public var description: String { "\(cause) \(code.rawValue) \"\(reason)\"" }
}
