/// Where a MariaDB server is, how to enter, and how long to wait for it.
public struct MariaDBConfiguration: Sendable {
    /// The way to the server.
    public var endpoint: Endpoint
    /// The account.
    public var user: String
    /// The account's password; never appears in errors, logs or descriptions.
    public var password: String
    /// The schema to use; nil selects none.
    public var database: String?
    /// Transport security over TCP.
    public var tls: TLS
    /// How long a connection may take to be made. Whole seconds, at least 1.
    public var connectTimeout: Duration
    /// How long one statement may run before the server ends it; nil has no limit. Milliseconds count.
    public var statementTimeout: Duration?
    /// How long a statement waits for a row lock. Whole seconds, at least 1.
    public var lockWaitTimeout: Duration
    /// Prepared statements that a connection keeps; the least recently used one goes first. At least 1.
    public var statementCacheSize: Int

    /// The way to the server.
    public enum Endpoint: Hashable, Sendable {
        /// A unix socket's path.
        case socket(String)
        /// A host name or address, and a TCP port.
        case tcp(host: String, port: UInt16)
    }

    /// Transport security over TCP.
    public enum TLS: Hashable, Sendable {
        /// Plain text.
        case off
        /// Encrypted; the server's certificate is not checked.
        case encrypted
        /// Encrypted, and the server's certificate must be signed by one in this file (PEM); nil trusts the system's.
        case verified(authorities: String?)
    }

    /// Creates a configuration.
    public init(
        endpoint: Endpoint, user: String, password: String = "", database: String? = nil, tls: TLS = .off,
        connectTimeout: Duration = .seconds(5), statementTimeout: Duration? = .seconds(30),
        lockWaitTimeout: Duration = .seconds(5), statementCacheSize: Int = 128
    ) {
        self.endpoint = endpoint
        self.user = user
        self.password = password
        self.database = database
        self.tls = tls
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.lockWaitTimeout = lockWaitTimeout
        self.statementCacheSize = statementCacheSize
    }
}

extension MariaDBConfiguration: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(user)@\(endpoint)\(database.map { "/\($0)" } ?? "")" }

    /// A dump shows no more than the description.
    public var customMirror: Mirror { Mirror(self, children: ["server": description]) }
}

extension MariaDBConfiguration.Endpoint: CustomStringConvertible {
    public var description: String {
        switch self {
        case .socket(let path): path
        case .tcp(let host, let port): "\(host):\(port)"
        }
    }
}
