import CallFloor
import Foundation
import LeadFiles
import PhoneNumbers
import Store

/// Do-not-call lists as CSV files: the columns, and what they must hold.
enum DoNotCallFile {
    /// The columns, as 'dnc export' writes them. Only the first is needed.
    static let headers = ["number", "kind", "reach", "reason", "source", "until"]

    /// Entries that are written or read at once.
    static let batchSize = 5_000

    /// A day (its beginning, UTC) or a moment; nil when the text is neither.
    static func moment(_ text: String) -> Instant? {
        // Dates such as 30 February would be read as later ones.
        guard LocalDay(text.prefix(10)) != nil else { return nil }
        let whole = text.contains("T") ? text : text + "T00:00:00Z"
        return (try? Date(whole, strategy: .iso8601)).map { Instant(seconds: $0.timeIntervalSince1970) }
    }

    /// Reads rows.
    struct Reader {
        /// Why a row cannot be taken.
        struct Rejection: Error, CustomStringConvertible {
            let description: String
        }

        private let parser: PhoneNumberParser
        private var columns: [String: Int] = [:]
        /// Campaigns by name, for the column `reach`.
        var campaigns: [String: CampaignID] = [:]
        /// What holds where a row says nothing.
        var scope = DoNotCallEntry.Scope.tenant
        var reason = "imported"
        var source = "import"
        var until: Instant?

        init(country: String) throws {
            guard let parser = PhoneNumberParser(defaultRegion: country) else {
                throw Failure("'\(country)' is no country. Set 'country' to two letters, such as US or CN.")
            }
            self.parser = parser
        }

        /// Takes the first row: headers in any order and case, or already a number.
        ///
        /// - Returns: Whether it was headers.
        mutating func takeHeaders(_ row: [String]) -> Bool {
            let names = row.map { $0.lowercased().filter { !$0.isWhitespace } }
            for (index, name) in names.enumerated() {
                guard let known = Self.aliases[name] ?? (DoNotCallFile.headers.contains(name) ? name : nil),
                    columns[known] == nil
                else { continue }
                columns[known] = index
            }
            if columns["number"] != nil { return true }
            columns = ["number": 0]
            return false
        }

        private static let aliases = [
            "phone": "number", "telephone": "number", "mobile": "number", "phone_number": "number", "tel": "number",
            "号码": "number", "手机": "number", "电话": "number", "expires": "until", "expiry": "until",
            "campaign": "reach", "scope": "reach", "原因": "reason", "type": "kind",
        ]

        /// A row as an entry, or why it cannot be one.
        func entry(_ row: [String]) -> Result<DoNotCallEntry, Rejection> {
            func cell(_ name: String) -> String {
                guard let index = columns[name], row.indices.contains(index) else { return "" }
                return Self.trimmed(row[index])
            }
            guard let kind = cell("kind").isEmpty ? .number : DoNotCallEntry.Kind(rawValue: cell("kind").lowercased())
            else { return .failure(Rejection(description: "the kind is neither 'number' nor 'prefix'")) }
            var entry = DoNotCallEntry(
                "", kind: kind, scope: scope, reason: cell("reason").isEmpty ? reason : cell("reason"),
                source: cell("source").isEmpty ? source : cell("source"), expiresAt: until)
            switch cell("reach") {
            case "": break
            case "everybody": entry.scope = .everybody
            case "all campaigns": entry.scope = .tenant
            case let name:
                guard let campaign = campaigns[name] else {
                    return .failure(Rejection(description: "there is no campaign of that name"))
                }
                entry.scope = .campaign(campaign)
            }
            if !["", "for ever"].contains(cell("until")) {
                guard let moment = DoNotCallFile.moment(cell("until")) else {
                    return .failure(Rejection(description: "'until' is no day and no moment: 2027-01-01"))
                }
                entry.expiresAt = moment
            }
            return number(cell("number"), kind).map { number in
                entry.number = number
                return entry
            }
        }

        /// A number or prefix in E.164.
        func number(_ text: String, _ kind: DoNotCallEntry.Kind) -> Result<String, Rejection> {
            switch kind {
            case .number:
                parser.parse(text).map(\.e164).mapError { Rejection(description: "the number cannot be used: \($0)") }
            case .prefix:
                ZoneFinder.isPrefix(text)
                    ? .success(text)
                    : .failure(Rejection(description: "a prefix is a plus and 1 to 15 digits: +4930"))
            }
        }

        private static func trimmed(_ text: String) -> String {
            let start = text.drop(while: \.isWhitespace)
            return String(start.reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    /// Writes all entries of a tenant, everybody's too.
    ///
    /// - Returns: How many.
    static func export(
        to path: String, _ store: Store, _ tenant: TenantID, _ campaigns: [Campaign]
    ) async throws -> Int {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Failure("The file '\(path)' cannot be written.") }
        try file.write(contentsOf: CSVWriter.line(headers))
        var count = 0
        var last: DoNotCallEntry?
        repeat {
            let page = try await store.doNotCall(tenant: tenant, after: last, limit: batchSize)
            var bytes: [UInt8] = []
            for entry in page {
                bytes += CSVWriter.line([
                    entry.number, entry.kind.rawValue, DoNotCallText.reach(entry.scope, campaigns), entry.reason,
                    entry.source, entry.expiresAt.map(DoNotCallText.text) ?? "",
                ])
            }
            try file.write(contentsOf: bytes)
            count += page.count
            last = page.last
        } while last != nil
        try file.close()
        return count
    }
}
