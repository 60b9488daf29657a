#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Writes a workbook of one sheet, row by row; every cell is a text, so that no spreadsheet program rounds a number or
/// drops a zero. Rows go to a file beside it and are packed at the end. Not to be used by two threads at once.
public final class WorkbookWriter {
    private let path: String
    private let draft: String
    private var file: UnsafeMutablePointer<FILE>?
    private var bytes: [UInt8] = []
    private var rowCount = 0

    /// Begins a workbook, readable by its owner only.
    ///
    /// - Throws: ``WorkbookError`` if the place cannot be written.
    public init(path: String) throws(WorkbookError) {
        self.path = path
        draft = path + ".sheet"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, let file = fdopen(descriptor, "w") else { throw Self.failure(draft) }
        self.file = file
        bytes = Array((Self.head + #"<worksheet xmlns="\#(Self.main)"><sheetData>"#).utf8)
    }

    deinit {
        if let file {
            fclose(file)
            unlink(draft)
        }
    }

    /// Adds a row.
    ///
    /// - Throws: ``WorkbookError`` if it cannot be written, or a sheet has no room for it.
    public func append(_ texts: [String]) throws(WorkbookError) {
        guard rowCount < CellReference.lastRow else {
            throw WorkbookError(.tooLarge, "A sheet has no more than 1,048,576 rows: write CSV instead.")
        }
        rowCount += 1
        bytes.append(contentsOf: "<row>".utf8)
        for text in texts {
            if text.isEmpty {
                bytes.append(contentsOf: "<c/>".utf8)
                continue
            }
            bytes.append(contentsOf: #"<c t="inlineStr"><is><t xml:space="preserve">"#.utf8)
            Self.escape(text, into: &bytes)
            bytes.append(contentsOf: "</t></is></c>".utf8)
        }
        bytes.append(contentsOf: "</row>".utf8)
        if bytes.count > 1 << 18 { try flush() }
    }

    /// Packs what was written.
    ///
    /// - Throws: ``WorkbookError`` if it cannot be written.
    public func close() throws(WorkbookError) {
        guard let file else { return }
        bytes.append(contentsOf: "</sheetData></worksheet>".utf8)
        try flush()
        self.file = nil
        defer { unlink(draft) }
        guard fclose(file) == 0 else { throw Self.failure(draft) }
        let archive = try ZipWriter(path: path)
        for (name, text) in Self.parts { try archive.add(name, text.utf8) }
        try archive.add("xl/worksheets/sheet1.xml", file: draft)
        try archive.close()
        chmod(path, 0o600)
    }

    private func flush() throws(WorkbookError) {
        guard let file, fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Self.failure(draft) }
        bytes.removeAll(keepingCapacity: true)
    }

    /// XML's own characters, and those that XML cannot have (ECMA-376 part 1, 22.9.2.19).
    private static func escape(_ text: String, into bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case 9, 10: bytes.append(byte)
            case 0..<32:
                let digits = String(byte, radix: 16, uppercase: true)
                bytes.append(contentsOf: "_x00\(digits.count == 1 ? "0" : "")\(digits)_".utf8)
            default: bytes.append(byte)
            }
        }
    }

    private static let head = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    /// What every workbook has beside its rows.
    private static let parts: [(name: String, text: String)] = [
        (
            "[Content_Types].xml",
            head + #"<Types xmlns="\#(package)/content-types">"#
                + #"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#
                + #"<Override PartName="/xl/workbook.xml" ContentType="\#(type).sheet.main+xml"/>"#
                + #"<Override PartName="/xl/worksheets/sheet1.xml" ContentType="\#(type).worksheet+xml"/></Types>"#
        ),
        (
            "_rels/.rels",
            head + #"<Relationships xmlns="\#(package)/relationships">"#
                + #"<Relationship Id="rId1" Type="\#(office)/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
        (
            "xl/workbook.xml",
            head + #"<workbook xmlns="\#(main)" xmlns:r="\#(office)"><sheets>"#
                + #"<sheet name="leads" sheetId="1" r:id="rId1"/></sheets></workbook>"#
        ),
        (
            "xl/_rels/workbook.xml.rels",
            head + #"<Relationships xmlns="\#(package)/relationships">"#
                + #"<Relationship Id="rId1" Type="\#(office)/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
        ),
    ]

    private static func failure(_ path: String) -> WorkbookError {
        WorkbookError(.unreadable, "'\(path)' cannot be written: \(String(cString: strerror(errno))).")
    }
}
