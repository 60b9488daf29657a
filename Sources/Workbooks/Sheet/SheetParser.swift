/// Reads a sheet's XML (ECMA-376 part 1, 18.3.1): cells in, rows out.
final class SheetParser: XMLHandler {
    private enum Kind {
        case number, shared, inline, text, boolean, error
    }

    private enum Collecting {
        case nothing, value
    }

    /// Rows that are complete, in the file's order.
    private(set) var rows: [SheetRow] = []
    private(set) var complaint: WorkbookError?

    private let strings: TextHeap
    private let formats: CellFormats
    private let countsFrom1904: Bool
    private let cellBytes: Int
    private var merged: MergedCells

    private var row = SheetRow(number: 0, texts: [])
    private var isInRows = false
    private var column = -1
    private var kind = Kind.number
    private var style = 0
    private var hasFormula = false
    private var isInInline = false
    private var phoneticDepth = 0
    private var collecting = Collecting.nothing
    private var value: [UInt8] = []

    init(
        strings: TextHeap, formats: CellFormats, countsFrom1904: Bool, merged: MergedCells, limits: WorkbookLimits
    ) {
        self.strings = strings
        self.formats = formats
        self.countsFrom1904 = countsFrom1904
        self.merged = merged
        cellBytes = limits.cellBytes
    }

    /// The rows that are complete, each handed out once.
    func takeRows() -> [SheetRow] {
        defer { rows = [] }
        return rows
    }

    func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        if !isInRows {
            if name == "sheetData" { isInRows = true }
        } else if name == "c" {
            beginCell(attributes)
        } else if name == "v" {
            collecting = .value
        } else if name == "t" {
            if isInInline, phoneticDepth == 0 { collecting = .value }
        } else if name == "row" {
            beginRow(attributes)
        } else if name == "f" {
            hasFormula = true
        } else if name == "is" {
            isInInline = true
        } else if name == "rPh" {
            phoneticDepth += 1
        }
    }

    func end(_ name: XMLName) {
        guard isInRows else { return }
        if name == "v" || name == "t" {
            collecting = .nothing
        } else if name == "c" {
            endCell()
        } else if name == "row" {
            endRow()
        } else if name == "is" {
            isInInline = false
        } else if name == "rPh" {
            phoneticDepth -= 1
        } else if name == "sheetData" {
            isInRows = false
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {
        guard collecting == .value, value.count <= cellBytes else { return }
        value.append(contentsOf: bytes)
    }

    // MARK: Rows

    private func beginRow(_ attributes: XMLAttributes) {
        let number = attributes.number("r") ?? row.number + 1
        guard (1...CellReference.lastRow).contains(number) else {
            return complain("a row has the number \(number)")
        }
        row = SheetRow(number: number, texts: [])
        column = -1
    }

    private func endRow() {
        for (columns, first, range) in merged.covered(row: row.number) {
            for column in columns where column != first {
                // Whole rows may be merged far beyond what is used.
                guard column <= max(row.texts.count, columns.lowerBound + 64) else { break }
                if !row.texts.indices.contains(column) || row.texts[column].isEmpty {
                    row.notes[column] = .merged(range: range)
                }
            }
        }
        if !row.texts.isEmpty || !row.notes.isEmpty || row.damage != nil { rows.append(row) }
    }

    // MARK: Cells

    private func beginCell(_ attributes: XMLAttributes) {
        column += 1
        if let place = attributes.bytes("r") {
            guard let reference = CellReference(place) else { return complain("a cell's place is none") }
            column = reference.column
        }
        guard column <= CellReference.lastColumn else { return complain("a row has too many cells") }
        style = attributes.number("s") ?? 0
        kind = Self.kind(attributes.bytes("t"))
        hasFormula = false
        value.removeAll(keepingCapacity: true)
    }

    private static func kind(_ type: UnsafePointer<CChar>?) -> Kind {
        guard let type else { return .number }
        // s, str, inlineStr, b, e, d, n (ECMA-376 part 1, 18.18.11)
        switch (UInt8(bitPattern: type[0]), type[0] == 0 ? 0 : type[1]) {
        case (UInt8(ascii: "s"), 0): return .shared
        case (UInt8(ascii: "s"), _), (UInt8(ascii: "d"), _): return .text
        case (UInt8(ascii: "i"), _): return .inline
        case (UInt8(ascii: "b"), _): return .boolean
        case (UInt8(ascii: "e"), _): return .error
        default: return .number
        }
    }

    private func endCell() {
        guard value.count <= cellBytes else {
            row.damage = row.damage ?? "a cell is longer than \(cellBytes) bytes"
            return
        }
        switch kind {
        case .inline, .text: put(CellText.decode(value))
        case .shared: putShared()
        case .boolean where !value.isEmpty: put(value == [UInt8(ascii: "1")] ? "TRUE" : "FALSE")
        case .error where !value.isEmpty: row.notes[column] = .error(String(decoding: value.prefix(32), as: UTF8.self))
        case .number where !value.isEmpty: putNumber()
        case .boolean, .error, .number: if hasFormula { row.notes[column] = .formulaWithoutValue }
        }
    }

    private func putNumber() {
        let raw = String(decoding: value, as: UTF8.self)
        guard let (text, isRounded) = CellNumber.text(raw, formats[style], countsFrom1904: countsFrom1904) else {
            row.damage = row.damage ?? "a cell that should hold a number does not"
            return
        }
        if isRounded { row.notes[column] = .rounded }
        put(text)
    }

    private func putShared() {
        guard !value.isEmpty else { return }
        let text = Int(String(decoding: value, as: UTF8.self)).flatMap { index in
            strings.with(index) { bytes in bytes.count > cellBytes ? nil : CellText.decode(bytes) }
        }
        switch text {
        case .some(.some(let text)): put(text)
        case .some(nil): row.damage = row.damage ?? "a cell is longer than \(cellBytes) bytes"
        case nil: complain("a cell names a text that is not there")
        }
    }

    private func put(_ text: String) {
        guard !text.isEmpty else { return }
        while row.texts.count < column { row.texts.append("") }
        // A cell that is told twice keeps what was told first.
        if row.texts.count == column {
            row.texts.append(text)
        } else if row.texts[column].isEmpty {
            row.texts[column] = text
        }
    }

    private func complain(_ what: String) {
        complaint = complaint ?? WorkbookError(.damaged, "The workbook is damaged: \(what). Open it and save it anew.")
    }
}

/// Texts of cells: UTF-8, in which `_x000D_` stands for a character that XML cannot have (ECMA-376 part 1, 22.9.2.19).
enum CellText {
    static func decode(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.utf8.contains(UInt8(ascii: "_")) ? unescape(text) : text
    }

    private static func unescape(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "_x") {
            result += rest[..<start.lowerBound]
            let code = rest[start.upperBound...].prefix(4)
            let after = rest.index(start.upperBound, offsetBy: 4, limitedBy: rest.endIndex)
            if code.count == 4, let after, after < rest.endIndex, rest[after] == "_", code.allSatisfy(\.isHexDigit),
                let scalar = UInt32(code, radix: 16).flatMap(UnicodeScalar.init)
            {
                result.unicodeScalars.append(scalar)
                rest = rest[rest.index(after: after)...]
            } else {
                result += "_x"
                rest = rest[start.upperBound...]
            }
        }
        return result + rest
    }
}
