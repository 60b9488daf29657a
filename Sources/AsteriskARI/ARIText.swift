public import Jansson

/// A text that Asterisk gives a meaning: an id, a name, one of a set of words.
///
/// It is a type of its own so that a bridge's id is not taken for a channel's. It holds any text: an enumeration's value
/// that is newer than this library survives.
public protocol ARIText: RawRepresentable<String>, Sendable, Hashable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible, JSONReadable, JSONWritable, ARIQueryValue
{
    /// Takes the text as Asterisk writes it.
    init(rawValue: String)
}

extension ARIText {
    /// Takes the text as Asterisk writes it.
    public init(_ text: String) { self.init(rawValue: text) }

    public init(stringLiteral text: String) { self.init(rawValue: text) }

    /// Takes a JSON string.
    @inlinable
    public init(json: JSONNode) throws(JSONError) { self.init(rawValue: try String(json: json)) }

    /// A JSON string.
    public var json: JSONValue { .string(rawValue) }

    public var description: String { rawValue }

    /// The text as it goes into a query.
    public var queryText: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
