public import PhoneNumbers

/// Turns rows into leads: cleans, validates, and says what is wrong. Pure: the same row always gives the same lead.
public struct LeadMapper: Sendable {
    /// Which column is what.
    public let map: HeaderMap
    private let numbers: PhoneNumberParser
    private let timeZones: Set<String>

    /// Creates a mapper.
    ///
    /// - Parameters:
    ///   - map: Which column is what.
    ///   - numbers: Reads phone numbers; it knows the region of those without a country code.
    ///   - timeZones: The time zones that are known; nil accepts the names of the machine's own table.
    public init(map: HeaderMap, numbers: PhoneNumberParser, timeZones: Set<String>? = nil) {
        self.map = map
        self.numbers = numbers
        self.timeZones = timeZones ?? KnownTimeZones.names
    }

    /// What a row is. Nil if all its columns are empty.
    public func read(_ row: SourceRow) -> LeadFileRow? {
        if let damage = row.damage { return reject(row, damage) }
        let cells = row.columns.map(HeaderMap.trim)
        if cells.allSatisfy(\.isEmpty) { return nil }
        if cells.dropFirst(map.headers.count).contains(where: { !$0.isEmpty }) {
            return reject(row, "the row has \(cells.count) columns, the header has \(map.headers.count)")
        }
        var lead = LeadRow(line: row.line, numbers: [], attributes: [:], warnings: [])
        var names = (first: "", last: "")
        var problems: [String] = []
        for (index, cell) in cells.prefix(map.headers.count).enumerated() where !cell.isEmpty {
            let header = map.headers[index]
            switch map.roles[index] {
            case .phone: addNumber(cell, header, to: &lead, &problems)
            case .name: lead.name = cell
            case .firstName:
                names.first = cell
                lead.attributes[header] = cell
            case .lastName:
                names.last = cell
                lead.attributes[header] = cell
            case .externalID: lead.externalID = cell
            case .timeZone:
                guard timeZones.contains(cell) else {
                    return reject(row, "\(header): no such time zone; write it like Asia/Shanghai")
                }
                lead.timeZone = cell
            case .priority:
                guard let priority = Int(cell), (0...99).contains(priority) else {
                    return reject(row, "\(header): the priority must be a whole number from 0 to 99")
                }
                lead.priority = priority
            case .owner: lead.owner = cell
            case .note: lead.note = cell
            case .ignore: break
            case nil: lead.attributes[header] = cell
            }
        }
        if lead.numbers.isEmpty {
            return reject(row, problems.isEmpty ? "no phone number" : problems.joined(separator: "; "))
        }
        lead.warnings = problems
        if lead.name == nil { lead.name = Self.fullName(names.first, names.last) }
        return .lead(lead)
    }

    private func addNumber(_ cell: String, _ header: String, to lead: inout LeadRow, _ problems: inout [String]) {
        let text = NumberCell.undress(cell)
        if NumberCell.isScientific(text) {
            problems.append(
                "\(header): a spreadsheet has rounded the number; format its column as text and export again")
            return
        }
        switch numbers.parse(text) {
        case .success(let number):
            if !lead.numbers.contains(number) { lead.numbers.append(number) }
        case .failure(let rejection):
            problems.append("\(header): \(rejection)")
        }
    }

    /// Family name first where it is written in Chinese characters, without a space.
    private static func fullName(_ first: String, _ last: String) -> String? {
        if first.isEmpty && last.isEmpty { return nil }
        let isHan = (first + last).unicodeScalars.allSatisfy { (0x3400...0x9FFF).contains($0.value) }
        return isHan ? last + first : [first, last].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func reject(_ row: SourceRow, _ reason: String) -> LeadFileRow {
        .rejected(RejectedRow(line: row.line, reason: reason, columns: row.columns))
    }
}
