import ArgumentParser
import CallFloor
import Store

/// `carillon report`.
struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what a campaign has come to, by the database.")
    @Argument(help: "The campaign.") var campaign: String
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = try await options.withStore { store, tenant, _ in
            try await store.report(on: try await store.campaign(named: campaign, tenant: tenant))
        }
        if output.json { return try Terminal.printJSON(report) }
        print(ReportText.of(report))
    }
}

/// A campaign's report as a person reads it.
enum ReportText {
    static func of(_ report: CampaignReport) -> String {
        var lines = ["Campaign \(report.name), \(report.mode), \(report.status)", ""]
        let all = report.leads.values.reduce(0, +)
        let finished = report.leads["finished", default: 0]
        if all > 0 {
            lines.append(
                "Leads  \(ProgressBar.bar(Double(finished) / Double(all), width: 30)) \(finished) of \(all) finished")
        }
        var table = Table(["OUTCOME", "ATTEMPTS", ""], rightAligned: [1])
        let most = max(1, report.outcomes.values.max() ?? 1)
        for (outcome, count) in report.outcomes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            table.add([outcome, String(count), String(repeating: "▇", count: max(1, count * 24 / most))])
        }
        lines += ["", table.text, ""]
        let rate = report.abandonRate.map { " (\(percent($0)) of answered)" } ?? ""
        lines.append(
            "\(report.attempts) \(report.attempts == 1 ? "attempt" : "attempts"), \(report.answered) answered, \(report.connected) connected, \(report.abandoned) abandoned\(rate)"
        )
        lines.append("\(Int(report.talkSeconds) / 60) min \(Int(report.talkSeconds) % 60) s of conversation")
        if let middle = report.answerToBridge(percentile: 0.5), let high = report.answerToBridge(percentile: 0.99) {
            lines.append("answer to bridge: \(milliseconds(middle)) at the median, \(milliseconds(high)) at p99")
        }
        if !report.dispositions.isEmpty {
            let parts = report.dispositions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            lines.append("dispositions: " + parts.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }

    static func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }

    static func milliseconds(_ value: Double) -> String { "\((value * 10).rounded() / 10) ms" }
}
