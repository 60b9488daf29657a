/// A value on its way into a statement or out of a row.
///
/// Values travel in the binary protocol, beside the statement's text and never inside it.
public enum SQLValue: Hashable, Sendable {
    /// SQL's NULL.
    case null
    /// A signed whole number of any width; booleans are 0 and 1.
    case int(Int64)
    /// An unsigned whole number of any width.
    case uint(UInt64)
    /// A floating-point number; a decimal with a fraction arrives as ``text(_:)``.
    case double(Double)
    /// Characters, UTF-8.
    case text(String)
    /// Bytes without a character set.
    case bytes([UInt8])
    /// A moment in UTC.
    case time(SQLTime)

    /// A value from an optional: nil is NULL.
    public init(_ value: (some SQLConvertible)?) {
        self = value?.sqlValue ?? .null
    }

    /// What kind of value this is, for error messages: never the value itself.
    var kind: String {
        switch self {
        case .null: "NULL"
        case .int: "a signed integer"
        case .uint: "an unsigned integer"
        case .double: "a floating-point number"
        case .text: "text"
        case .bytes: "bytes"
        case .time: "a time"
        }
    }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    /// A floating-point literal.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// `true` is 1 and `false` is 0.
    public init(booleanLiteral value: Bool) { self = .int(value ? 1 : 0) }
    /// `nil` is NULL.
    public init(nilLiteral: ()) { self = .null }
}
