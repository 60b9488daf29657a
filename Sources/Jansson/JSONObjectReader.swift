/// Reads the members of one JSON object, and notices when the object holds more than was asked for.
///
///     var reader = try JSONObjectReader(node)
///     id = try reader.required("id")
///     name = try reader.optional("name")
///     extra = reader.rest(knownKeys: Self.keys)
///
/// Ask for each key once at most: the reader counts, so that an object without surprises costs nothing extra.
public struct JSONObjectReader {
    /// The object.
    public let node: JSONNode
    @usableFromInline var found = 0

    /// Starts to read an object.
    public init(_ node: JSONNode) throws(JSONError) {
        guard node.kind == .object else { throw node.mismatch(expected: "object") }
        self.node = node
    }

    /// The member with that key.
    ///
    /// - Throws: ``JSONError`` if it is missing, `null`, or something else than a `Value`.
    @inlinable
    public mutating func required<Value: JSONReadable>(_ key: StaticString) throws(JSONError) -> Value {
        guard let member = node[key] else { throw JSONObjectReader.missing(key) }
        found += 1
        do { return try Value(json: member) } catch { throw JSONObjectReader.inside(key, error) }
    }

    /// The member with that key; nil if it is missing or `null`.
    ///
    /// - Throws: ``JSONError`` if it is something else than a `Value`.
    @inlinable
    public mutating func optional<Value: JSONReadable>(_ key: StaticString) throws(JSONError) -> Value? {
        guard let member = node[key] else { return nil }
        found += 1
        if member.isNull { return nil }
        do { return try Value(json: member) } catch { throw JSONObjectReader.inside(key, error) }
    }

    /// Passes over the member with that key: it is known, and has been looked at elsewhere.
    public mutating func skip(_ key: StaticString) {
        if node[key] != nil { found += 1 }
    }

    /// The members that nobody asked for.
    ///
    /// - Parameter knownKeys: Every key that was asked for; built only when the object holds more than was found.
    @inlinable
    public func rest(knownKeys: @autoclosure () -> Set<String>) -> [String: JSONValue] {
        found == node.count ? [:] : unknown(besides: knownKeys())
    }

    @usableFromInline
    func unknown(besides known: Set<String>) -> [String: JSONValue] {
        var rest: [String: JSONValue] = [:]
        for (key, value) in node.members where !known.contains(key) { rest[key] = JSONValue(value) }
        return rest
    }

    @usableFromInline
    static func missing(_ key: StaticString) -> JSONError {
        JSONError(.missing, "missing; the sender has to supply it", path: key.description)
    }

    @usableFromInline
    static func inside(_ key: StaticString, _ error: JSONError) -> JSONError { error.inside(key.description) }
}
