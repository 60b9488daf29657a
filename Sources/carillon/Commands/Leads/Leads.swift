import ArgumentParser
import CallFloor
import Foundation
import Store

/// `carillon leads`.
struct Leads: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists of people to call.",
        subcommands: [
            Preview.self, Import.self, Lists.self, Imports.self, Show.self, Export.self, Recycle.self, Reclaim.self,
            Prioritise.self, Expire.self,
        ])

    /// `carillon leads lists`.
    struct Lists: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the lists, and how far each is.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let lists = try await options.withStore { store, tenant, _ in try await store.lists(tenant: tenant) }
            if output.json { return try Terminal.printJSON(lists) }
            var table = Table(["LIST", "CAMPAIGN", "OPEN", "ON THE FLOOR", "FINISHED"], rightAligned: [2, 3, 4])
            for list in lists {
                table.add(
                    [list.name, list.campaign ?? "-"]
                        + [list.open, list.onFloor, list.finished].map(Wording.grouped))
            }
            print(table.text)
        }
    }

    /// `carillon leads imports`.
    struct Imports: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what was imported.",
            discussion: "One that ended early goes on where it stopped when the same file is imported again.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let imports = try await options.withStore { store, tenant, _ in try await store.imports(tenant: tenant) }
            if output.json { return try Terminal.printJSON(imports) }
            var table = Table(
                ["BEGAN", "FILE", "LIST", "STATE", "ROWS", "NEW", "UPDATED", "DUPLICATES", "REJECTED"],
                rightAligned: [4, 5, 6, 7, 8])
            for record in imports {
                let progress = record.progress
                table.add(
                    [Wording.moment(record.startedAt), record.file, record.list, record.state]
                        + [
                            progress.rows, progress.count.inserted, progress.count.updated, progress.count.duplicates,
                            progress.rejected,
                        ].map(Wording.grouped))
            }
            print(table.text)
        }
    }
}
