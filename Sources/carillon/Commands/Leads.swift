import ArgumentParser
import CallFloor
import Foundation
import LeadFiles
import Store

/// `carillon leads`.
struct Leads: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists of people to call.", subcommands: [Import.self])

    /// `carillon leads import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a CSV file into a campaign's list.",
            discussion: """
                Columns are recognised by their headers, in English or Chinese (phone, mobile, 手机, name, 姓名, key,
                time_zone, priority ...); others become attributes. --map says it when a header is not recognised:
                  carillon leads import people.csv --campaign spring --map phone=Contact --map external_id=No
                Rows that cannot be used go to FILE.rejects.csv with their line and the reason; the rest goes in.
                """)
        @Argument(help: "The file.", completion: .file(extensions: ["csv", "txt", "tsv"])) var file: String
        @Option(help: "The campaign that dials the list.") var campaign: String
        @Option(help: "The list's name; one that exists is appended to. Default: the file's name.") var list: String?
        @Option(help: ArgumentHelp("WHAT=HEADER, may be given several times.", valueName: "what=header"))
        var map: [String] = []
        @Option(help: "The file's encoding: utf-8, latin1, windows-1252, gb18030. Default: as the file shows.")
        var encoding: String?
        @Option(help: "Where rejected rows go.") var rejects: String?
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let result = try await options.withStore { store, tenant, configuration in
                let campaign = try await store.campaign(named: campaign, tenant: tenant)
                let name = list ?? URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
                var job = try LeadImportJob(
                    file: file, country: configuration.country, mapping: map, encoding: encoding,
                    rejects: rejects ?? file + ".rejects.csv", showsProgress: !output.json)
                let result = try await job.run(
                    into: try await store.openList(name, for: campaign.id, tenant: tenant), named: name, store: store,
                    tenant: tenant)
                try await store.audit(
                    actor: operatorName, action: "leads.import", subject: "\(name): \(result.inserted)", tenant: tenant)
                return result
            }
            if output.json { return try Terminal.printJSON(result) }
            print("\(result.inserted) leads imported into '\(result.list)'.")
            if result.duplicates > 0 {
                print("\(result.duplicates) in the file were on the list already; they are left as they are.")
            }
            if result.rejected > 0 {
                print("\(result.rejected) rows are rejected, with the reasons in \(result.rejectFile ?? "-"):")
                for (reason, count) in result.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(5)
                {
                    print("  \(count) x \(reason)")
                }
            }
        }
    }
}
