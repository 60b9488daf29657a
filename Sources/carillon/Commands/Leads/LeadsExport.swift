import ArgumentParser
import CallFloor
import Foundation
import LeadFiles
import Store

extension Leads {
    /// `carillon leads export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write leads with their state, tries and last outcome.",
            discussion: """
                  carillon leads export spring --output spring.xlsx
                Numbers are written in full. What is written can be imported again.
                """)
        /// How a file is written.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case csv, xlsx
        }

        @Argument(help: "The campaign. Default: all lists, or the one of --list.") var campaign: String?
        @Option(help: "One list.") var list: String?
        @Option(help: "csv or xlsx. Default: as the file's name ends, else csv.") var format: Format?
        @Option(name: [.short, .long], help: "The file. Default: standard output, for csv.") var output: String?
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let isWorkbook = (format ?? (output?.lowercased().hasSuffix(".xlsx") == true ? .xlsx : .csv)) == .xlsx
            if isWorkbook, output == nil { throw Failure("A workbook needs a file: --output FILE.") }
            if campaign == nil, list == nil { Terminal.note("Writing all lists.") }
            let count = try await options.withStore { store, tenant, _ in
                var id: CampaignID?
                if let campaign { id = try await store.campaign(named: campaign, tenant: tenant).id }
                let lists = try await store.lists(of: id, named: list, tenant: tenant)
                let sheet = try await LeadSheet(store, lists)
                let writer = try LeadFileWriter(path: output, isWorkbook: isWorkbook)
                let count = try await Self.write(sheet, lists, store, writer)
                try await store.audit(
                    actor: operatorName, action: "leads.export", subject: "\(campaign ?? list ?? "all"): \(count)",
                    tenant: tenant)
                return count
            }
            if let output { print("\(Wording.count(count, "lead")) written to \(output).") }
        }

        private static func write(
            _ sheet: LeadSheet, _ lists: [ListID], _ store: Store, _ writer: LeadFileWriter
        ) async throws -> Int {
            var count = 0
            var last = LeadID(0)
            try writer.append(sheet.headers)
            while true {
                let leads = try await store.leadRecords(of: lists, after: last)
                guard let end = leads.last else { break }
                for lead in leads { try writer.append(sheet.row(lead)) }
                count += leads.count
                last = end.id
            }
            try writer.close()
            return count
        }
    }
}

/// Leads as rows: the columns that an import recognises are called so that it does.
struct LeadSheet {
    let headers: [String]
    private let attributes: [String]
    private let numbers: Int

    private static let leading = ["lead", "list", "key", "name"]
    private static let trailing = [
        "status", "ended for", "priority", "tries", "last outcome", "last attempt", "disposition", "due", "expires",
        "time_zone", "owner",
    ]

    init(_ store: Store, _ lists: [ListID]) async throws {
        self.init(
            attributes: try await store.attributeNames(of: lists), numbers: try await store.mostNumbers(of: lists))
    }

    /// - Parameters:
    ///   - attributes: The attributes that get a column.
    ///   - numbers: How many columns of numbers there are.
    init(attributes: [String], numbers: Int) {
        let phones = (1...max(1, numbers)).map { $0 == 1 ? "phone" : "phone\($0)" }
        let own = Self.leading + phones + Self.trailing
        // The owner's login is there as it was found, and a lead's region decides nothing beside its time zone.
        self.attributes = attributes.filter { $0 != "owner" }
        self.numbers = phones.count
        headers = own + self.attributes.map { own.contains($0) ? "attribute \($0)" : $0 }
    }

    func row(_ lead: LeadRecordView) -> [String] {
        let zone = lead.timeZone.flatMap { TimeZone(identifier: $0) } ?? TimeZone(secondsFromGMT: 0)!
        var row = ["\(lead.id)", lead.list, lead.key ?? "", lead.name ?? ""]
        row += (0..<numbers).map { $0 < lead.numbers.count ? lead.numbers[$0] : "" }
        row += [
            lead.state, lead.endReason ?? "", String(lead.priority), String(lead.tries.values.reduce(0, +)),
            lead.lastOutcome ?? "", lead.lastAttemptAt.map { Self.text($0, in: zone) } ?? "",
            lead.lastDisposition ?? "",
            Self.text(lead.dueAt, in: zone), lead.expiresAt.map { Self.text($0, in: zone) } ?? "", lead.timeZone ?? "",
            lead.owner ?? "",
        ]
        return row + attributes.map { lead.attributes[$0] ?? "" }
    }

    /// By the clock where the person is, as an import reads it.
    private static func text(_ instant: Instant, in zone: TimeZone) -> String {
        let style = Date.ISO8601FormatStyle(dateSeparator: .dash, dateTimeSeparator: .space, timeZone: zone)
        let date = Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)
        return String(date.formatted(style).prefix(19))
    }
}
