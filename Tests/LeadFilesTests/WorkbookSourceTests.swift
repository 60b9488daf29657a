import Foundation
import LeadFiles
import PhoneNumbers
import Testing
import Workbooks

@Suite("Lead files that are workbooks")
struct WorkbookSourceTests {
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// A workbook of one sheet; removed by the caller.
    private func workbook(_ sheet: String) throws -> String {
        let path = NSTemporaryDirectory() + "leads-\(UUID().uuidString).bin"
        let writer = try ZipWriter(path: path)
        try writer.add(
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"\(Self.office)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                .utf8)
        try writer.add("xl/workbook.xml", "<workbook><sheets><sheet name=\"客户\" id=\"b\"/></sheets></workbook>".utf8)
        try writer.add(
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"b\" Type=\"\(Self.office)/worksheet\" Target=\"sheet.xml\"/></Relationships>"
                .utf8)
        try writer.add("xl/sheet.xml", "<worksheet>\(sheet)</worksheet>".utf8)
        try writer.close()
        return path
    }

    private func row(_ number: Int, _ cells: String...) -> String {
        "<row r=\"\(number)\">"
            + cells.map { $0.hasPrefix("<") ? $0 : "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>"
    }

    /// What a sheet's rows become: `2 +8613800138000 Ada` or `3 reason`, and warnings behind a lead.
    private func read(_ sheet: String, headerLine: Int? = nil) throws -> [String] {
        let path = try workbook(sheet)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = LeadFile.Options()
        options.headerLine = headerLine
        let file = try LeadFile(path: path, options: options)
        var reader = try LeadFileReader(file, numbers: try #require(PhoneNumberParser(defaultRegion: "CN")))
        var rows: [String] = []
        while let row = try reader.next() {
            switch row {
            case .lead(let lead):
                rows.append(
                    (["\(lead.line) \(lead.numbers[0].e164) \(lead.name ?? "-")"] + lead.warnings).joined(
                        separator: " | "))
            case .rejected(let row): rows.append("\(row.line) \(row.reason)")
            }
        }
        return rows
    }

    @Test("A number that was entered as one comes out exact, whoever wrote the file")
    func numbers() throws {
        let rows = try read(
            "<sheetData>" + row(1, "手机", "姓名") + row(2, "<c><v>13800138000</v></c>", "李雷")
                + row(3, "<c><v>1.3800138001E10</v></c>", "Ada") + row(7, "+86 138 0013 8002", "Bell") + "</sheetData>")
        #expect(rows == ["2 +8613800138000 李雷", "3 +8613800138001 Ada", "7 +8613800138002 Bell"])
    }

    @Test("Formulas, errors and merged cells are told of, and only what matters rejects a row")
    func notes() throws {
        let rows = try read(
            "<sheetData>" + row(1, "phone", "name", "key", "city")
                + row(2, "<c><f>A1</f></c>", "Ada") + row(3, "<c><f>A1</f><v>13800138003</v></c>", "Bell")
                + row(4, "<c><v>13800138004</v></c>", "<c t=\"e\"><v>#REF!</v></c>")
                + row(5, "<c><v>13800138005</v></c>", "Eve", "<c t=\"e\"><v>#N/A</v></c>")
                + row(6, "<c><v>13800138006</v></c>", "Fay", "<c><v>622202123456789012</v></c>")
                + row(7, "<c><v>13800138007</v></c>", "Gus", "7", "Oslo") + row(8, "<c/>", "Hal", "8")
                + row(9, "<c><v>138001380091234567</v></c>", "Ian") + "</sheetData>"
                + "<mergeCells><mergeCell ref=\"A7:A8\"/><mergeCell ref=\"D7:D8\"/></mergeCells>")
        let merged = { (range: String) in
            "the cells \(range) are merged and only the first has the value; unmerge and fill them"
        }
        let formula =
            "a formula without its result; open the workbook in a spreadsheet program and save it, or save it as values"
        let rounded = "a spreadsheet has rounded the number; format its column as text and enter it again"
        #expect(
            rows == [
                "2 phone: \(formula)", "3 +8613800138003 Bell",
                "4 +8613800138004 - | name: the cell holds the error #REF!",
                "5 key: the cell holds the error #N/A", "6 key: \(rounded)", "7 +8613800138007 Gus",
                "8 phone: \(merged("A7:A8")); city: \(merged("D7:D8"))", "9 phone: \(rounded)",
            ])
    }

    @Test("A title above the header is passed over when the header's line is named")
    func title() throws {
        let sheet =
            "<sheetData>" + row(1, "Customers of spring") + row(3, "phone", "name") + row(4, "13800138000", "Ada")
            + "</sheetData>"
        #expect(try read(sheet, headerLine: 3) == ["4 +8613800138000 Ada"])
        let error = #expect(throws: LeadFileError.self) { try read(sheet) }
        #expect(error?.code == .noNumberColumn)
        let none = #expect(throws: LeadFileError.self) { try read(sheet, headerLine: 9) }
        #expect(none?.message == "The file has no line 9.")
    }

    @Test("A preview says what each column is taken for, and hides the numbers")
    func preview() throws {
        let path = try workbook(
            "<sheetData>" + row(1, "手机", "姓名", "省份", "有效期", "plan")
                + row(2, "13800138000", "李雷", "浙江", "2026-12-31", "gold") + row(3, "12", "Bell")
                + row(4, "+4930123456", "Cid", "", "soon") + row(5, "+493012345678", "Dora") + "</sheetData>")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let numbers = try #require(PhoneNumberParser(defaultRegion: "CN"))
        let preview = try LeadPreview(LeadFile(path: path), numbers: numbers, limit: 1_000, shown: 2)
        #expect(preview.facts.format == "workbook" && preview.facts.sheet == "客户")
        #expect(preview.columns.map(\.role) == ["phone", "name", "region", "expires", "attribute"])
        #expect(
            preview.rows.map(\.cells) == [
                ["+86138****8000", "李雷", "浙江", "2026-12-31", "gold"], ["**", "Bell", "", "", ""],
            ])
        #expect(preview.rows.map { $0.rejection == nil } == [true, false])
        #expect(preview.rowCount == 4 && preview.leadCount == 2 && preview.rejections.values.reduce(0, +) == 2)
        #expect(preview.countries == ["CN": 1, "DE": 1])
        #expect(try LeadPreview(LeadFile(path: path), numbers: numbers, limit: 1).rowCount == 1)
    }

    @Test("A sheet that is not there, and one of a CSV file, are refused")
    func noSheet() throws {
        let path = try workbook("<sheetData/>")
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = LeadFile.Options()
        options.sheet = "Old"
        #expect(#expect(throws: LeadFileError.self) { try LeadFile(path: path, options: options) }?.code == .noSheet)
        try Data("phone\n1\n".utf8).write(to: URL(fileURLWithPath: path))
        #expect(#expect(throws: LeadFileError.self) { try LeadFile(path: path, options: options) }?.code == .noSheet)
    }
}
