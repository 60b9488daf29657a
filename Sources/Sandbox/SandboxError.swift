/// Why a sandbox could not be fetched, started or stopped; `message` says what to do next.
public struct SandboxError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a word that code can compare. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The word, as it appears in logs.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// The directory cannot be used: not writable, or its path is too long for a unix socket.
        public static let directory = Code("directory")
        /// A sandbox is already running in this directory.
        public static let alreadyRunning = Code("already-running")
        /// A program the sandbox needs is not installed.
        public static let missingProgram = Code("missing-program")
        /// Asterisk could be neither found nor fetched.
        public static let fetch = Code("fetch")
        /// MariaDB's system tables could not be made.
        public static let database = Code("database")
        /// A voice could not be spoken.
        public static let voices = Code("voices")
        /// The witness could not compare.
        public static let witness = Code("witness")
        /// A part did not come up, or ended while it was needed.
        public static let part = Code("part")
    }

    /// What went wrong.
    public let code: Code
    /// What went wrong and what to do, in a sentence or two.
    public let message: String
    /// What the failing program or call said, where there is one.
    public let underlying: (any Error)?
    /// Whether trying again without changing anything can help.
    public let isRetriable: Bool

    init(_ code: Code, _ message: String, underlying: (any Error)? = nil, isRetriable: Bool = false) {
        self.code = code
        self.message = message
        self.underlying = underlying
        self.isRetriable = isRetriable
    }

    /// The code, the message and what lies under it, on one line.
    public var description: String {
        "\(code): \(message)" + (underlying.map { " (\($0))" } ?? "")
    }
}
