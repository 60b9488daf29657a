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
        if row.notes.isEmpty, cells.allSatisfy(\.isEmpty) { return nil }
        if cells.dropFirst(map.headers.count).contains(where: { !$0.isEmpty }) {
            return reject(row, "the row has \(cells.count) columns, the header has \(map.headers.count)")
        }
        var draft = Draft(lead: LeadRow(line: row.line, numbers: [], attributes: [:], warnings: []))
        for (index, note) in row.notes.sorted(by: { $0.key < $1.key }) where map.headers.indices.contains(index) {
            if let reason = take(note, of: index, into: &draft) { return reject(row, reason) }
        }
        for (index, cell) in cells.prefix(map.headers.count).enumerated() where !cell.isEmpty {
            // What a spreadsheet has rounded is no number to dial.
            if row.notes[index] != nil, map.roles[index] == .phone { continue }
            if let reason = take(cell, in: index, into: &draft) { return reject(row, reason) }
        }
        var lead = draft.lead
        if lead.numbers.isEmpty {
            return reject(row, draft.problems.isEmpty ? "no phone number" : draft.problems.joined(separator: "; "))
        }
        lead.warnings = draft.problems
        if lead.name == nil { lead.name = Self.fullName(draft.firstName, draft.lastName) }
        if let name = lead.name, name.count > LeadRow.longestName {
            lead.name = String(name.prefix(LeadRow.longestName))
            lead.warnings.append("the name is longer than \(LeadRow.longestName) characters and was cut")
        }
        return .lead(lead)
    }

    /// A lead that is being put together.
    private struct Draft {
        var lead: LeadRow
        var firstName = ""
        var lastName = ""
        /// What was left out.
        var problems: [String] = []
    }

    /// Takes what is said of a cell that does not speak for itself. Returns why the row must be rejected, if it must: where
    /// a wrong value would lead to wrong calls.
    private func take(_ note: String, of index: Int, into draft: inout Draft) -> String? {
        let problem = "\(map.headers[index]): \(note)"
        switch map.roles[index] {
        case .externalID, .timeZone, .region, .priority, .expires, .owner: return problem
        case .phone, .name, .firstName, .lastName, .note, nil: draft.problems.append(problem)
        case .ignore: break
        }
        return nil
    }

    /// Takes a cell that is not empty. Returns why the row must be rejected, if it must.
    private func take(_ cell: String, in index: Int, into draft: inout Draft) -> String? {
        let header = map.headers[index]
        switch map.roles[index] {
        case .phone: addNumber(cell, header, to: &draft)
        case .name: draft.lead.name = cell
        case .firstName:
            draft.firstName = cell
            draft.lead.attributes[header] = cell
        case .lastName:
            draft.lastName = cell
            draft.lead.attributes[header] = cell
        case .externalID:
            guard cell.count <= LeadRow.longestKey else {
                return "\(header): a key has at most \(LeadRow.longestKey) characters"
            }
            draft.lead.externalID = cell
        case .timeZone:
            guard timeZones.contains(cell) else {
                return "\(header): no such time zone; write it like Asia/Shanghai"
            }
            draft.lead.timeZone = cell
        case .region: draft.lead.region = cell
        case .priority:
            guard let priority = Int(cell), (0...99).contains(priority) else {
                return "\(header): the priority must be a whole number from 0 to 99"
            }
            draft.lead.priority = priority
        case .expires:
            guard let moment = LocalMoment(end: cell) else {
                return "\(header): no such day; write it like 2026-12-31, or 2026-12-31 18:00"
            }
            draft.lead.expires = moment
        case .owner: draft.lead.owner = cell
        case .note: draft.lead.note = cell
        case .ignore: break
        case nil: draft.lead.attributes[header] = cell
        }
        return nil
    }

    private func addNumber(_ cell: String, _ header: String, to draft: inout Draft) {
        let text = NumberCell.undress(cell)
        if NumberCell.isScientific(text) {
            draft.problems.append(
                "\(header): a spreadsheet has rounded the number; format its column as text and export again")
            return
        }
        switch numbers.parse(text) {
        case .success(let number):
            if draft.lead.numbers.contains(number) { return }
            guard draft.lead.numbers.count < LeadRow.mostNumbers else {
                draft.problems.append("\(header): a lead has at most \(LeadRow.mostNumbers) numbers")
                return
            }
            draft.lead.numbers.append(number)
        case .failure(let rejection):
            draft.problems.append("\(header): \(rejection)")
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
