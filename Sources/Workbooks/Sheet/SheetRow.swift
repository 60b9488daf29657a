/// A sheet of a workbook.
public struct WorkbookSheet: Sendable, Hashable {
    /// What its tab says.
    public let name: String
    /// Whether the spreadsheet program hides it.
    public let isHidden: Bool
}

/// One row of a sheet that has a cell with something in it.
public struct SheetRow: Sendable, Hashable {
    /// Its number; the first is 1.
    public var number: Int
    /// The cells' texts from column A on; empty cells at the end are left out.
    public var texts: [String]
    /// What has to be said of single cells, by their index in the row; it may name cells behind the last text.
    public var notes: [Int: CellNote]
    /// Why the row cannot be used, if it cannot.
    public var damage: String?

    /// Creates a row.
    public init(number: Int, texts: [String], notes: [Int: CellNote] = [:], damage: String? = nil) {
        self.number = number
        self.texts = texts
        self.notes = notes
        self.damage = damage
    }
}

/// Why a cell does not say what it seems to say. Its text is empty, but for ``rounded``.
public enum CellNote: Sendable, Hashable, CustomStringConvertible {
    /// A formula that no program has computed yet.
    case formulaWithoutValue
    /// An error value: `#N/A`.
    case error(String)
    /// The cell is covered by a merged one, whose value is in its first cell.
    case merged(range: String)
    /// A number of more digits than a spreadsheet keeps: the last ones are lost.
    case rounded

    public var description: String {
        switch self {
        case .formulaWithoutValue:
            "a formula without its result; open the workbook in a spreadsheet program and save it, or save it as values"
        case .error(let name): "the cell holds the error \(name)"
        case .merged(let range): "the cells \(range) are merged and only the first has the value; unmerge and fill them"
        case .rounded: "a spreadsheet has rounded the number; format its column as text and enter it again"
        }
    }
}
