/// What holds for every request of one ``CurlClient``.
public struct CurlConfiguration: Sendable {
    /// The most connections to one host at a time; requests beyond it wait in line. At least 1.
    public var maxConnectionsPerHost: Int
    /// The longest that connecting (name, TCP, TLS) may take.
    public var connectTimeout: Duration
    /// The longest that a request may take from `send` to the last byte of its response, waiting in line included.
    /// A request can carry its own.
    public var requestTimeout: Duration
    /// A connection that was idle for longer is not used again. Keep it below the server's own limit
    /// (Asterisk: `session_keep_alive`, 15 seconds unless set), so that a request rarely meets a connection that the
    /// server is just closing. Counted in whole seconds, at least 1.
    public var maxIdleTime: Duration
    /// A response body with more bytes than this fails with ``CurlError/Code/tooLarge``.
    public var maxResponseSize: Int
    /// A PEM file with the certificate authorities to trust instead of the system's.
    public var certificateAuthorityFile: String?
    /// Whether TLS certificates and host names are checked. Off only for tests.
    public var verifiesCertificates: Bool
    /// Whether `http_proxy` and its relatives in the environment apply. Off: what Carillon talks to is near.
    public var usesEnvironmentProxy: Bool
    /// The `User-Agent` header.
    public var userAgent: String

    /// Creates a configuration; every value has a default.
    public init(
        maxConnectionsPerHost: Int = 16,
        connectTimeout: Duration = .seconds(5),
        requestTimeout: Duration = .seconds(30),
        maxIdleTime: Duration = .seconds(10),
        maxResponseSize: Int = 16 << 20,
        certificateAuthorityFile: String? = nil,
        verifiesCertificates: Bool = true,
        usesEnvironmentProxy: Bool = false,
        userAgent: String = "carillon"
    ) {
        self.maxConnectionsPerHost = maxConnectionsPerHost
        self.connectTimeout = connectTimeout
        self.requestTimeout = requestTimeout
        self.maxIdleTime = maxIdleTime
        self.maxResponseSize = maxResponseSize
        self.certificateAuthorityFile = certificateAuthorityFile
        self.verifiesCertificates = verifiesCertificates
        self.usesEnvironmentProxy = usesEnvironmentProxy
        self.userAgent = userAgent
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, at least 1: curl reads 0 as "no limit".
    var curlMilliseconds: Int {
        let (seconds, attoseconds) = components
        let milliseconds = Int(clamping: seconds).multipliedReportingOverflow(by: 1000)
        guard !milliseconds.overflow, milliseconds.partialValue < Int(Int32.max) else { return Int(Int32.max) }
        return max(1, milliseconds.partialValue + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
