import CJansson

extension JSONValue {
    /// How a document is written.
    public struct Style: Sendable, Hashable {
        /// The order of an object's members in the text.
        public enum Order: Sendable, Hashable {
            /// As they were added.
            case insertion
            /// By their keys' bytes: equal values give equal texts.
            case sorted
        }

        /// Spaces for each level, `0...31`; 0 writes everything on one line without spaces.
        public var indent: Int
        /// The order of members.
        public var order: Order
        /// Whether characters beyond ASCII are written as `\u` escapes.
        public var escapesNonASCII: Bool

        /// Creates a style.
        public init(indent: Int = 0, order: Order = .insertion, escapesNonASCII: Bool = false) {
            precondition((0...31).contains(indent), "indent is 0...31")
            self.indent = indent
            self.order = order
            self.escapesNonASCII = escapesNonASCII
        }

        /// One line, nothing that is not needed.
        public static let compact = Style()
        /// For people: four spaces for each level.
        public static let pretty = Style(indent: 4)
    }

    /// The document as UTF-8.
    ///
    /// - Throws: ``JSONError`` for an infinite or undefined number and for a key with a NUL character, which JSON, or
    ///   its readers, cannot take.
    public func serialized(_ style: Style = .compact) throws(JSONError) -> [UInt8] {
        let tree = try makeTree()
        var flags = size_t(JSON_ENCODE_ANY) | carillon_json_real_precision(realPrecision)
        flags |= style.indent == 0 ? size_t(JSON_COMPACT) : carillon_json_indent(style.indent)
        if style.order == .sorted { flags |= size_t(JSON_SORT_KEYS) }
        if style.escapesNonASCII { flags |= size_t(JSON_ENSURE_ASCII) }
        var bytes: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &bytes) { target in
            json_dump_callback(
                tree.value,
                { piece, count, target in
                    let bytes = target?.assumingMemoryBound(to: [UInt8].self)
                    bytes?.pointee.append(contentsOf: UnsafeRawBufferPointer(start: piece, count: count))
                    return 0
                }, target, flags)
        }
        guard status == 0 else { throw .outOfMemory }
        return bytes
    }

    /// The document as text; see ``serialized(_:)``.
    public func text(_ style: Style = .compact) throws(JSONError) -> String {
        String(decoding: try serialized(style), as: UTF8.self)
    }

    /// The fewest significant digits, `15...17`, that bring back every real in the document.
    ///
    /// libjansson writes 17 always, if not told otherwise: 0.1 would come out as 0.10000000000000001.
    private var realPrecision: Int {
        switch self {
        case .real(let number):
            // The shortest description that brings the number back: its digits are what is needed.
            min(
                17,
                max(15, number.description.prefix { $0 != "e" }.drop { "-0.".contains($0) }.count(where: \.isNumber)))
        case .array(let elements): elements.lazy.map(\.realPrecision).max() ?? 15
        case .object(let members): members.lazy.map(\.value.realPrecision).max() ?? 15
        default: 15
        }
    }

    /// Builds libjansson's form of the value.
    private func makeTree() throws(JSONError) -> JSONTree {
        switch self {
        case .null: try JSONTree(made: json_null())
        case .boolean(let truth): try JSONTree(made: truth ? json_true() : json_false())
        case .integer(let number): try JSONTree(made: json_integer(number))
        case .real(let number):
            if number.isFinite {
                try JSONTree(made: json_real(number))
            } else {
                throw JSONError(.invalidValue, "JSON has no infinite or undefined numbers; write null or leave it out")
            }
        // Not checked for UTF-8: a Swift string is always valid.
        case .string(let text): try JSONTree(made: text.withJSONBytes { json_stringn_nocheck($0, $1) })
        case .array(let elements): try Self.makeArray(elements)
        case .object(let members): try Self.makeObject(members)
        }
    }

    private static func makeArray(_ elements: [JSONValue]) throws(JSONError) -> JSONTree {
        let array = try JSONTree(made: json_array())
        for (index, element) in elements.enumerated() {
            do throws(JSONError) {
                let element = try element.makeTree()
                guard json_array_append(array.value, element.value) == 0 else { throw .outOfMemory }
            } catch { throw error.inside(index) }
        }
        return array
    }

    private static func makeObject(_ members: JSONObject) throws(JSONError) -> JSONTree {
        let object = try JSONTree(made: json_object())
        for (key, value) in members {
            do throws(JSONError) {
                guard !key.utf8.contains(0) else {
                    throw JSONError(.nulCharacter, "the key holds a NUL character, which readers refuse; leave it out")
                }
                let value = try value.makeTree()
                let status = key.withJSONBytes {
                    json_object_setn_new_nocheck(object.value, $0, $1, json_incref(value.value))
                }
                guard status == 0 else { throw .outOfMemory }
            } catch { throw error.inside(key) }
        }
        return object
    }
}

extension JSONError {
    fileprivate static let outOfMemory = JSONError(.outOfMemory, "no memory left for the document")
}

extension JSONTree {
    /// Owns what one of libjansson's makers returned.
    fileprivate convenience init(made value: UnsafeMutablePointer<json_t>?) throws(JSONError) {
        guard let value else { throw .outOfMemory }
        self.init(owning: value)
    }
}

extension String {
    fileprivate func withJSONBytes<Result>(_ body: (UnsafePointer<CChar>, Int) -> Result) -> Result {
        var text = self
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                // The empty string may have no address, and libjansson wants one.
                guard let start = bytes.baseAddress else { return "".withCString { body($0, 0) } }
                return body(start, bytes.count)
            }
        }
    }
}
