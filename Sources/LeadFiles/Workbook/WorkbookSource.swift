import Workbooks

/// The rows of a workbook's sheet.
public struct WorkbookSource: LeadRowSource {
    public let facts: SourceFacts
    public var bytesRead: Int { rows.bytesRead }
    public var byteCount: Int { rows.byteCount }

    private let rows: SheetRows

    /// Opens a workbook.
    ///
    /// - Parameters:
    ///   - path: Where it is.
    ///   - sheet: The sheet's name, in any case; nil takes the first that is not hidden.
    /// - Throws: ``LeadFileError`` if it cannot be read, or has no such sheet.
    public init(path: String, sheet: String? = nil) throws(LeadFileError) {
        do throws(WorkbookError) {
            let workbook = try Workbook(path: path)
            let chosen = try workbook.sheet(named: sheet)
            rows = try workbook.rows(of: chosen)
            var facts = SourceFacts(format: "workbook")
            facts.sheet = chosen.name
            facts.otherSheets = workbook.sheets.filter { $0 != chosen }.map(\.name)
            facts.mergedAreas = rows.mergedCount
            self.facts = facts
        } catch {
            throw LeadFileError(error)
        }
    }

    public mutating func nextRow() throws(LeadFileError) -> SourceRow? {
        do throws(WorkbookError) {
            guard let row = try rows.next() else { return nil }
            return SourceRow(
                line: row.number, columns: row.texts, damage: row.damage, notes: row.notes.mapValues(\.description))
        } catch {
            throw LeadFileError(error)
        }
    }
}

extension LeadFileError {
    init(_ error: WorkbookError) {
        self.init(error.code == .noSheet ? .noSheet : .unreadable, error.message)
    }
}
