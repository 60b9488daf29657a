/// One row of a CSV file: its fields' bytes, and what is wrong with it as CSV.
package struct CSVRow: Equatable, Sendable {
    /// The line that it starts in; the file's first is 1.
    package var line: Int
    /// All fields' bytes, unescaped, one after the other.
    package var storage: [UInt8]
    /// Where each field ends in `storage`.
    package var ends: [Int]
    /// What is wrong with it.
    package var damage: CSVDamage?

    /// How many fields it has.
    package var count: Int { ends.count }

    /// A field's bytes.
    package subscript(_ index: Int) -> ArraySlice<UInt8> {
        storage[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }
}

/// Why a row cannot be trusted. Columns count from 1.
package enum CSVDamage: Equatable, Sendable {
    /// Longer than a row may be, in bytes.
    case tooLong(limit: Int)
    /// A quote that opened in that column is not closed.
    case unterminatedQuote(column: Int)
    /// A closing quote in that column is followed by text.
    case textAfterQuote(column: Int)
    /// A NUL byte.
    case nul
}
