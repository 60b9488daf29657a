import ArgumentParser
import CallFloor
import Foundation
import Store

/// `carillon trunk show`.
struct TrunkShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a trunk: settings, what it carried, and how it is now.")
    @Argument(help: "Its name.") var name: String
    @Option(help: "How far back to count, in hours.") var hours = 24.0
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (0.01...87_600).contains(hours) else { throw ValidationError("--hours must be 0.01 to 87600.") }
    }

    func run() async throws {
        let reports = try await TrunkReport.all(since: .hours(hours), options)
        guard let report = reports.first(where: { $0.trunk.name == name }) else {
            let names = reports.map(\.trunk.name).joined(separator: ", ")
            throw Failure("There is no trunk '\(name)'. Trunks: \(names.isEmpty ? "none" : names).")
        }
        if output.json { return try Terminal.printJSON(report) }
        print(text(report))
    }

    private func text(_ report: TrunkReport) -> String {
        let trunk = report.trunk
        var lines = ["Trunk \(trunk.name), \(trunk.kind.rawValue)", ""]
        if !trunk.dialTemplate.isEmpty { lines.append("dials \(trunk.dialTemplate)") }
        if let pri = trunk.pri {
            let type = pri.numberType.map { ", sends the number as \($0.rawValue)" } ?? ""
            let spans = pri.spans.isEmpty ? "" : ", on spans \(pri.spans.map(String.init).joined(separator: ", "))"
            lines.append("channel group \(pri.group), hunted \(pri.hunt.rawValue)\(spans)\(type)")
        }
        lines.append("\(trunk.channels) channels, \(trunk.callsPerSecond) new calls a second")
        lines.append(
            "\(trunk.faultThreshold) failures in \(seconds(trunk.faultWindow)) are its own fault; it rests \(seconds(trunk.rest)), at most \(seconds(trunk.maximumRest))"
        )
        lines.append("caller IDs: \(trunk.presentation?.rawValue ?? "as the caller ID says")")
        lines.append(
            report.campaigns.isEmpty ? "no campaign uses it" : "campaigns: \(report.campaigns.joined(separator: ", "))")
        lines += ["", "In the last \(hours == 24 ? "24" : String(hours)) hours"]
        var table = Table(["OUTCOME", "CALLS", ""], rightAligned: [1])
        let counts = report.history.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let most = max(1, counts.first?.value ?? 1)
        for (outcome, count) in counts {
            table.add([outcome, String(count), String(repeating: "▇", count: max(1, count * 24 / most))])
        }
        lines.append(counts.isEmpty ? "nothing was dialled" : table.text)
        if let ratio = report.history.answerSeizureRatio {
            lines.append("answered \(ReportText.percent(ratio)) of \(report.history.seizures) calls (ASR)")
        }
        lines += ["", "Now: \(report.state)"]
        return lines.joined(separator: "\n")
    }

    private func seconds(_ duration: Duration) -> String {
        let value = duration.inSeconds
        return value == value.rounded() ? "\(Int(value)) s" : "\(value) s"
    }
}

/// Everything that is known of a trunk.
struct TrunkReport: Encodable {
    var trunk: Trunk
    /// Campaigns that dial over it.
    var campaigns: [String]
    /// By the database.
    var history: TrunkStatistics
    /// By the running site; nil when none runs here.
    var live: FloorView.TrunkView?

    /// How it is now, in a few words.
    var state: String {
        guard let live else { return "no Carillon is running here" }
        return live.trouble ?? (live.inUse == 0 ? "idle" : "\(live.inUse) of \(live.channels) channels in use")
    }

    private enum CodingKeys: String, CodingKey {
        case trunk, campaigns, outcomes, seizures, answerSeizureRatio, lastAttemptAt, live
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(TrunkFigures(trunk), forKey: .trunk)
        try container.encode(campaigns, forKey: .campaigns)
        try container.encode(history.outcomes, forKey: .outcomes)
        try container.encode(history.seizures, forKey: .seizures)
        try container.encodeIfPresent(history.answerSeizureRatio, forKey: .answerSeizureRatio)
        try container.encodeIfPresent(history.lastAttemptAt?.seconds, forKey: .lastAttemptAt)
        try container.encodeIfPresent(live.map(LiveTrunkFigures.init), forKey: .live)
    }

    /// A stretch of time before now.
    struct Span {
        let seconds: Double

        static func hours(_ hours: Double) -> Span { Span(seconds: hours * 3_600) }

        var begin: Instant { Instant(seconds: Date().timeIntervalSince1970 - seconds) }
    }

    /// All trunks, in the order in which they came.
    static func all(since span: Span, _ options: GlobalOptions) async throws -> [TrunkReport] {
        let (reports, configuration) = try await options.withStore { store, tenant, configuration in
            let history = try await store.trunkStatistics(tenant: tenant, since: span.begin)
            var reports: [TrunkReport] = []
            for trunk in try await store.settings(of: tenant).trunks {
                reports.append(
                    TrunkReport(
                        trunk: trunk, campaigns: try await store.campaigns(over: trunk.id, tenant: tenant),
                        history: history[trunk.id]
                            ?? TrunkStatistics(trunk: trunk.id, outcomes: [:], lastAttemptAt: nil)))
            }
            return (reports, configuration)
        }
        let control = ControlClient(configuration)
        guard await control.isServing(),
            let live = try? await control.get("status", as: StatusAnswer.self).view.trunks
        else { return reports }
        return reports.map { report in
            var report = report
            report.live = live.first { $0.id == report.trunk.id }
            return report
        }
    }
}
