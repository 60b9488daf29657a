/// What stands between the fields of a CSV file.
public struct CSVSeparator: Sendable, Hashable, CustomStringConvertible {
    /// The byte.
    public let byte: UInt8

    /// `,`
    public static let comma = CSVSeparator(byte: UInt8(ascii: ","))
    /// `;`, where the comma is the decimal sign.
    public static let semicolon = CSVSeparator(byte: UInt8(ascii: ";"))
    /// A tab.
    public static let tab = CSVSeparator(byte: UInt8(ascii: "\t"))
    /// `|`
    public static let pipe = CSVSeparator(byte: UInt8(ascii: "|"))

    static let all: [CSVSeparator] = [.comma, .semicolon, .tab, .pipe]

    public var description: String { self == .tab ? "tab" : String(UnicodeScalar(byte)) }

    /// The separator of a file that begins with `sample`: the one that parts its lines best. A file of one column has
    /// none, and gets the comma.
    package static func detect(in sample: [UInt8]) -> CSVSeparator {
        var best = CSVSeparator.comma
        var bestScore = 0
        for candidate in all {
            var parser = CSVParser(separator: candidate.byte)
            parser.feed(sample)
            // The last row is cut off, unless it is all there is.
            var rows = parser.takeRows()
            if rows.isEmpty {
                parser.finish()
                rows = parser.takeRows()
            }
            guard let header = rows.first, header.count > 1 else { continue }
            let alike = rows.count { $0.count == header.count }
            // Rows that have the header's shape count more than columns: text may hold many commas.
            let score = alike * 1000 / rows.count * 100 + min(header.count, 99)
            if score > bestScore {
                best = candidate
                bestScore = score
            }
        }
        return best
    }
}
