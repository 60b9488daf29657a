import Foundation
import LeadFiles
import PhoneNumbers
import Testing

/// Whole files, from the disk.
@Suite("Lead files")
struct LeadFileReaderTests {
    /// A file that is removed with this value.
    final class TemporaryFile {
        let path = NSTemporaryDirectory() + "lead-file-\(UUID().uuidString).csv"

        init(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    /// What a file holds, a line per row: `2 +8613800138000 Ada` or `3 reason`.
    private func read(
        _ bytes: [UInt8], encoding: TextEncoding? = nil, columns: [String]? = nil, limits: CSVParser.Limits = .init()
    ) throws -> [String] {
        let file = try TemporaryFile(bytes)
        let source = try CSVSource(path: file.path, encoding: encoding, separator: nil, limits: limits)
        let numbers = try #require(PhoneNumberParser(defaultRegion: "CN"))
        var reader = try LeadFileReader(source, columns: columns, numbers: numbers)
        var rows: [String] = []
        while let row = try reader.next() {
            switch row {
            case .lead(let lead): rows.append("\(lead.line) \(lead.numbers[0].e164) \(lead.name ?? "-")")
            case .rejected(let row): rows.append("\(row.line) \(row.reason)")
            }
        }
        #expect(reader.progress == 1)
        #expect(reader.bytesRead == bytes.count)
        #expect(reader.leadCount + reader.rejectedCount == rows.count)
        return rows
    }

    private static func utf16(_ text: String) -> [UInt8] {
        [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    private static let expected = ["2 +8613800138000 李雷", "3 +8613800138001 Ada"]

    static let files: [(String, [UInt8])] = [
        ("plain", Array("手机,姓名\n13800138000,李雷\n13800138001,Ada\n".utf8)),
        ("mark, CRLF, semicolons", [0xEF, 0xBB, 0xBF] + Array("手机;姓名\r\n13800138000;李雷\r\n13800138001;Ada".utf8)),
        ("UTF-16, tabs", utf16("手机\t姓名\r\n13800138000\t李雷\r\n13800138001\tAda\r\n")),
        ("quotes", Array("\"手机\",\"姓名\"\n\"13800138000\",\"李雷\"\n\"13800138001\",\"Ada\"\n".utf8)),
        ("CR", Array("手机|姓名\r13800138000|李雷\r13800138001|Ada\r".utf8)),
    ]

    @Test("The same two leads, however they are written", arguments: files)
    func alike(name: String, bytes: [UInt8]) throws {
        #expect(try read(bytes) == Self.expected)
    }

    @Test("A declared encoding is used, and missing it is said")
    func declared() throws {
        let bytes: [UInt8] =
            [0xCA, 0xD6, 0xBB, 0xFA] + Array(",".utf8) + [0xD0, 0xD5, 0xC3, 0xFB] + Array("\n13800138000,".utf8)
            + [0xC0, 0xEE, 0xC0, 0xD7] + Array("\n13800138001,Ada\n".utf8)
        #expect(try read(bytes, encoding: .gb18030) == Self.expected)
        let error = #expect(throws: LeadFileError.self) { try read(bytes) }
        #expect(error?.message.contains("gb18030") == true)
    }

    @Test("Excel's hint for the separator keeps the lines' numbers")
    func hint() throws {
        #expect(try read(Array("sep=;\r\nphone;name\r\n13800138000;a,b\r\n".utf8)) == ["3 +8613800138000 a,b"])
    }

    @Test("A file without a header gets its columns' names from the operator")
    func headerless() throws {
        #expect(
            try read(Array("13800138000,Ada\n".utf8), columns: ["phone", "name"]) == ["1 +8613800138000 Ada"])
    }

    @Test("What is damaged costs its own row only")
    func damaged() throws {
        var limits = CSVParser.Limits()
        limits.rowBytes = 1 << 16
        let rows = [
            "phone,name", "13800138000,Ada", "13800138001,\"never closed", "13800138002,Bell",
            "13800138003,\(String(repeating: "x", count: 10 << 20))", "13800138004,nul\0", "13800138005,\"a\"b",
            "13800138006,Grace",
        ]
        let bytes = Array(rows.joined(separator: "\n").utf8) + [0x0A] + Array("13800138007,".utf8) + [0xFF, 0x0A]
        let found = try read(bytes, limits: limits)
        #expect(
            found == [
                "2 +8613800138000 Ada", "3 the quote that opens in column 2 is not closed", "4 +8613800138002 Bell",
                "5 the row is longer than 65536 bytes", "6 the row contains NUL bytes",
                "7 the closing quote in column 2 is followed by text", "8 +8613800138006 Grace",
                "9 column 2 is not valid utf-8: if the file is in another encoding, name it "
                    + "(utf-16le, utf-16be, latin1, windows-1252, gb18030)",
            ])
    }

    @Test("A header alone is a file without leads")
    func headerOnly() throws {
        #expect(try read(Array("phone,name\n".utf8)) == [])
        #expect(try read(Array("phone,name".utf8)) == [])
    }

    @Test("Files that are none are said to be", arguments: [[], [0xEF, 0xBB, 0xBF], [0x0A, 0x0D, 0x0A]] as [[UInt8]])
    func empty(bytes: [UInt8]) throws {
        let error = #expect(throws: LeadFileError.self) { try read(bytes) }
        #expect(error?.code == .empty)
    }

    @Test("A file that cannot be opened or read says why")
    func unreadable() throws {
        for path in ["/nonexistent/leads.csv", NSTemporaryDirectory()] {
            let error = #expect(throws: LeadFileError.self) { try CSVSource(path: path) }
            #expect(error?.code == .unreadable)
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test("Rejected rows come back out as they went in, for their owner only")
    func rejects() throws {
        let path = NSTemporaryDirectory() + "rejects-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = RejectFile(path: path, headers: ["phone", "name"])
        #expect(!FileManager.default.fileExists(atPath: path))
        try file.append(RejectedRow(line: 3, reason: "no phone number", columns: ["", "a \"b\", c\nd"]))
        try file.close()
        #expect(file.count == 1)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "line,reason,phone,name\n3,no phone number,,\"a \"\"b\"\", c\nd\"\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
