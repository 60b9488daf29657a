import Foundation
import MariaDBClient

/// Values that a column keeps as JSON.
enum SQLJSON {
    /// The value as a column's text, keys sorted.
    static func encode(_ value: some Encodable) throws -> SQLValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return .text(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A column's value; nil when the column has none.
    ///
    /// - Throws: ``StoreError`` when the text is not what it should be: somebody has edited the row by hand.
    static func decode<Value: Decodable>(_ type: Value.Type, _ row: SQLRow, _ position: Int) throws -> Value? {
        guard let text = try row.decode(position, as: String?.self) else { return nil }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw StoreError(
                code: .refused,
                message:
                    "The column '\(row.columns.names[position])' holds JSON that is no \(type). Set it again by its command."
            )
        }
    }
}
