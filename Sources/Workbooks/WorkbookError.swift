/// A workbook cannot be read or written. Holds nothing of what is in its cells.
public struct WorkbookError: Error, Sendable, CustomStringConvertible {
    /// What kind of error it is.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        public let description: String
        private init(_ description: String) { self.description = description }

        /// The file cannot be opened, read or written.
        public static let unreadable = Code("unreadable")
        /// It is protected by a password.
        public static let encrypted = Code("encrypted")
        /// It is a spreadsheet of another kind: `.xls`, `.xlsb`, `.ods`.
        public static let otherFormat = Code("other-format")
        /// The archive, or a document in it, is damaged.
        public static let damaged = Code("damaged")
        /// It unpacks to far more than any workbook does.
        public static let tooLarge = Code("too-large")
        /// There is no such sheet.
        public static let noSheet = Code("no-sheet")
    }

    /// What kind of error it is.
    public let code: Code
    /// What is wrong and what to do.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Always false: the same file gives the same error.
    public var isRetriable: Bool { false }

    public var description: String { message }
}
