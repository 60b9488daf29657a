import Foundation
import Testing
import Workbooks

@Suite("Workbooks: sheets")
struct SheetTests {
    private static func cell(_ place: String, _ text: String) -> String {
        "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
    }

    @Test("Rows and columns may have gaps, and need no numbers; blank rows are passed over")
    func gaps() throws {
        let book = try TestWorkbook(
            rows: "<row r=\"2\">\(Self.cell("B2", "b"))\(Self.cell("D2", "d"))</row><row r=\"3\"/>"
                + "<row r=\"4\"><c r=\"A4\" s=\"1\"/></row>"
                + "<row r=\"9\">\(Self.cell("A9", "a"))<c/><c t=\"inlineStr\"><is><t>c</t></is></c></row>"
                + "<row><c t=\"inlineStr\"><is><t>next</t></is></c></row>")
        #expect(
            try book.rows() == [
                SheetRow(number: 2, texts: ["", "b", "", "d"]), SheetRow(number: 9, texts: ["a", "", "c"]),
                SheetRow(number: 10, texts: ["next"]),
            ])
    }

    @Test("Writers may put a prefix before every name")
    func prefixes() throws {
        let book = try TestWorkbook(
            sheets: [("a", "")],
            change: { parts in
                parts["xl/worksheets/sheet1.xml"] = Array(
                    """
                    <x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c t="str"><x:v>a</x:v></x:c></x:row>
                    <x:row r="2"/></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>
                    """.utf8)
            })
        #expect(
            try book.rows() == [
                SheetRow(number: 1, texts: ["a"]), SheetRow(number: 2, texts: [], notes: [0: .merged(range: "A1:A2")]),
            ])
    }

    @Test("Cells that a merged one covers are told of")
    func merged() throws {
        let book = try TestWorkbook(
            rows: "<row r=\"1\">\(Self.cell("A1", "wide"))</row>"
                + "<row r=\"2\">\(Self.cell("A2", "tall"))\(Self.cell("B2", "x"))</row>"
                + "<row r=\"3\">\(Self.cell("B3", "y"))</row><row r=\"4\">\(Self.cell("B4", "/sheetData>"))</row>",
            after:
                "<mergeCells count=\"3\"><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"D9\"/></mergeCells>"
        )
        #expect(
            try book.rows() == [
                SheetRow(number: 1, texts: ["wide"], notes: [1: .merged(range: "A1:B1")]),
                SheetRow(number: 2, texts: ["tall", "x"]),
                SheetRow(number: 3, texts: ["", "y"], notes: [0: .merged(range: "A2:A3")]),
                SheetRow(number: 4, texts: ["", "/sheetData>"]),
            ])
    }

    @Test("Merged cells are found behind many rows, wherever the reading is cut")
    func mergedBehind() throws {
        for count in 1_340..<1_360 {
            var rows = (1...count).map { "<row r=\"\($0)\">\(Self.cell("A\($0)", "\($0)"))</row>" }.joined()
            rows += "<row r=\"\(count + 1)\"/>"
            let book = try TestWorkbook(
                rows: rows, after: "<mergeCells><mergeCell ref=\"A\(count):A\(count + 1)\"/></mergeCells>")
            let read = try book.rows()
            #expect(read.count == count + 1)
            #expect(read.last?.notes == [0: .merged(range: "A\(count):A\(count + 1)")])
        }
    }

    @Test("The first sheet that is not hidden is read, or the one that is named")
    func several() throws {
        let sheet = { (text: String) in "<sheetData><row r=\"1\">\(Self.cell("A1", text))</row></sheetData>" }
        let book = try TestWorkbook(sheets: [("Lookup*", sheet("hidden")), ("客户", sheet("one")), ("Old", sheet("two"))])
        #expect(try Workbook(path: book.path).sheets.map(\.name) == ["Lookup", "客户", "Old"])
        #expect(try book.rows().first?.texts == ["one"])
        #expect(try book.rows(sheet: "old").first?.texts == ["two"])
        #expect(try book.rows(sheet: "Lookup").first?.texts == ["hidden"])
        let error = #expect(throws: WorkbookError.self) { try book.rows(sheet: "New") }
        #expect(error?.code == .noSheet)
        #expect(error?.message.contains("'客户', 'Old'") == true)
    }

    @Test("A cell of megabytes costs its row only, shared or not")
    func longCell() throws {
        let long = String(repeating: "x", count: 10 << 20)
        let book = try TestWorkbook(
            rows: "<row r=\"1\">\(Self.cell("A1", long))</row><row r=\"2\"><c t=\"s\"><v>0</v></c></row>"
                + "<row r=\"3\">\(Self.cell("A3", "fine"))</row>",
            strings: "<si><t>\(long)</t></si>")
        var limits = WorkbookLimits()
        limits.freeBytes = 1 << 30
        let rows = try book.rows(limits: limits)
        #expect(rows.map(\.number) == [1, 2, 3])
        #expect(rows.prefix(2).allSatisfy { $0.damage?.contains("longer than 1048576 bytes") == true })
        #expect(rows[2].texts == ["fine"])
    }

    @Test("Shared texts that do not fit in memory wait in a file", arguments: [0, 100, 1 << 20])
    func spilled(bytesInMemory: Int) throws {
        let count = 3_000
        let strings = (0..<count).map { "<si><t>text \($0)</t></si>" }.joined()
        let rows = (0..<count).map { "<row><c t=\"s\"><v>\(count - 1 - $0)</v></c></row>" }.joined()
        var limits = WorkbookLimits()
        limits.sharedBytesInMemory = bytesInMemory
        let read = try TestWorkbook(rows: rows, strings: strings).rows(limits: limits)
        #expect(read.map { $0.texts[0] } == (0..<count).map { "text \(count - 1 - $0)" })
    }

    @Test("What is written is read again as it was")
    func writing() throws {
        let path = NSTemporaryDirectory() + "written-\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let rows = [
            ["+8613800138000", "a <b> & \"c\"", ""], ["", "李雷\n🛎️", "\u{1}\r"], ["  spaces  ", "0012", "=1+1"],
        ]
        let writer = try WorkbookWriter(path: path)
        for row in rows { try writer.append(row) }
        try writer.close()
        let workbook = try Workbook(path: path)
        let reader = try workbook.rows(of: workbook.sheet(named: nil))
        var read: [[String]] = []
        while let row = try reader.next() { read.append(row.texts) }
        #expect(
            read == [["+8613800138000", "a <b> & \"c\""], ["", "李雷\n🛎️", "\u{1}\r"], ["  spaces  ", "0012", "=1+1"]])
        #expect(!FileManager.default.fileExists(atPath: path + ".sheet"))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
