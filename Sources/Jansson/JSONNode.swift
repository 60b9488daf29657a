import CJansson

/// One value in a parsed document: a cheap cursor for reading, not a copy.
///
/// It keeps the whole document in memory. To keep a value longer than its document, take a ``JSONValue`` of it.
///
///     let caller = tree.root["channel"]?["caller"]?["number"]?.string
///
/// A member that is missing is nil; a member that is `null` is a node whose ``kind`` is ``JSONKind/null``.
public struct JSONNode: @unchecked Sendable {
    // @unchecked: `value` belongs to `tree`, which never changes and outlives this node.
    let value: UnsafeMutablePointer<json_t>
    let tree: JSONTree

    init(_ value: UnsafeMutablePointer<json_t>, in tree: JSONTree) {
        self.value = value
        self.tree = tree
    }

    /// What the value is.
    public var kind: JSONKind {
        switch carillon_json_typeof(value) {
        case JSON_OBJECT: .object
        case JSON_ARRAY: .array
        case JSON_STRING: .string
        case JSON_INTEGER: .integer
        case JSON_REAL: .real
        case JSON_TRUE, JSON_FALSE: .boolean
        default: .null
        }
    }

    /// Whether the value is `null`.
    public var isNull: Bool { kind == .null }

    /// The text, or nil if the value is no string.
    public var string: String? {
        guard let start = json_string_value(value) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: json_string_length(value))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The number, or nil if the value is not written as an integer.
    public var integer: Int64? {
        kind == .integer ? json_integer_value(value) : nil
    }

    /// The number, or nil if the value is no number. Integers beyond 2^53 are rounded.
    public var double: Double? {
        switch kind {
        case .real: json_real_value(value)
        case .integer: Double(json_integer_value(value))
        default: nil
        }
    }

    /// The truth value, or nil if the value is neither `true` nor `false`.
    public var boolean: Bool? {
        kind == .boolean ? carillon_json_is_true(value) : nil
    }

    /// The number of elements of an array or members of an object; 0 for every other value.
    public var count: Int {
        switch kind {
        case .array: json_array_size(value)
        case .object: json_object_size(value)
        default: 0
        }
    }

    /// The member with that key, or nil if there is none or the value is no object.
    public subscript(key: String) -> JSONNode? {
        var key = key
        return key.withUTF8 { member($0.baseAddress, $0.count) }
    }

    /// The member with that key, or nil if there is none or the value is no object.
    public subscript(key: StaticString) -> JSONNode? {
        precondition(key.hasPointerRepresentation, "a key of a single scalar has no address; pass a String")
        return member(key.utf8Start, key.utf8CodeUnitCount)
    }

    /// The element at `index`, or nil if there is none or the value is no array.
    public subscript(index: Int) -> JSONNode? {
        guard index >= 0, let element = json_array_get(value, index) else { return nil }
        return JSONNode(element, in: tree)
    }

    private func member(_ key: UnsafePointer<UInt8>?, _ count: Int) -> JSONNode? {
        guard let key else { return nil }
        let found = key.withMemoryRebound(to: CChar.self, capacity: count) { json_object_getn(value, $0, count) }
        return found.map { JSONNode($0, in: tree) }
    }
}

/// What a JSON value is. A number with a fraction or an exponent is a real, every other number an integer.
public enum JSONKind: String, Sendable, Hashable, CustomStringConvertible {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean
    /// A number without fraction and exponent.
    case integer
    /// A number with fraction or exponent.
    case real
    /// A text.
    case string
    /// A list.
    case array
    /// Members with keys.
    case object

    public var description: String { rawValue }
}
