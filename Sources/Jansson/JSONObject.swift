import OrderedCollections

/// The members of a JSON object, in the order in which they were added.
///
/// The order shows when the object is written or walked over. It does not count in comparisons: RFC 8259 section 4
/// calls objects unordered.
public struct JSONObject: Sendable {
    private var storage: OrderedDictionary<String, JSONValue>

    /// Creates an object without members.
    public init() { storage = [:] }

    /// Creates an object. Of members with the same key the last one counts.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        storage = OrderedDictionary(members, uniquingKeysWith: { _, last in last })
    }

    /// Copies the members of a parsed object; no members if `node` is no object.
    public init(_ node: JSONNode) {
        storage = OrderedDictionary(minimumCapacity: node.count)
        for (key, value) in node.members { storage[key] = JSONValue(value) }
    }

    /// The member with that key. Setting nil removes it; setting a present key keeps its place.
    public subscript(key: String) -> JSONValue? {
        get { storage[key] }
        set { storage[key] = newValue }
    }

    /// Adds members, in the order of their keys; those whose key is taken replace what was there.
    public mutating func merge(_ members: [String: JSONValue]) {
        guard !members.isEmpty else { return }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) { storage[key] = value }
    }

    /// The keys in order.
    public var keys: [String] { Array(storage.keys) }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { storage.count }
    public subscript(position: Int) -> (key: String, value: JSONValue) { storage.elements[position] }
}

extension JSONObject: Hashable {
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.storage.allSatisfy { right.storage[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // Members are combined in a way that does not depend on their order.
        var combined = 0
        for (key, value) in storage {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            combined ^= member.finalize()
        }
        hasher.combine(combined)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
