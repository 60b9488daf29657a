import CallFloor
import MariaDBClient

// A set of any size as one parameter: a JSON array that `JSON_TABLE` turns into rows.

extension Sequence where Element: RowID {
    /// The ids as a JSON array.
    var sqlSet: SQLValue { .text("[" + map { String($0.rawValue) }.joined(separator: ",") + "]") }
}

extension Sequence where Element == AttemptID {
    /// The ids as a JSON array; a ULID holds nothing that JSON would want escaped.
    var sqlSet: SQLValue { .text("[" + map { "\"\($0.text)\"" }.joined(separator: ",") + "]") }
}

extension Sequence where Element == DialNumber {
    /// The numbers as a JSON array; E.164 holds nothing that JSON would want escaped.
    var sqlSet: SQLValue { .text("[" + map { "\"\($0.e164)\"" }.joined(separator: ",") + "]") }
}
