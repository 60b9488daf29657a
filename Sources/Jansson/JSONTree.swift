import CJansson

/// A parsed JSON document: the root of a tree that libjansson built, and its owner.
///
/// The tree never changes after parsing, so it may be read on any thread, by several at once. Its memory is given back
/// when neither the tree nor any ``JSONNode`` of it is left.
public final class JSONTree: @unchecked Sendable {
    // @unchecked: `value` is read-only from `init` to `deinit`; libjansson's readers do not write.
    let value: UnsafeMutablePointer<json_t>

    /// What a document may contain.
    public struct Limits: Sendable, Hashable {
        /// What to do about a key that stands twice in one object (RFC 8259 section 4 leaves it open).
        public enum DuplicateKeys: Sendable, Hashable {
            /// The document is refused: two readers could understand it differently.
            case refused
            /// The later member replaces the earlier one.
            case lastWins
        }

        /// How deep arrays and objects may be nested, `1...512`: what the smallest stack of a worker thread can follow.
        public var depth: Int
        /// What to do about a key that stands twice in one object.
        public var duplicateKeys: DuplicateKeys

        /// Creates limits.
        public init(depth: Int = 64, duplicateKeys: DuplicateKeys = .refused) {
            precondition((1...512).contains(depth), "depth is 1...512")
            self.depth = depth
            self.duplicateKeys = duplicateKeys
        }
    }

    /// Parses a document in UTF-8. Its root may be any value, also a bare string or number.
    ///
    /// The bytes are read in place and not kept.
    ///
    /// - Throws: ``JSONError`` with line, column and byte position. Integers beyond 64 bits are refused, not rounded.
    public init(parsing bytes: UnsafeRawBufferPointer, limits: Limits = Limits()) throws(JSONError) {
        value = try Self.parse(bytes, limits)
    }

    /// Parses a document in UTF-8 as `init(parsing: UnsafeRawBufferPointer)` does.
    public init(parsing bytes: RawSpan, limits: Limits = Limits()) throws(JSONError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONError) in try Self.parse(bytes, limits) }
        }
        value = try result.get()
    }

    /// Parses a document in UTF-8 as `init(parsing: UnsafeRawBufferPointer)` does.
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONError) in try Self.parse(bytes, limits) }
        }
        value = try result.get()
    }

    /// Parses a document as `init(parsing: UnsafeRawBufferPointer)` does.
    public init(parsing text: String, limits: Limits = Limits()) throws(JSONError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(JSONError) in try Self.parse(UnsafeRawBufferPointer(bytes), limits) }
        }
        value = try result.get()
    }

    /// Takes over the caller's reference to `value`.
    init(owning value: UnsafeMutablePointer<json_t>) {
        self.value = value
    }

    deinit {
        json_decref(value)
    }

    /// The document's outermost value.
    public var root: JSONNode { JSONNode(value, in: self) }

    private static func parse(
        _ bytes: UnsafeRawBufferPointer, _ limits: Limits
    ) throws(JSONError) -> UnsafeMutablePointer<json_t> {
        if let place = NestingDepth.firstPlace(in: bytes, deeperThan: limits.depth) {
            throw JSONError(
                .depth, "nested deeper than \(limits.depth) levels; raise the limit if the sender means it", at: place)
        }
        var flags = size_t(JSON_DECODE_ANY) | size_t(JSON_ALLOW_NUL)
        if limits.duplicateKeys == .refused { flags |= size_t(JSON_REJECT_DUPLICATES) }
        var failure = json_error_t()
        // An empty Swift buffer may have no address, and libjansson wants one.
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        let parsed =
            if let start { json_loadb(start, bytes.count, flags, &failure) } else { json_loadb("", 0, flags, &failure) }
        guard let parsed else { throw JSONError(failure) }
        return parsed
    }
}
