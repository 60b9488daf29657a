public import PhoneNumbers

/// What a lead file would become, by its first rows.
public struct LeadPreview: Sendable, Hashable, Codable {
    /// A column of the file.
    public struct Column: Sendable, Hashable, Codable {
        /// Its header.
        public var header: String
        /// What it is taken for: a ``LeadColumn``, or `attribute`.
        public var role: String
    }

    /// One of the first rows.
    public struct Row: Sendable, Hashable, Codable {
        /// The line that it starts in.
        public var line: Int
        /// Its cells; those of phone columns as the number that was understood, masked.
        public var cells: [String]
        /// Why it would be rejected; nil makes it a lead.
        public var rejection: String?
    }

    /// How the file was taken.
    public var facts: SourceFacts
    /// The columns.
    public var columns: [Column]
    /// The first rows.
    public var rows: [Row] = []
    /// How many rows were looked at.
    public var rowCount = 0
    /// How many of them would be leads.
    public var leadCount = 0
    /// How many would be rejected, by reason.
    public var rejections: [String: Int] = [:]
    /// How many leads would lack something, by reason.
    public var warnings: [String: Int] = [:]
    /// Numbers by country, ISO 3166-1 alpha-2.
    public var countries: [String: Int] = [:]

    /// Reads the beginning of a file.
    ///
    /// - Parameters:
    ///   - file: The file, open.
    ///   - mapping: What the operator said of its columns.
    ///   - numbers: Reads phone numbers.
    ///   - limit: How many rows are looked at.
    ///   - shown: How many of them are shown.
    /// - Throws: ``LeadFileError`` if the header cannot be understood, or the file cannot be read.
    public init(
        _ file: LeadFile, mapping: [(column: LeadColumn, header: String)] = [], numbers: PhoneNumberParser,
        limit: Int = 1_000, shown: Int = 5
    ) throws(LeadFileError) {
        var reader = try LeadFileReader(file, mapping: mapping, numbers: numbers)
        let map = reader.map
        facts = file.facts
        columns = zip(map.headers, map.roles).map { Column(header: $0, role: $1?.rawValue ?? "attribute") }
        while rowCount < limit, let (row, cells) = try reader.nextWithColumns() {
            rowCount += 1
            var rejection: String?
            switch row {
            case .lead(let lead):
                leadCount += 1
                for number in lead.numbers { countries[number.region, default: 0] += 1 }
                for warning in lead.warnings { warnings[warning, default: 0] += 1 }
            case .rejected(let rejected):
                rejection = rejected.reason
                rejections[rejected.reason, default: 0] += 1
            }
            guard rows.count < shown else { continue }
            rows.append(
                Row(line: row.line, cells: Self.discreet(cells, map, numbers), rejection: rejection))
        }
    }

    private static func discreet(_ cells: [String], _ map: HeaderMap, _ numbers: PhoneNumberParser) -> [String] {
        map.headers.indices.map { index in
            guard cells.indices.contains(index) else { return "" }
            let text = HeaderMap.trim(cells[index])
            guard map.roles[index] == .phone, !text.isEmpty else { return text }
            switch numbers.parse(NumberCell.undress(text)) {
            case .success(let number): return number.masked.text
            case .failure: return MaskedPhoneNumber(e164: text).text
            }
        }
    }
}
