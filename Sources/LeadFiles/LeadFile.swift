import Workbooks

/// A lead file that is open: its header is read, its rows are not.
public struct LeadFile {
    /// How to take a file where it does not show, or not rightly, how it is meant.
    public struct Options: Sendable, Hashable {
        /// What a CSV file is encoded in; nil looks at it.
        public var encoding: TextEncoding?
        /// What stands between a CSV file's fields; nil looks at it.
        public var separator: CSVSeparator?
        /// A workbook's sheet; nil takes the first that is not hidden.
        public var sheet: String?
        /// The line that the header stands in; what is above it is passed over. At least 1; nil takes the first row.
        public var headerLine: Int?

        /// Takes everything as the file shows it.
        public init() {}
    }

    /// The headers, in order.
    public let headers: [String]
    /// How the file was taken.
    public var facts: SourceFacts { source.facts }

    var source: any LeadRowSource

    /// Opens a CSV file or a workbook: its first bytes say which it is.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be read, or has no header.
    public init(path: String, options: Options = Options()) throws(LeadFileError) {
        let source: any LeadRowSource
        switch SpreadsheetFile.kind(of: path) {
        case .archive, .compound: source = try WorkbookSource(path: path, sheet: options.sheet)
        case .other:
            if let sheet = options.sheet {
                throw LeadFileError(.noSheet, "'\(path)' is no workbook: it has no sheet '\(sheet)'.")
            }
            source = try CSVSource(path: path, encoding: options.encoding, separator: options.separator)
        }
        try self.init(source, headerLine: options.headerLine)
    }

    /// Takes a source; its header is read now.
    ///
    /// - Parameters:
    ///   - source: The rows.
    ///   - columns: The headers of a file that has none; nil takes its first row.
    ///   - headerLine: The line that the header stands in.
    /// - Throws: ``LeadFileError`` if there is no row, or the header's is damaged.
    public init(
        _ source: any LeadRowSource, columns: [String]? = nil, headerLine: Int? = nil
    ) throws(LeadFileError) {
        var source = source
        var header = columns
        while header == nil {
            guard let row = try source.nextRow() else {
                throw LeadFileError(
                    .empty, headerLine.map { "The file has no line \($0)." } ?? "The file has no rows.")
            }
            if let headerLine, row.line < headerLine { continue }
            if let damage = row.damage {
                throw LeadFileError(.noNumberColumn, "The header in line \(row.line) cannot be used: \(damage).")
            }
            header = row.columns
        }
        self.source = source
        headers = header ?? []
    }

    /// The same for files with the same headers in the same order, however they are spaced and cased: what a mapping is
    /// remembered by. 16 hexadecimal digits.
    public var fingerprint: String {
        var hash = ContentHash()
        for header in headers {
            hash.add(Array(LeadColumn.plain(header).utf8))
            hash.add([0x1F])
        }
        return hash.text
    }
}
