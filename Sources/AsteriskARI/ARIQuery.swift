/// The query of a request: names and values in the order in which they were added.
public struct ARIQuery: Sendable, Hashable {
    /// A name and its value, not yet percent-encoded.
    public struct Item: Sendable, Hashable {
        /// The parameter's name.
        public var name: String
        /// The parameter's value.
        public var value: String
    }

    /// What was added so far.
    public private(set) var items: [Item] = []

    /// Creates an empty query.
    public init() {}

    /// Adds a parameter; nil adds nothing.
    public mutating func add(_ name: String, _ value: (some ARIQueryValue)?) {
        if let value { items.append(Item(name: name, value: value.queryText)) }
    }

    /// Adds a parameter that takes several values, which Asterisk separates by commas. There is no way to write a comma
    /// inside of one. No values add nothing.
    public mutating func add(_ name: String, _ values: [some ARIQueryValue]?) {
        guard let values, !values.isEmpty else { return }
        items.append(Item(name: name, value: values.map(\.queryText).joined(separator: ",")))
    }

    /// `name=value&name=value`, percent-encoded; empty if nothing was added.
    public var encoded: String {
        items.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
    }
}

/// A type that can be a parameter in a query.
public protocol ARIQueryValue {
    /// The value as Asterisk reads it, not yet percent-encoded.
    var queryText: String { get }
}

extension String: ARIQueryValue {
    /// The text itself.
    public var queryText: String { self }
}

extension Int: ARIQueryValue {
    /// Decimal digits.
    public var queryText: String { String(self) }
}

extension Double: ARIQueryValue {
    /// Decimal digits with a point.
    public var queryText: String { description }
}

extension Bool: ARIQueryValue {
    /// `true` or `false`.
    public var queryText: String { self ? "true" : "false" }
}
