import ArgumentParser
import CallFloor
import Foundation
import LeadFiles
import Store

extension Leads {
    /// `carillon leads preview`.
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a lead file would become; nothing is imported.",
            discussion: "Looks at the first 1,000 rows. Numbers are shown as they were understood, masked.")
        @OptionGroup var file: LeadFileOptions
        @Option(help: "How many rows are shown.") var rows = 3
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...20).contains(rows) else { throw ValidationError("--rows is 1 to 20.") }
        }

        func run() async throws {
            let (preview, remembered) = try await options.withStore { store, tenant, configuration in
                let opened = try file.open()
                let mapping = try await file.mapping(of: opened, store: store, tenant: tenant)
                let preview = try LeadPreview(
                    opened, mapping: mapping.columns.forReader,
                    numbers: try LeadFileOptions.parser(country: configuration.country), shown: rows)
                return (preview, mapping.remembered)
            }
            if output.json { return try Terminal.printJSON(preview) }
            print(Self.text(preview))
            if let remembered { print("\n\(remembered.notice)") }
        }

        /// A preview as a page of text.
        static func text(_ preview: LeadPreview) -> String {
            var lines = [facts(preview.facts), ""]
            var table = Table(["COLUMN", "TAKEN FOR"] + preview.rows.map { "LINE \($0.line)" })
            for (index, column) in preview.columns.enumerated() {
                table.add([column.header, column.role] + preview.rows.map { short($0.cells[index]) })
            }
            lines += [table.text, ""]
            let rejected = preview.rejections.values.reduce(0, +)
            lines.append(
                "Of the first \(Wording.count(preview.rowCount, "row")), \(Wording.countIs(preview.leadCount, "lead"))"
                    .replacing("leads are", with: "are leads").replacing("lead is", with: "is a lead")
                    + " and \(Wording.grouped(rejected)) \(rejected == 1 ? "is" : "are") rejected\(rejected > 0 ? ":" : ".")"
            )
            lines += reasons(preview.rejections)
            if !preview.warnings.isEmpty {
                lines.append("Left out of leads that are imported all the same:")
                lines += reasons(preview.warnings)
            }
            if !preview.countries.isEmpty {
                let countries = preview.countries.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                lines.append(
                    "Numbers by country: "
                        + countries.map { "\($0.key) \(Wording.grouped($0.value))" }.joined(separator: ", ") + ".")
            }
            return lines.joined(separator: "\n")
        }

        /// The most frequent reasons, each with its number.
        static func reasons(_ reasons: [String: Int], most: Int = 5) -> [String] {
            let sorted = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let shown = sorted.prefix(most).map { "  \(Wording.grouped($0.value)) x \($0.key)" }
            let rest = sorted.dropFirst(most).reduce(0) { $0 + $1.value }
            return rest > 0 ? shown + ["  \(Wording.grouped(rest)) x other reasons"] : shown
        }

        private static func facts(_ facts: SourceFacts) -> String {
            var text = facts.format
            if let encoding = facts.encoding { text += ", \(encoding)" }
            if let separator = facts.separator {
                text += ", separated by \(separator == "tab" ? "tabs" : "'\(separator)'")"
            }
            if let sheet = facts.sheet { text += ", sheet '\(sheet)'" }
            if let others = facts.otherSheets, !others.isEmpty {
                text += " (others: \(others.map { "'\($0)'" }.joined(separator: ", ")))"
            }
            if let areas = facts.mergedAreas, areas > 0 { text += ", \(Wording.count(areas, "area")) of merged cells" }
            return text
        }

        private static func short(_ text: String) -> String {
            let line = text.replacing("\n", with: " ")
            return line.count > 24 ? line.prefix(23) + "…" : line
        }
    }
}
