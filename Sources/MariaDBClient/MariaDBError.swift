/// Why the database did not do what it was asked.
///
/// Messages name tables, columns and keys, never values: a value may be a telephone number or a name.
public struct MariaDBError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure this is. An open set: match the ones you handle.
    public let code: Code
    /// What happened and what to do next.
    public let message: String
    /// The number of the server's or the client library's error; nil when the failure is this client's own.
    public let number: UInt32?
    /// The SQLSTATE, five characters (ISO 9075); nil when the failure is this client's own.
    public let sqlState: String?

    /// A kind of failure.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Nobody answers at the endpoint.
        public static let unreachable = Self(rawValue: "unreachable")
        /// The account or password is wrong, or the account lacks a privilege.
        public static let accessDenied = Self(rawValue: "access-denied")
        /// The database, table or column does not exist.
        public static let unknownObject = Self(rawValue: "unknown-object")
        /// The server takes no more connections.
        public static let tooManyConnections = Self(rawValue: "too-many-connections")
        /// The connection broke; what was under way is rolled back.
        public static let connectionLost = Self(rawValue: "connection-lost")
        /// The connection broke during COMMIT: nobody knows whether it happened.
        public static let commitUncertain = Self(rawValue: "commit-uncertain")
        /// The server chose this transaction to resolve a deadlock; it is rolled back.
        public static let deadlock = Self(rawValue: "deadlock")
        /// A row's lock was not free in time.
        public static let lockWaitTimeout = Self(rawValue: "lock-wait-timeout")
        /// The statement ran too long and was ended.
        public static let statementTimeout = Self(rawValue: "statement-timeout")
        /// The statement was ended on an operator's request.
        public static let interrupted = Self(rawValue: "interrupted")
        /// A row with this key exists.
        public static let duplicateKey = Self(rawValue: "duplicate-key")
        /// A foreign key forbids it.
        public static let foreignKey = Self(rawValue: "foreign-key")
        /// A value does not fit its column.
        public static let invalidValue = Self(rawValue: "invalid-value")
        /// The statement is not SQL.
        public static let syntax = Self(rawValue: "syntax")
        /// The server cannot write: disk full, or read-only.
        public static let notWritable = Self(rawValue: "not-writable")
        /// A column is missing or holds another kind of value.
        public static let decoding = Self(rawValue: "decoding")
        /// The client was used wrongly.
        public static let misuse = Self(rawValue: "misuse")
        /// No connection became free in time.
        public static let poolExhausted = Self(rawValue: "pool-exhausted")
        /// The pool is shut down.
        public static let poolClosed = Self(rawValue: "pool-closed")
        /// Another refusal of the server; see `number`.
        public static let server = Self(rawValue: "server")
    }

    /// Creates an error.
    public init(code: Code, message: String, number: UInt32? = nil, sqlState: String? = nil) {
        self.code = code
        self.message = message
        self.number = number
        self.sqlState = sqlState
    }

    /// Whether the same request may succeed later, unchanged, and did nothing so far.
    public var isRetriable: Bool {
        switch code {
        case .unreachable, .tooManyConnections, .connectionLost, .deadlock, .lockWaitTimeout, .statementTimeout,
            .interrupted, .notWritable, .poolExhausted:
            true
        default: false
        }
    }

    /// Whether the connection is of no more use.
    public var isConnectionLost: Bool { code == .connectionLost || code == .commitUncertain || code == .unreachable }

    public var description: String {
        var text = "\(message) [\(code.rawValue)"
        if let number { text += ", \(number)" }
        if let sqlState { text += ", \(sqlState)" }
        return text + "]"
    }
}

extension MariaDBError {
    static func decoding(column: String, found: String, wanted: String) -> Self {
        Self(code: .decoding, message: "Column '\(column)' holds \(found) where \(wanted) is expected.")
    }

    static func noColumn(_ name: String, among names: [String]) -> Self {
        Self(
            code: .decoding,
            message: "The result has no column '\(name)'. Its columns: \(names.joined(separator: ", ")).")
    }

    static func misuse(_ message: String) -> Self { Self(code: .misuse, message: message) }
}
