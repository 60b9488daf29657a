import ArgumentParser
import CallFloor
import Foundation
import Store

extension Leads {
    /// `carillon leads show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a lead, and what was dialled for it.")
        @Argument(help: "Its id, as an export or a report names it.") var lead: Int64
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Shown: Encodable {
            var lead: LeadRecordView
            var attempts: [LeadAttempt]
        }

        func run() async throws {
            let shown = try await options.withStore { store, tenant, _ in
                guard let view = try await store.leadRecord(LeadID(lead), tenant: tenant) else {
                    throw Failure("There is no lead \(lead).")
                }
                return Shown(lead: view, attempts: try await store.attempts(of: view.id, tenant: tenant))
            }
            if output.json { return try Terminal.printJSON(shown) }
            print(Self.text(shown.lead))
            print(shown.attempts.isEmpty ? "\nNothing was dialled for it yet." : "\n" + Self.text(shown.attempts))
        }

        /// A lead, a line for each thing that is known.
        static func text(_ lead: LeadRecordView) -> String {
            var rows: [(String, String?)] = [
                ("Lead", "\(lead.id) of list '\(lead.list)'"), ("Name", lead.name), ("Key", lead.key),
                ("Numbers", lead.numbers.joined(separator: ", ")),
                ("State", lead.state + (lead.endReason.map { ", for \($0)" } ?? "")),
                ("Priority", String(lead.priority)),
            ]
            if lead.state == "ready" || lead.state == "waiting" { rows.append(("Due", Wording.moment(lead.dueAt))) }
            let tries = lead.tries.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            rows += [
                ("Expires", lead.expiresAt.map(Wording.moment)), ("Time zone", lead.timeZone), ("Owner", lead.owner),
                ("Tries", tries.isEmpty ? nil : tries), ("Imported", Wording.moment(lead.createdAt)),
            ]
            rows += lead.attributes.sorted { $0.key < $1.key }.map { ("  " + $0.key, $0.value) }
            let width = rows.map { $0.0.columns }.max() ?? 0
            return rows.compactMap { name, value in
                value.map { name + String(repeating: " ", count: width - name.columns + 2) + $0 }
            }.joined(separator: "\n")
        }

        /// Attempts, a row for each.
        static func text(_ attempts: [LeadAttempt]) -> String {
            var table = Table(
                ["DIALLED", "NUMBER", "OUTCOME", "CAUSE", "TALK", "AGENT", "DISPOSITION", "ATTEMPT"],
                rightAligned: [1, 3, 4])
            for attempt in attempts {
                var talk = "-"
                if let answered = attempt.answeredAt, let ended = attempt.endedAt {
                    talk = "\(Int((ended - answered).inSeconds)) s"
                }
                let cause = attempt.cause.map(String.init) ?? attempt.sipStatus.map { "SIP \($0)" }
                table.add([
                    Wording.moment(attempt.intendedAt), String(attempt.numberPosition), attempt.outcome ?? "live",
                    cause ?? "-", talk, attempt.agent ?? "-", attempt.disposition ?? "-", attempt.id,
                ])
            }
            return table.text
        }
    }
}
