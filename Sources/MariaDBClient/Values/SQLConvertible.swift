/// A type whose values can be written to and read from a column.
public protocol SQLConvertible: Sendable {
    /// The value as the database takes it.
    var sqlValue: SQLValue { get }
    /// Reads a column's value; nil when the column holds another kind of value or one out of range.
    init?(sqlValue: SQLValue)
    /// What this type reads, for error messages.
    static var sqlName: String { get }
}

extension SQLConvertible {
    /// The type's own name.
    public static var sqlName: String { String(describing: Self.self) }
}

extension SQLConvertible where Self: FixedWidthInteger {
    /// Signed when it fits.
    public var sqlValue: SQLValue {
        if let signed = Int64(exactly: self) { return .int(signed) }
        return .uint(UInt64(truncatingIfNeeded: self))
    }

    /// An integer column's value, when it is in range.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .int(let number): self.init(exactly: number)
        case .uint(let number): self.init(exactly: number)
        default: return nil
        }
    }
}

extension Int: SQLConvertible {}
extension Int32: SQLConvertible {}
extension Int64: SQLConvertible {}
extension UInt8: SQLConvertible {}
extension UInt32: SQLConvertible {}
extension UInt64: SQLConvertible {}

extension Bool: SQLConvertible {
    /// 1 or 0.
    public var sqlValue: SQLValue { .int(self ? 1 : 0) }

    /// 0 or 1; any other number is not a truth value.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .int(0), .uint(0): self = false
        case .int(1), .uint(1): self = true
        default: return nil
        }
    }
}

extension Double: SQLConvertible {
    /// The number.
    public var sqlValue: SQLValue { .double(self) }

    /// Any number; a decimal is rounded to the nearest `Double`.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .double(let number): self = number
        case .int(let number): self.init(number)
        case .uint(let number): self.init(number)
        case .text(let decimal): self.init(decimal)
        default: return nil
        }
    }
}

extension String: SQLConvertible {
    /// The characters.
    public var sqlValue: SQLValue { .text(self) }

    /// Text only.
    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension [UInt8]: SQLConvertible {
    /// The bytes.
    public var sqlValue: SQLValue { .bytes(self) }

    /// Bytes, or the UTF-8 of a text.
    public init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .bytes(let bytes): self = bytes
        case .text(let text): self = Array(text.utf8)
        default: return nil
        }
    }

    /// `bytes`.
    public static var sqlName: String { "bytes" }
}
