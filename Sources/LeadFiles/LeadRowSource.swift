/// Where rows come from: a CSV file, a sheet of a workbook. Rows come one by one; nothing keeps the whole file.
public protocol LeadRowSource {
    /// The next row, the header too; nil at the end.
    ///
    /// - Throws: ``LeadFileError`` if the file cannot be read on. A row that is malformed is not an error: it comes with
    ///   its ``SourceRow/damage``.
    mutating func nextRow() throws(LeadFileError) -> SourceRow?
    /// How many bytes were read so far: of the file, or of what it unpacks to.
    var bytesRead: Int { get }
    /// How many bytes there are; 0 if nobody knows.
    var byteCount: Int { get }
    /// How the file was taken.
    var facts: SourceFacts { get }
}

/// How a file was taken: what an operator wants to see when its rows look odd.
public struct SourceFacts: Sendable, Hashable, Codable {
    /// `CSV` or `workbook`.
    public var format: String
    /// A CSV file's encoding.
    public var encoding: String?
    /// A CSV file's separator: `,`, `;`, `tab`, `|`.
    public var separator: String?
    /// The workbook's sheet that is read.
    public var sheet: String?
    /// The workbook's other sheets.
    public var otherSheets: [String]?
    /// How many areas of merged cells the sheet has.
    public var mergedAreas: Int?

    /// Creates facts of a file.
    public init(format: String) { self.format = format }
}

/// One row of a source.
public struct SourceRow: Sendable, Equatable {
    /// The line, or the sheet's row, that it starts in; the first is 1.
    public var line: Int
    /// The columns' texts.
    public var columns: [String]
    /// Why the row cannot be used, if it cannot.
    public var damage: String?
    /// Why single columns do not say what they seem to say, by their index; it may go beyond ``columns``.
    public var notes: [Int: String]

    /// Creates a row.
    public init(line: Int, columns: [String], damage: String? = nil, notes: [Int: String] = [:]) {
        self.line = line
        self.columns = columns
        self.damage = damage
        self.notes = notes
    }
}
