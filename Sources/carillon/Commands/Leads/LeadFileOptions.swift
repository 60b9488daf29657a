import ArgumentParser
import CallFloor
import Foundation
import LeadFiles
import PhoneNumbers
import Store

/// How a lead file is to be taken: options that `preview` and `import` share.
struct LeadFileOptions: ParsableArguments {
    @Argument(
        help: "The file: CSV or a workbook.", completion: .file(extensions: ["csv", "txt", "tsv", "xlsx", "xlsm"]))
    var file: String
    @Option(help: ArgumentHelp("WHAT=HEADER, may be given several times; remembered.", valueName: "what=header"))
    var map: [String] = []
    @Flag(help: "Forget what --map said of files with these headers.")
    var forgetMapping = false
    @Option(
        help:
            "A CSV file's encoding: utf-8, utf-16le, utf-16be, latin1, windows-1252, gb18030. Default: as the file shows."
    )
    var encoding: String?
    @Option(help: "What stands between a CSV file's fields: comma, semicolon, tab, pipe. Default: as the file shows.")
    var separator: String?
    @Option(help: "A workbook's sheet. Default: the first that is not hidden.")
    var sheet: String?
    @Option(help: ArgumentHelp("The line that the header stands in, where a title is above it.", valueName: "number"))
    var headerLine: Int?

    /// Opens the file.
    func open() throws -> LeadFile {
        var options = LeadFile.Options()
        options.encoding = try encoding.map(Self.encoding)
        options.separator = try separator.map(Self.separator)
        options.sheet = sheet
        if let headerLine, headerLine < 1 { throw Failure("--header-line counts from 1.") }
        options.headerLine = headerLine
        return try LeadFile(path: file, options: options)
    }

    /// What the file's columns are: as `--map` says, or as it said the last time for files with the same headers.
    func mapping(
        of file: LeadFile, store: Store, tenant: TenantID
    ) async throws -> (columns: [ColumnMapping.Column], remembered: ColumnMapping?) {
        if forgetMapping { _ = try await store.forgetMapping(of: file.fingerprint, tenant: tenant) }
        if !map.isEmpty { return (try map.map(Self.column), nil) }
        let saved = try await store.mapping(of: file.fingerprint, tenant: tenant)
        return (saved?.columns ?? [], saved)
    }

    /// Reads phone numbers as the configured country writes them.
    static func parser(country: String) throws -> PhoneNumberParser {
        guard let numbers = PhoneNumberParser(defaultRegion: country) else {
            throw Failure("'\(country)' is no country. Set 'country' to two letters, such as US or CN.")
        }
        return numbers
    }

    /// `WHAT=HEADER`.
    static func column(_ text: String) throws -> ColumnMapping.Column {
        let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard sides.count == 2, LeadColumn(rawValue: sides[0]) != nil else {
            let known = LeadColumn.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure("--map \(text) is not understood. It is WHAT=HEADER, with WHAT one of: \(known).")
        }
        return ColumnMapping.Column(role: sides[0], header: sides[1])
    }

    private static func encoding(_ name: String) throws -> TextEncoding {
        if let encoding = TextEncoding(name) { return encoding }
        let known = TextEncoding.all.map(\.description).joined(separator: ", ")
        throw Failure("The encoding '\(name)' is not known. Known: \(known).")
    }

    private static func separator(_ name: String) throws -> CSVSeparator {
        switch name {
        case "comma", ",": .comma
        case "semicolon", ";": .semicolon
        case "tab", "\t": .tab
        case "pipe", "|": .pipe
        default: throw Failure("The separator '\(name)' is not known. Known: comma, semicolon, tab, pipe.")
        }
    }
}

extension [ColumnMapping.Column] {
    /// As the reader takes it. A role of a newer Carillon is passed over.
    var forReader: [(column: LeadColumn, header: String)] {
        compactMap { column in LeadColumn(rawValue: column.role).map { ($0, column.header) } }
    }

    /// As an operator says it: `--map phone=Contact`.
    var text: String { map { "--map \($0.role)=\($0.header)" }.joined(separator: " ") }
}

extension ColumnMapping {
    /// What tells an operator that a mapping of before is used.
    var notice: String {
        "Columns are taken as \(savedBy) said on \(Wording.moment(savedAt)): \(columns.text). --forget-mapping forgets that."
    }
}
