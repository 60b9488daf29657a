public import PhoneNumbers

/// Reads a lead file row by row: what comes out are leads and rejected rows, in the file's order.
///
/// ```swift
/// let parser = PhoneNumberParser(defaultRegion: "CN")!
/// var reader = try LeadFileReader(LeadFile(path: "spring.xlsx"), numbers: parser)
/// while let row = try reader.next() {
///     switch row {
///     case .lead(let lead): // collect, and hand to the store in batches
///     case .rejected(let row): // append to the reject file
///     }
/// }
/// ```
public struct LeadFileReader {
    /// Which column is what.
    public var map: HeaderMap { mapper.map }
    /// How much of the file is read: 0...1, nil if its size is unknown.
    public var progress: Double? {
        source.byteCount > 0 ? min(1, Double(source.bytesRead) / Double(source.byteCount)) : nil
    }
    /// Bytes read so far.
    public var bytesRead: Int { source.bytesRead }
    /// Bytes in all; 0 if unknown.
    public var byteCount: Int { source.byteCount }
    /// Rows behind the header that were read or passed over so far, blank ones too.
    public private(set) var rowCount = 0
    /// Rows that were leads so far.
    public private(set) var leadCount = 0
    /// Rows that were rejected so far.
    public private(set) var rejectedCount = 0

    private var source: any LeadRowSource
    private let mapper: LeadMapper

    /// Begins to read the rows of a file.
    ///
    /// - Parameters:
    ///   - file: The file, open.
    ///   - mapping: What the operator said of its columns (`--map phone=COLUMN`).
    ///   - numbers: Reads phone numbers.
    /// - Throws: ``LeadFileError`` if the header cannot be understood.
    public init(
        _ file: LeadFile, mapping: [(column: LeadColumn, header: String)] = [], numbers: PhoneNumberParser
    ) throws(LeadFileError) {
        source = file.source
        mapper = LeadMapper(map: try HeaderMap(row: file.headers, explicit: mapping), numbers: numbers)
    }

    /// Begins to read: the header is read now.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - columns: The headers of a file that has none; nil takes its first row.
    ///   - mapping: What the operator said of its columns (`--map phone=COLUMN`).
    ///   - numbers: Reads phone numbers.
    /// - Throws: ``LeadFileError`` if there is no row, or its header cannot be understood.
    public init(
        _ source: any LeadRowSource, columns: [String]? = nil, mapping: [(column: LeadColumn, header: String)] = [],
        numbers: PhoneNumberParser
    ) throws(LeadFileError) {
        try self.init(LeadFile(source, columns: columns), mapping: mapping, numbers: numbers)
    }

    /// The next row that is not blank; nil at the end.
    ///
    /// - Throws: ``LeadFileError`` if the file cannot be read on.
    public mutating func next() throws(LeadFileError) -> LeadFileRow? {
        try nextWithColumns()?.row
    }

    /// Passes over rows without looking at them.
    ///
    /// - Parameter rows: How many, counted as ``rowCount`` does.
    /// - Returns: Whether there were so many.
    /// - Throws: ``LeadFileError`` if the file cannot be read on.
    public mutating func skip(_ rows: Int) throws(LeadFileError) -> Bool {
        for _ in 0..<rows {
            guard try source.nextRow() != nil else { return false }
            rowCount += 1
        }
        return true
    }

    /// The next row that is not blank, and its columns as they stand in the file.
    mutating func nextWithColumns() throws(LeadFileError) -> (row: LeadFileRow, columns: [String])? {
        while let row = try source.nextRow() {
            rowCount += 1
            switch mapper.read(row) {
            case nil: continue
            case .lead(let lead):
                leadCount += 1
                return (.lead(lead), row.columns)
            case .rejected(let rejected):
                rejectedCount += 1
                return (.rejected(rejected), row.columns)
            }
        }
        return nil
    }
}
