/// A connection's prepared statements by their text; the least recently used one goes when there is no more room.
package struct StatementCache<Statement> {
    private var entries: [String: (statement: Statement, lastUse: UInt64)] = [:]
    private var uses: UInt64 = 0
    private let capacity: Int

    /// Creates a cache.
    ///
    /// - Parameter capacity: Statements to keep. At least 1.
    package init(capacity: Int) {
        precondition(capacity > 0, "a statement cache keeps at least one statement")
        self.capacity = capacity
    }

    /// How many statements are kept.
    package var count: Int { entries.count }

    /// The statement with this text, marked as just used.
    package mutating func find(_ sql: String) -> Statement? {
        uses += 1
        entries[sql]?.lastUse = uses
        return entries[sql]?.statement
    }

    /// Keeps a statement; returns the one that had to go and must be closed.
    package mutating func insert(_ statement: Statement, for sql: String) -> Statement? {
        uses += 1
        var evicted: Statement?
        if entries[sql] == nil, entries.count >= capacity,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
        {
            evicted = entries.removeValue(forKey: oldest)?.statement
        }
        entries[sql] = (statement, uses)
        return evicted
    }

    /// Forgets every statement; returns them for closing.
    package mutating func removeAll() -> [Statement] {
        defer { entries = [:] }
        return entries.values.map(\.statement)
    }
}
