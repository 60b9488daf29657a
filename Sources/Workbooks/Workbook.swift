/// A workbook (`.xlsx`, `.xlsm`: ECMA-376, transitional and strict) that is read row by row: what is unpacked is never held
/// whole, in memory or on disk.
///
/// Formulas are not computed: what the program that saved the workbook had computed is read. Not to be used by two threads
/// at once.
///
/// ```swift
/// let workbook = try Workbook(path: "spring.xlsx")
/// let rows = try workbook.rows(of: workbook.sheets[0])
/// while let row = try rows.next() { print(row.number, row.texts) }
/// ```
public final class Workbook {
    /// The sheets that have rows, in their order.
    public let sheets: [WorkbookSheet]

    private let archive: ZipArchive
    private let parts: WorkbookParts
    private let limits: WorkbookLimits
    private var strings: TextHeap?
    private var formats: CellFormats?

    /// Opens a workbook.
    ///
    /// - Throws: ``WorkbookError`` if it cannot be read, is none, or is protected by a password.
    public init(path: String, limits: WorkbookLimits = WorkbookLimits()) throws(WorkbookError) {
        switch SpreadsheetFile.kind(of: path) {
        case .compound(isEncrypted: true):
            throw WorkbookError(.encrypted, "The workbook is protected by a password: save it without one.")
        case .compound(isEncrypted: false):
            throw WorkbookError(
                .otherFormat,
                "This is an old workbook (.xls), or one that is protected by a password: save it as .xlsx without a password, or as CSV."
            )
        case .archive, .other: break
        }
        self.limits = limits
        archive = try ZipArchive(path: path, limits: limits)
        parts = try WorkbookParts(archive)
        sheets = parts.sheets.map(\.sheet)
    }

    /// The sheet of that name, in any case; without a name the first that is not hidden.
    ///
    /// - Throws: ``WorkbookError`` if there is none; it names those there are.
    public func sheet(named name: String?) throws(WorkbookError) -> WorkbookSheet {
        guard let name else { return sheets.first { !$0.isHidden } ?? sheets[0] }
        if let sheet = sheets.first(where: { $0.name == name })
            ?? sheets.first(where: { $0.name.lowercased() == name.lowercased() })
        {
            return sheet
        }
        let names = sheets.map { "'\($0.name)'" }.joined(separator: ", ")
        throw WorkbookError(.noSheet, "The workbook has no sheet '\(name)'. It has: \(names).")
    }

    /// Begins to read a sheet.
    ///
    /// - Throws: ``WorkbookError`` if a part that is needed is damaged.
    public func rows(of sheet: WorkbookSheet) throws(WorkbookError) -> SheetRows {
        guard let (_, name) = parts.sheets.first(where: { $0.sheet == sheet }), let scan = try archive.open(name) else {
            throw WorkbookError(.noSheet, "The sheet '\(sheet.name)' is not in the workbook.")
        }
        let merged = try MergedCells(scan)
        let (strings, formats) = try tables()
        guard let part = try archive.open(name) else {
            throw WorkbookError(.noSheet, "The sheet '\(sheet.name)' is not in the workbook.")
        }
        let parser = SheetParser(
            strings: strings, formats: formats, countsFrom1904: parts.countsFrom1904, merged: merged, limits: limits)
        return SheetRows(part, parser, mergedCount: merged.count)
    }

    /// What cells of all sheets refer to; read once.
    private func tables() throws(WorkbookError) -> (TextHeap, CellFormats) {
        if let strings, let formats { return (strings, formats) }
        let strings = try SharedStrings.read(try part(parts.sharedStrings), limits)
        var formats = CellFormats()
        if let part = try part(parts.styles) { formats = try CellFormats(part) }
        self.strings = strings
        self.formats = formats
        return (strings, formats)
    }

    private func part(_ name: String?) throws(WorkbookError) -> ZipPart? {
        guard let name else { return nil }
        return try archive.open(name)
    }
}

/// The rows of a sheet, one by one. Rows without anything in them are passed over.
public final class SheetRows {
    /// How many areas of merged cells the sheet has.
    public let mergedCount: Int
    /// Bytes of the sheet that were unpacked so far.
    public var bytesRead: Int { part.bytesRead }
    /// Bytes that the sheet unpacks to.
    public var byteCount: Int { part.byteCount }

    private let part: ZipPart
    private let parser: SheetParser
    private let reader: XMLReader
    private let buffer: UnsafeMutableRawBufferPointer
    private var rows: [SheetRow] = []
    private var nextIndex = 0
    private var isAtEnd = false

    init(_ part: ZipPart, _ parser: SheetParser, mergedCount: Int) {
        self.part = part
        self.parser = parser
        self.mergedCount = mergedCount
        reader = XMLReader(part.name, parser)
        buffer = .allocate(byteCount: 1 << 16, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The next row; nil at the end.
    ///
    /// - Throws: ``WorkbookError`` if the sheet is damaged.
    public func next() throws(WorkbookError) -> SheetRow? {
        while nextIndex == rows.count {
            guard !isAtEnd else { return nil }
            let count = try part.read(into: buffer)
            isAtEnd = count == 0
            try reader.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]), isLast: isAtEnd)
            rows = parser.takeRows()
            nextIndex = 0
        }
        defer { nextIndex += 1 }
        return rows[nextIndex]
    }
}
