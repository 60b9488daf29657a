/// Limits and deadlines of one WebSocket.
public struct WebSocketConfiguration: Sendable {
    /// The longest that dialling may take, upgrade included.
    public var dialTimeout: Duration
    /// How long after the last sign of life a ping is sent; `nil` sends none.
    public var pingInterval: Duration?
    /// How long after a ping the peer may be silent before the socket ends with
    /// ``WebSocketClosure/Cause/pongMissed``. While receiving is paused nothing can be heard and nothing is concluded.
    public var pongDeadline: Duration
    /// How long the peer has to answer a close frame.
    public var closeTimeout: Duration
    /// A received message with more bytes ends the socket with ``WebSocketClosure/Cause/messageTooLong``.
    public var maxMessageSize: Int
    /// A sent message with more bytes goes out in several frames. Asterisk takes frames of up to 65,535 bytes.
    public var maxFrameSize: Int
    /// `send` waits while this many bytes wait to be written.
    public var maxQueuedBytes: Int

    /// Creates a configuration; every value has a default.
    public init(
        dialTimeout: Duration = .seconds(5),
        pingInterval: Duration? = .seconds(5),
        pongDeadline: Duration = .seconds(5),
        closeTimeout: Duration = .seconds(2),
        maxMessageSize: Int = 4 << 20,
        maxFrameSize: Int = 65_535,
        maxQueuedBytes: Int = 1 << 20
    ) {
        self.dialTimeout = dialTimeout
        self.pingInterval = pingInterval
        self.pongDeadline = pongDeadline
        self.closeTimeout = closeTimeout
        self.maxMessageSize = maxMessageSize
        self.maxFrameSize = maxFrameSize
        self.maxQueuedBytes = maxQueuedBytes
    }
}

/// What a dialled `wss` connection trusts.
public struct WebSocketTrust: Sendable, Hashable {
    /// A PEM file with the certificate authorities to trust beside the system's.
    public var certificateAuthorityFile: String?
    /// Takes a certificate that nobody vouches for, and any host name in it. Only for tests.
    public var acceptsSelfSigned: Bool

    /// Trusts the system's authorities unless told otherwise.
    public init(certificateAuthorityFile: String? = nil, acceptsSelfSigned: Bool = false) {
        self.certificateAuthorityFile = certificateAuthorityFile
        self.acceptsSelfSigned = acceptsSelfSigned
    }
}

/// What a `wss` listener shows: PEM files.
public struct WebSocketCertificate: Sendable, Hashable {
    /// The certificate, followed by the chain if there is one.
    public var certificateFile: String
    /// Its private key.
    public var privateKeyFile: String

    /// Names the two files; they are read when listening starts.
    public init(certificateFile: String, privateKeyFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }
}
