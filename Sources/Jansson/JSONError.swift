/// Why a text is not JSON, or why JSON is not what a reader expected.
///
/// Neither the message nor any other part ever quotes the document: what Asterisk or a speech engine sends holds phone
/// numbers and names. A place in the text (``place``) or in the tree (``path``) takes the document's place.
public struct JSONError: Error, Sendable, Hashable {
    /// What kind of failure it is. The set is open: later versions may add codes.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code's stable name, for logs and metrics.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// A token is missing, misplaced or misspelt.
        public static let syntax = Code("syntax")
        /// The text ends before its last bracket or quote is closed.
        public static let incomplete = Code("incomplete")
        /// Something other than white space follows the document.
        public static let trailingData = Code("trailing-data")
        /// The bytes are not UTF-8.
        public static let encoding = Code("encoding")
        /// A NUL character in a key.
        public static let nulCharacter = Code("nul-character")
        /// A number that fits neither a 64-bit integer nor a double.
        public static let numberRange = Code("number-range")
        /// A key stands twice in one object.
        public static let duplicateKey = Code("duplicate-key")
        /// Arrays and objects are nested deeper than the limit.
        public static let depth = Code("depth")
        /// The allocator refused.
        public static let outOfMemory = Code("out-of-memory")
        /// A member that has to be there is not.
        public static let missing = Code("missing")
        /// A value has another type than the reader expects.
        public static let wrongType = Code("wrong-type")
        /// A value has the right type and cannot be what it stands for.
        public static let invalidValue = Code("invalid-value")
    }

    /// A place in a text.
    public struct Place: Sendable, Hashable {
        /// The line, from 1.
        public var line: Int
        /// How many characters of that line had been read.
        public var column: Int
        /// How many bytes of the text had been read.
        public var position: Int
    }

    /// What kind of failure it is.
    public var code: Code
    /// What happened and what to do next, without the document's content.
    public var message: String
    /// Where in the text reading stopped; nil when the text was read and the tree is not what was expected.
    public var place: Place?
    /// The way to the value in the tree (`channel.caller.number`, `args[2]`); empty for the root.
    public var path: String
    /// The failure that caused this one: there is never one below.
    public var underlying: (any Error)? { nil }
    /// Never: the same text fails the same way.
    public var isRetriable: Bool { false }

    /// Creates an error about a value in a tree.
    ///
    /// - Parameters:
    ///   - code: What kind of failure it is.
    ///   - message: What happened and what to do next; never any of the document's content.
    ///   - path: The way to the value.
    public init(_ code: Code, _ message: String, path: String = "") {
        self.code = code
        self.message = message
        self.path = path
    }

    init(_ code: Code, _ message: String, at place: Place) {
        self.init(code, message)
        self.place = place
    }

    /// The same error seen from one level further up: `number` becomes `caller.number`.
    public func inside(_ key: String) -> JSONError {
        var error = self
        error.path = path.isEmpty ? key : path.hasPrefix("[") ? key + path : key + "." + path
        return error
    }

    /// The same error seen from the array that holds the value: `number` becomes `[2].number`.
    public func inside(_ index: Int) -> JSONError { inside("[\(index)]") }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        if let place { return "line \(place.line), column \(place.column) (byte \(place.position)): \(message)" }
        return path.isEmpty ? message : "\(path): \(message)"
    }
}
