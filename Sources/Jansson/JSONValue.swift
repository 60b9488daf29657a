/// A JSON value that stands alone: for building documents, and for keeping what a reader does not know.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number without fraction and exponent.
    case integer(Int64)
    /// Any other number.
    case real(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Members with keys.
    case object(JSONObject)

    /// Copies a value, with all that is in it, out of a parsed document.
    public init(_ node: JSONNode) {
        self =
            switch node.kind {
            case .null: .null
            case .boolean: .boolean(node.boolean ?? false)
            case .integer: .integer(node.integer ?? 0)
            case .real: .real(node.double ?? 0)
            case .string: .string(node.string ?? "")
            case .array: .array(node.elements.map { JSONValue($0) })
            case .object: .object(JSONObject(node))
            }
    }

    /// Parses a document as ``JSONTree`` does.
    public init(parsing text: String, limits: JSONTree.Limits = .init()) throws(JSONError) {
        self.init(try JSONTree(parsing: text, limits: limits).root)
    }

    /// What the value is.
    public var kind: JSONKind {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .integer: .integer
        case .real: .real
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// The text, or nil if the value is no string.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The number, or nil if the value is no integer.
    public var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    /// The truth value, or nil if the value is neither `true` nor `false`.
    public var boolean: Bool? { if case .boolean(let truth) = self { truth } else { nil } }
    /// The elements, or nil if the value is no array.
    public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    /// The members, or nil if the value is no object.
    public var object: JSONObject? { if case .object(let members) = self { members } else { nil } }
    /// The number, or nil if the value is neither real nor integer. Integers beyond 2^53 are rounded.
    public var double: Double? {
        switch self {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    /// The member with that key, or nil if there is none or the value is no object.
    public subscript(key: String) -> JSONValue? { object?[key] }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `null`, written as `nil`.
    public init(nilLiteral: ()) { self = .null }
    /// A truth value, written as `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A real, written as `2.5`.
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
