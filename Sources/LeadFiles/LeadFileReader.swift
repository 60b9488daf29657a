public import PhoneNumbers

/// Reads a lead file row by row: what comes out are leads and rejected rows, in the file's order.
///
/// ```swift
/// let parser = PhoneNumberParser(defaultRegion: "CN")!
/// var reader = try LeadFileReader(CSVSource(path: "spring.csv"), numbers: parser)
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
    /// Rows that were leads so far.
    public private(set) var leadCount = 0
    /// Rows that were rejected so far.
    public private(set) var rejectedCount = 0

    private var source: any LeadRowSource
    private let mapper: LeadMapper

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
        var source = source
        var header = columns
        if header == nil {
            guard let row = try source.nextRow() else { throw LeadFileError(.empty, "The file has no rows.") }
            if let damage = row.damage {
                throw LeadFileError(.noNumberColumn, "The header in line \(row.line) cannot be used: \(damage).")
            }
            header = row.columns
        }
        self.source = source
        self.mapper = LeadMapper(map: try HeaderMap(row: header ?? [], explicit: mapping), numbers: numbers)
    }

    /// The next row that is not blank; nil at the end.
    ///
    /// - Throws: ``LeadFileError`` if the file cannot be read on.
    public mutating func next() throws(LeadFileError) -> LeadFileRow? {
        while let row = try source.nextRow() {
            switch mapper.read(row) {
            case nil: continue
            case .lead(let lead):
                leadCount += 1
                return .lead(lead)
            case .rejected(let row):
                rejectedCount += 1
                return .rejected(row)
            }
        }
        return nil
    }
}
