/// A lead file cannot be read, or not be understood. Single rows that are wrong are no error: they are rejected.
public struct LeadFileError: Error, Sendable, CustomStringConvertible {
    /// What kind of error it is.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        public let description: String
        private init(_ description: String) { self.description = description }

        /// The file cannot be opened or read.
        public static let unreadable = Code("unreadable")
        /// There is nothing in it.
        public static let empty = Code("empty")
        /// No column holds a phone number, as far as its header says.
        public static let noNumberColumn = Code("no-number-column")
        /// The workbook has no such sheet.
        public static let noSheet = Code("no-sheet")
        /// The mapping names a column that the file does not have, or one twice.
        public static let badMapping = Code("bad-mapping")
    }

    /// What kind of error it is.
    public let code: Code
    /// What is wrong and what to do.
    public let message: String
    /// The system's error number, for ``Code/unreadable``.
    public let underlying: Int32?

    init(_ code: Code, _ message: String, underlying: Int32? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }

    /// Always false: the same file gives the same error.
    public var isRetriable: Bool { false }

    public var description: String { message }
}
