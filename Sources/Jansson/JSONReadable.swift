/// A type that can be read from a JSON value.
///
/// Object types read their members through a ``JSONObjectReader``.
public protocol JSONReadable {
    /// Reads the value.
    ///
    /// - Throws: ``JSONError`` that says which type was expected and which was found, and the way to the place.
    init(json: JSONNode) throws(JSONError)
}

extension JSONNode {
    /// Reads the value as `Value`: `let caller: String = try node.read()`.
    @inlinable
    public func read<Value: JSONReadable>(as type: Value.Type = Value.self) throws(JSONError) -> Value {
        try Value(json: self)
    }

    /// The error of a reader that expected something else here.
    public func mismatch(expected: StaticString) -> JSONError {
        JSONError(.wrongType, "expected \(expected), found \(kind)")
    }
}

extension String: JSONReadable {
    /// Takes a string.
    public init(json: JSONNode) throws(JSONError) {
        guard let text = json.string else { throw json.mismatch(expected: "string") }
        self = text
    }
}

extension Bool: JSONReadable {
    /// Takes `true` or `false`, not 0 or 1.
    public init(json: JSONNode) throws(JSONError) {
        guard let truth = json.boolean else { throw json.mismatch(expected: "boolean") }
        self = truth
    }
}

extension Int: JSONReadable {
    /// Takes an integer; a number with a fraction or an exponent is none.
    public init(json: JSONNode) throws(JSONError) {
        guard let number = json.integer else { throw json.mismatch(expected: "integer") }
        self = Int(number)
    }
}

extension Int64: JSONReadable {
    /// Takes an integer; a number with a fraction or an exponent is none.
    public init(json: JSONNode) throws(JSONError) {
        guard let number = json.integer else { throw json.mismatch(expected: "integer") }
        self = number
    }
}

extension Double: JSONReadable {
    /// Takes any number.
    public init(json: JSONNode) throws(JSONError) {
        guard let number = json.double else { throw json.mismatch(expected: "number") }
        self = number
    }
}

extension JSONValue: JSONReadable {
    /// Takes everything.
    public init(json: JSONNode) throws(JSONError) { self.init(json) }
}

extension JSONObject: JSONReadable {
    /// Takes an object with whatever members.
    public init(json: JSONNode) throws(JSONError) {
        guard json.kind == .object else { throw json.mismatch(expected: "object") }
        self.init(json)
    }
}

extension Array: JSONReadable where Element: JSONReadable {
    /// Takes an array, all of its elements being an `Element`.
    @inlinable
    public init(json: JSONNode) throws(JSONError) {
        guard json.kind == .array else { throw json.mismatch(expected: "array") }
        self = []
        reserveCapacity(json.count)
        for element in json.elements {
            do { append(try Element(json: element)) } catch { throw error.inside(count) }
        }
    }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
    /// Takes an object, all of its values being a `Value`.
    @inlinable
    public init(json: JSONNode) throws(JSONError) {
        guard json.kind == .object else { throw json.mismatch(expected: "object") }
        self = Dictionary(minimumCapacity: json.count)
        for (key, value) in json.members {
            do { self[key] = try Value(json: value) } catch { throw error.inside(key) }
        }
    }
}
