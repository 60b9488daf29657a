/// A type that has a JSON form.
public protocol JSONWritable {
    /// The value's JSON form; reading it brings an equal value back.
    var json: JSONValue { get }
}

extension JSONObject {
    /// Sets the member `key` to the JSON form of `value`; nil leaves the object as it is.
    public mutating func set(_ key: String, _ value: (some JSONWritable)?) {
        if let value { self[key] = value.json }
    }
}

extension String: JSONWritable {
    /// A JSON string.
    public var json: JSONValue { .string(self) }
}

extension Bool: JSONWritable {
    /// `true` or `false`.
    public var json: JSONValue { .boolean(self) }
}

extension Int: JSONWritable {
    /// A JSON integer.
    public var json: JSONValue { .integer(Int64(self)) }
}

extension Int64: JSONWritable {
    /// A JSON integer.
    public var json: JSONValue { .integer(self) }
}

extension Double: JSONWritable {
    /// A JSON real.
    public var json: JSONValue { .real(self) }
}

extension JSONValue: JSONWritable {
    /// The value itself.
    public var json: JSONValue { self }
}

extension JSONObject: JSONWritable {
    /// A JSON object with the same members.
    public var json: JSONValue { .object(self) }
}

extension Array: JSONWritable where Element: JSONWritable {
    /// A JSON array of the elements' JSON forms.
    public var json: JSONValue { .array(map(\.json)) }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    /// A JSON object, its members in the order of their keys.
    public var json: JSONValue {
        .object(JSONObject(sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
    }
}
