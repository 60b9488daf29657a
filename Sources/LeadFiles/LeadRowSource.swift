/// Where rows come from: a CSV file, a sheet of a workbook. Rows come one by one; nothing keeps the whole file.
public protocol LeadRowSource {
    /// The next row, the header too; nil at the end.
    ///
    /// - Throws: ``LeadFileError`` if the file cannot be read on. A row that is malformed is not an error: it comes with
    ///   its ``SourceRow/damage``.
    mutating func nextRow() throws(LeadFileError) -> SourceRow?
    /// How many bytes of the file were read so far.
    var bytesRead: Int { get }
    /// How many bytes there are; 0 if nobody knows.
    var byteCount: Int { get }
}

/// One row of a source.
public struct SourceRow: Sendable, Equatable {
    /// The line, or the sheet's row, that it starts in; the first is 1.
    public var line: Int
    /// The columns' texts.
    public var columns: [String]
    /// Why the row cannot be used, if it cannot.
    public var damage: String?

    /// Creates a row.
    public init(line: Int, columns: [String], damage: String? = nil) {
        self.line = line
        self.columns = columns
        self.damage = damage
    }
}
