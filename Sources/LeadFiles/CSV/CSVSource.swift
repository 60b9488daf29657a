/// The rows of a CSV file: reads it in chunks, decodes them, parses them. Memory stays constant whatever its size.
public struct CSVSource: LeadRowSource {
    /// The encoding that is used: the file's byte order mark decides, then what was declared, then what the file shows.
    public let encoding: TextEncoding
    /// The separator that was declared or found.
    public let separator: CSVSeparator
    public var bytesRead: Int { file.bytesRead }
    public var byteCount: Int { file.byteCount }
    public var facts: SourceFacts {
        var facts = SourceFacts(format: "CSV")
        facts.encoding = encoding.description
        facts.separator = separator.description
        return facts
    }

    private let file: ByteFile
    private var transcoder: Transcoder
    private var parser: CSVParser
    private var rows: [CSVRow]
    private var nextIndex = 0
    private var isAtEnd = false

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - encoding: What it is encoded in; nil looks at the file, and takes UTF-8 if nothing shows.
    ///   - separator: What stands between its fields; nil looks at the file.
    /// - Throws: ``LeadFileError`` if it cannot be read or is empty.
    public init(path: String, encoding: TextEncoding? = nil, separator: CSVSeparator? = nil) throws(LeadFileError) {
        try self.init(path: path, encoding: encoding, separator: separator, limits: CSVParser.Limits())
    }

    /// Opens a file, with limits of one's own for its rows.
    package init(
        path: String, encoding declared: TextEncoding?, separator declaredSeparator: CSVSeparator?,
        limits: CSVParser.Limits
    ) throws(LeadFileError) {
        file = try ByteFile(path: path)
        let start = try file.nextChunk()
        let found = TextEncoding.detect(in: Array(start.prefix(4096)))
        let mark = found?.markLength ?? 0
        if start.count == mark { throw LeadFileError(.empty, "'\(path)' is empty.") }
        encoding = (mark > 0 ? found?.encoding : declared ?? found?.encoding) ?? .utf8
        transcoder = Transcoder(encoding)
        var text = transcoder.decode(Array(start.dropFirst(mark)), isLast: false)
        let hint = Self.takeHint(from: &text)
        separator = declaredSeparator ?? hint ?? CSVSeparator.detect(in: Array(text.prefix(1 << 16)))
        parser = CSVParser(separator: separator.byte, limits: limits)
        parser.feed(text)
        rows = parser.takeRows()
    }

    /// Excel's hint, a first line `sep=;`: emptied, so that lines keep their numbers.
    private static func takeHint(from text: inout [UInt8]) -> CSVSeparator? {
        guard text.starts(with: "sep=".utf8), let end = text.prefix(8).firstIndex(of: UInt8(ascii: "\n")), end > 4
        else { return nil }
        defer { text.removeSubrange(0..<end) }
        return CSVSeparator.all.first { $0.byte == text[4] }
    }

    public mutating func nextRow() throws(LeadFileError) -> SourceRow? {
        while nextIndex == rows.count {
            guard !isAtEnd else { return nil }
            let chunk = try file.nextChunk()
            isAtEnd = chunk.isEmpty
            parser.feed(transcoder.decode(chunk, isLast: isAtEnd))
            if isAtEnd { parser.finish() }
            rows = parser.takeRows()
            nextIndex = 0
        }
        defer { nextIndex += 1 }
        return describe(rows[nextIndex])
    }

    private func describe(_ row: CSVRow) -> SourceRow {
        var columns: [String] = []
        columns.reserveCapacity(row.count)
        var damage = row.damage.map(Self.explain)
        for index in 0..<row.count {
            if let text = String(validating: row[index], as: UTF8.self) {
                columns.append(text)
            } else {
                columns.append(String(decoding: row[index], as: UTF8.self))
                damage = damage ?? explainEncoding(column: index + 1)
            }
        }
        return SourceRow(line: row.line, columns: columns, damage: damage)
    }

    private func explainEncoding(column: Int) -> String {
        let others = TextEncoding.all.filter { $0 != encoding }.map(\.description).joined(separator: ", ")
        return "column \(column) is not valid \(encoding): if the file is in another encoding, name it (\(others))"
    }

    private static func explain(_ damage: CSVDamage) -> String {
        switch damage {
        case .tooLong(let limit): "the row is longer than \(limit) bytes"
        case .unterminatedQuote(let column): "the quote that opens in column \(column) is not closed"
        case .textAfterQuote(let column): "the closing quote in column \(column) is followed by text"
        case .nul: "the row contains NUL bytes"
        }
    }
}
