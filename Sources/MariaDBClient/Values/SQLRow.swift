/// One row of a result.
public struct SQLRow: Sendable {
    /// The result's columns, shared by all of its rows.
    public let columns: SQLColumns
    /// The values, in the columns' order.
    public let values: [SQLValue]

    /// The value of a required column.
    ///
    /// - Parameter position: The column's position; 0 is the first.
    /// - Throws: ``MariaDBError`` with code `decoding` when the column is NULL or holds something else.
    public func decode<T: SQLConvertible>(_ position: Int, as type: T.Type = T.self) throws(MariaDBError) -> T {
        guard let value = T(sqlValue: values[position]) else {
            throw .decoding(column: columns.names[position], found: values[position].kind, wanted: T.sqlName)
        }
        return value
    }

    /// The value of a column that may be NULL.
    public func decode<T: SQLConvertible>(_ position: Int, as type: T?.Type = T?.self) throws(MariaDBError) -> T? {
        if case .null = values[position] { return nil }
        return try decode(position, as: T.self)
    }

    /// The value of a required column by its name.
    ///
    /// - Throws: ``MariaDBError`` with code `decoding` when there is no such column, it is NULL or holds something else.
    public func decode<T: SQLConvertible>(_ name: String, as type: T.Type = T.self) throws(MariaDBError) -> T {
        try decode(columns.position(of: name), as: T.self)
    }

    /// The value of a column that may be NULL, by the column's name.
    public func decode<T: SQLConvertible>(_ name: String, as type: T?.Type = T?.self) throws(MariaDBError) -> T? {
        try decode(columns.position(of: name), as: T?.self)
    }
}

/// The names of a result's columns.
public final class SQLColumns: Sendable {
    /// The names, as the statement gives them.
    public let names: [String]
    private let positions: [String: Int]

    init(names: [String]) {
        self.names = names
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where the column with this name stands.
    ///
    /// - Throws: ``MariaDBError`` with code `decoding` when there is none.
    public func position(of name: String) throws(MariaDBError) -> Int {
        guard let position = positions[name] else { throw .noColumn(name, among: names) }
        return position
    }
}

/// What a statement that returns no rows did.
public struct SQLEffect: Hashable, Sendable {
    /// Rows inserted or deleted; for UPDATE, rows that matched, whether or not the new values differ.
    public let rows: Int
    /// The AUTO_INCREMENT value of the first inserted row; 0 when none was made.
    public let insertedID: Int64
}
