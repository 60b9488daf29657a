import CallFloor
import Store

/// What a demonstration looks like at one moment: pure, so that it can be tested.
struct DemoPicture {
    let plan: DemoRun.Plan
    let view: FloorView
    let report: CampaignReport?
    let elapsed: Duration

    var lines: [String] {
        var lines = ["", heading, "", leads]
        lines += bars(
            "Agents", ["talking", "wrapup", "ringing", "reserved", "ready", "paused", "offline"], view.agentsByState,
            of: plan.agents)
        let calls = Dictionary(uniqueKeysWithValues: view.callsByState.map { ($0.key.rawValue, $0.value) })
        lines += bars(
            "Calls", ["placing", "ringing", "waiting", "connecting", "talking", "safeHarbour"], calls,
            of: max(plan.agents, 1))
        lines.append("")
        lines.append("Outcomes  " + outcomes)
        lines.append("Bridge    " + bridge)
        lines.append("Why       " + (view.campaigns.first?.why ?? "starting"))
        lines.append("")
        return lines
    }

    private var heading: String {
        let seconds = Int(elapsed.components.seconds)
        let clock = "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
        let link = view.isSwitchUp ? "" : "  ·  Asterisk is away"
        let store = view.isStoreUp ? "" : "  ·  the database is away"
        return
            "Carillon  ·  \(view.campaigns.first?.mode.rawValue ?? "")  ·  \(plan.agents) agents  ·  \(clock)\(link)\(store)"
    }

    private var leads: String {
        guard let report else { return "Leads     " }
        let all = max(1, report.leads.values.reduce(0, +))
        let done = report.leads["finished", default: 0]
        let rest = [("waiting", "due later"), ("leased", "on the floor"), ("ready", "to dial")].compactMap {
            state, word in
            report.leads[state].map { "\($0) \(word)" }
        }
        let bar = ProgressBar.bar(Double(done) / Double(all), width: 36)
        return "Leads     \(bar) \(done) of \(all) finished" + (rest.isEmpty ? "" : ", " + rest.joined(separator: ", "))
    }

    private func bars(_ title: String, _ words: [String], _ counts: [String: Int], of whole: Int) -> [String] {
        let shown = words.filter { counts[$0, default: 0] > 0 }
        guard !shown.isEmpty else { return [pad(title, 10) + "none"] }
        return shown.enumerated().map { index, word in
            let count = counts[word, default: 0]
            let bar = String(repeating: "▇", count: min(40, max(1, count * 40 / max(1, whole))))
            return pad(index == 0 ? title : "", 10) + pad(word, 12) + pad(String(count), 4) + bar
        }
    }

    private var outcomes: String {
        guard let tally = view.campaigns.first?.tally, !tally.outcomes.isEmpty else { return "none yet" }
        return tally.outcomes.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    }

    private var bridge: String {
        guard let report, let middle = report.answerToBridge(percentile: 0.5),
            let high = report.answerToBridge(percentile: 0.99)
        else { return "nobody has answered yet" }
        return
            "answer to agent \(ReportText.milliseconds(middle)) at the median, \(ReportText.milliseconds(high)) at p99"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
