import CallFloor
import Foundation
import LeadFiles
import PhoneNumbers
import Store

/// Reads a lead file into a list, a batch at a time, with a progress bar and a file of rejected rows.
struct LeadImportJob {
    /// What came of it.
    struct Result: Encodable {
        var list: String
        var inserted = 0
        var duplicates = 0
        var rejected = 0
        var rejectFile: String?
        /// How often each reason was given.
        var reasons: [String: Int] = [:]
    }

    /// Leads in one transaction.
    private static let batchSize = 2_000

    private var reader: LeadFileReader
    private let rejects: RejectFile
    private var bar: ProgressBar

    init(
        file: String, country: String, mapping: [String], encoding: String?, rejects: String, showsProgress: Bool
    ) throws {
        guard let numbers = PhoneNumberParser(defaultRegion: country) else {
            throw Failure("'\(country)' is no country. Set 'country' to two letters, such as US or CN.")
        }
        reader = try LeadFileReader(
            CSVSource(path: file, encoding: try Self.encoding(encoding)), mapping: try Self.mapping(mapping),
            numbers: numbers)
        self.rejects = RejectFile(path: rejects, headers: reader.map.headers)
        bar = ProgressBar("importing", isShown: showsProgress && Terminal.isInteractive)
    }

    mutating func run(
        into list: ListID, named name: String, store: Store, tenant: TenantID
    ) async throws -> Result {
        var result = Result(list: name)
        var batch: [NewLead] = []
        while let row = try reader.next() {
            switch row {
            case .lead(let lead): batch.append(NewLead(lead))
            case .rejected(let row):
                result.rejected += 1
                result.reasons[row.reason, default: 0] += 1
                try rejects.append(row)
            }
            if batch.count == Self.batchSize {
                try await insert(&batch, list, store, tenant, &result)
            }
            bar.show(reader.progress ?? 0, "\(result.inserted) leads, \(result.rejected) rejected")
        }
        try await insert(&batch, list, store, tenant, &result)
        try rejects.close()
        if result.rejected > 0 { result.rejectFile = rejects.path }
        bar.finish()
        return result
    }

    private func insert(
        _ batch: inout [NewLead], _ list: ListID, _ store: Store, _ tenant: TenantID, _ result: inout Result
    ) async throws {
        let now = Instant(seconds: Date().timeIntervalSince1970)
        let count = try await store.insert(batch, into: list, tenant: tenant, at: now)
        result.inserted += count.inserted
        result.duplicates += count.duplicates
        batch.removeAll(keepingCapacity: true)
    }

    private static func mapping(_ texts: [String]) throws -> [(column: LeadColumn, header: String)] {
        try texts.map { text in
            let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let column = LeadColumn(rawValue: sides[0]) else {
                let known = LeadColumn.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure("--map \(text) is not understood. It is WHAT=HEADER, with WHAT one of: \(known).")
            }
            return (column, sides[1])
        }
    }

    private static func encoding(_ name: String?) throws -> TextEncoding? {
        guard let name else { return nil }
        guard let encoding = TextEncoding(name) else {
            let known = TextEncoding.all.map(\.description).joined(separator: ", ")
            throw Failure("The encoding '\(name)' is not known. Known: \(known).")
        }
        return encoding
    }
}

extension NewLead {
    /// A lead as the file told of it: name, note and owner are kept among its attributes.
    init(_ row: LeadRow) {
        var attributes = row.attributes
        attributes["name"] = row.name
        attributes["note"] = row.note
        attributes["owner"] = row.owner
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json =
            attributes.isEmpty ? nil : (try? encoder.encode(attributes)).map { String(decoding: $0, as: UTF8.self) }
        self.init(
            key: row.externalID, numbers: row.numbers.map(\.e164), priority: row.priority ?? 50,
            timeZone: row.timeZone, attributes: json)
    }
}
