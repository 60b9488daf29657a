import Foundation
import Testing
import Workbooks

/// A workbook made of pieces of XML, removed with this value.
final class TestWorkbook {
    let path = NSTemporaryDirectory() + "workbook-\(UUID().uuidString).xlsx"

    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// - Parameters:
    ///   - sheets: By name: what stands in `worksheet`; a name with a star is hidden.
    ///   - strings: What stands in `sst`; nil makes no such part.
    ///   - styles: What stands in `styleSheet`.
    ///   - properties: Attributes of `workbookPr`.
    ///   - change: A last word on the parts; nil leaves one out.
    init(
        sheets: [(name: String, xml: String)], strings: String? = nil, styles: String? = nil, properties: String = "",
        change: (inout [String: [UInt8]?]) -> Void = { _ in }
    ) throws {
        var parts: [String: [UInt8]?] = [:]
        var list = ""
        var relations = ""
        for (index, sheet) in sheets.enumerated() {
            let number = index + 1
            let isHidden = sheet.name.hasSuffix("*")
            let name = isHidden ? String(sheet.name.dropLast()) : sheet.name
            list +=
                "<sheet name=\"\(name)\" sheetId=\"\(number)\" r:id=\"rId\(number)\"\(isHidden ? " state=\"hidden\"" : "")/>"
            relations +=
                "<Relationship Id=\"rId\(number)\" Type=\"\(Self.office)/worksheet\" Target=\"worksheets/sheet\(number).xml\"/>"
            parts["xl/worksheets/sheet\(number).xml"] = Array("<worksheet>\(sheet.xml)</worksheet>".utf8)
        }
        if let strings {
            relations +=
                "<Relationship Id=\"s\" Type=\"\(Self.office)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
            parts["xl/sharedStrings.xml"] = Array("<sst>\(strings)</sst>".utf8)
        }
        if let styles {
            relations += "<Relationship Id=\"t\" Type=\"\(Self.office)/styles\" Target=\"../xl/styles.xml\"/>"
            parts["xl/styles.xml"] = Array("<styleSheet>\(styles)</styleSheet>".utf8)
        }
        parts["_rels/.rels"] = Array(
            "<Relationships><Relationship Id=\"a\" Type=\"\(Self.office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                .utf8)
        parts["xl/workbook.xml"] = Array(
            "<workbook xmlns:r=\"r\"><workbookPr \(properties)/><sheets>\(list)</sheets></workbook>".utf8)
        parts["xl/_rels/workbook.xml.rels"] = Array("<Relationships>\(relations)</Relationships>".utf8)
        change(&parts)
        let writer = try ZipWriter(path: path)
        for (name, bytes) in parts.sorted(by: { $0.key < $1.key }) {
            if let bytes { try writer.add(name, bytes) }
        }
        try writer.close()
    }

    /// A workbook of one sheet with these rows of XML.
    convenience init(rows: String, after: String = "", strings: String? = nil, styles: String? = nil) throws {
        try self.init(
            sheets: [("Leads", "<sheetData>\(rows)</sheetData>\(after)")], strings: strings, styles: styles)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// All rows of a sheet.
    func rows(sheet: String? = nil, limits: WorkbookLimits = WorkbookLimits()) throws -> [SheetRow] {
        let workbook = try Workbook(path: path, limits: limits)
        let reader = try workbook.rows(of: workbook.sheet(named: sheet))
        var rows: [SheetRow] = []
        while let row = try reader.next() { rows.append(row) }
        #expect(reader.bytesRead == reader.byteCount)
        return rows
    }
}
