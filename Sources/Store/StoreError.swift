public import MariaDBClient

/// What went wrong with the store, and what to do.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The kind of fault.
    public struct Code: Hashable, Sendable {
        private let name: String
        private init(_ name: String) { self.name = name }
        /// The database does not answer, or asked to try again.
        public static let unreachable = Code("unreachable")
        /// The database is empty, or of another schema version.
        public static let schema = Code("schema")
        /// Nothing of that name.
        public static let notFound = Code("notFound")
        /// The name is taken.
        public static let alreadyExists = Code("alreadyExists")
        /// Another process leads the site.
        public static let leaseHeld = Code("leaseHeld")
        /// The database refused a statement.
        public static let refused = Code("refused")
    }

    /// The kind of fault.
    public var code: Code
    /// What happened and what to do.
    public var message: String
    /// Whether the same may succeed later.
    public var isRetriable: Bool
    /// The database's own error.
    public var underlying: MariaDBError?

    /// Creates an error.
    public init(code: Code, message: String, isRetriable: Bool = false, underlying: MariaDBError? = nil) {
        self.code = code
        self.message = message
        self.isRetriable = isRetriable
        self.underlying = underlying
    }

    public var description: String { message }

    /// Sorts whatever a statement threw.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as MariaDBError:
            let isAway = error.isRetriable || error.isConnectionLost
            let code: Code = error.code == .duplicateKey ? .alreadyExists : isAway ? .unreachable : .refused
            self.init(code: code, message: error.description, isRetriable: isAway, underlying: error)
        case is CancellationError:
            self.init(code: .unreachable, message: "The request to the database was given up.", isRetriable: true)
        default: self.init(code: .refused, message: "\(error)")
        }
    }
}
