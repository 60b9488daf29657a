/// Rows for a bulk statement, one value for each of its parameters, kept flat.
public struct SQLRows: Sendable {
    /// Values in each row.
    public let width: Int
    /// How many rows there are.
    public private(set) var count = 0
    private(set) var values: [SQLValue] = []

    /// Creates an empty batch.
    ///
    /// - Parameters:
    ///   - width: Values in each row. At least 1.
    ///   - capacity: Rows to reserve room for.
    public init(width: Int, capacity: Int = 0) {
        precondition(width > 0, "a row has at least one value")
        self.width = width
        values.reserveCapacity(width * capacity)
    }

    /// Whether there is no row.
    public var isEmpty: Bool { count == 0 }

    /// Adds a row: exactly `width` values. In one column, values are of one kind or NULL.
    public mutating func append(_ row: SQLValue...) {
        precondition(row.count == width, "a row of \(row.count) values in a batch of \(width)")
        values.append(contentsOf: row)
        count += 1
    }
}
