import Foundation
import Testing
import Workbooks

@Suite("Workbooks: files that are none")
struct BadWorkbookTests {
    private func error(_ bytes: [UInt8]) throws -> WorkbookError? {
        let path = NSTemporaryDirectory() + "bad-\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return #expect(throws: WorkbookError.self) { try Workbook(path: path) }
    }

    private func error(of book: TestWorkbook, limits: WorkbookLimits = WorkbookLimits()) -> WorkbookError? {
        #expect(throws: WorkbookError.self) { try book.rows(limits: limits) }
    }

    /// A compound file whose directory names a stream.
    private static func compound(_ stream: String) -> [UInt8] {
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + Array(repeating: 0, count: 504)
        bytes[30] = 9
        bytes[48] = 1
        bytes += Array(repeating: 0, count: 512)
        bytes += stream.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return bytes + Array(repeating: 0, count: 512)
    }

    @Test("A password, an old or another format is said to be one")
    func otherKinds() throws {
        #expect(try error(Self.compound("EncryptedPackage"))?.code == .encrypted)
        #expect(try error(Self.compound("Workbook"))?.code == .otherFormat)
        for (part, word) in [
            ("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods"), ("readme.txt", "without a workbook"),
        ] {
            let book = try TestWorkbook(
                sheets: [("a", "")],
                change: { parts in
                    parts = [part: Array("x".utf8)]
                })
            let error = error(of: book)
            #expect(error?.code == .otherFormat)
            #expect(error?.message.contains(word) == true)
        }
    }

    @Test("What is cut or changed is damaged, never a crash")
    func damaged() throws {
        let rows = (1...2_000).map { "<row r=\"\($0)\"><c><v>\(13_800_138_000 + $0 * 7_919)</v></c></row>" }.joined()
        let book = try TestWorkbook(rows: rows)
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: book.path)))
        #expect(try error(Array(bytes.prefix(bytes.count / 2)))?.code == .damaged)
        #expect(try error(Array("PK\u{3}\u{4}".utf8))?.code == .damaged)
        #expect(try error([])?.code == .damaged)
        let seed = UInt64.random(in: 1 ... .max)
        var state = seed
        for _ in 0..<200 {
            // Marsaglia's xorshift: enough to choose places.
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            var changed = bytes
            let place = Int(state >> 16) % bytes.count
            changed[place] ^= UInt8(truncatingIfNeeded: state) | 1
            let path = NSTemporaryDirectory() + "changed-\(UUID().uuidString).xlsx"
            defer { try? FileManager.default.removeItem(atPath: path) }
            try Data(changed).write(to: URL(fileURLWithPath: path))
            do {
                let workbook = try Workbook(path: path)
                let reader = try workbook.rows(of: workbook.sheet(named: nil))
                var count = 0
                while try reader.next() != nil { count += 1 }
                #expect(count == 2_000, "seed \(seed): byte \(place) was changed, and rows are missing")
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test(
        "A sheet that is no sheet is damaged",
        arguments: [
            "<worksheet><sheetData><row></sheetData></worksheet>", "no xml", "",
            "<worksheet><sheetData><row r=\"0\"><c><v>1</v></c></row></sheetData></worksheet>",
            "<worksheet><sheetData><row r=\"1048577\"/></sheetData></worksheet>",
            "<worksheet><sheetData><row><c r=\"XFE1\"><v>1</v></c></row></sheetData></worksheet>",
            "<worksheet><sheetData><row><c r=\"1A\"><v>1</v></c></row></sheetData></worksheet>",
            "<worksheet><sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData></worksheet>",
            "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData/></worksheet>",
        ])
    func damagedSheet(xml: String) throws {
        let book = try TestWorkbook(
            sheets: [("a", "")], change: { parts in parts["xl/worksheets/sheet1.xml"] = Array(xml.utf8) })
        #expect(error(of: book)?.code == .damaged)
    }

    @Test("A tag without an end does not fill the memory")
    func endlessTag() throws {
        let book = try TestWorkbook(
            sheets: [("a", "")],
            change: { parts in
                parts["xl/worksheets/sheet1.xml"] = Array(
                    "<worksheet a=\"\(String(repeating: "x", count: 20 << 20))".utf8)
            })
        #expect(error(of: book)?.code == .damaged)
    }

    @Test("An archive that unpacks to hundreds of times its size is not unpacked")
    func bomb() throws {
        let cells = String(repeating: "<c/>", count: 1 << 20)
        let book = try TestWorkbook(rows: "<row>\(cells)</row>")
        var limits = WorkbookLimits()
        limits.freeBytes = 1 << 20
        let error = error(of: book, limits: limits)
        #expect(error?.code == .tooLarge)
        let strings = try TestWorkbook(
            rows: "<row><c t=\"s\"><v>0</v></c></row>", strings: String(repeating: "<si/>", count: 1 << 20))
        #expect(self.error(of: strings, limits: limits)?.code == .tooLarge)
    }

    @Test("A file that is not there says so")
    func missing() {
        let error = #expect(throws: WorkbookError.self) { try Workbook(path: "/nowhere/book.xlsx") }
        #expect(error?.code == .unreadable)
        #expect(error?.message.contains("/nowhere/book.xlsx") == true)
    }
}
