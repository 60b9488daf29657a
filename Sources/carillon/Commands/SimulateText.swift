import Foundation
import Simulation

/// What `carillon simulate` prints and draws.
enum SimulationText {
    /// The occupancy that the research behind the pacing rule found for this cell; nil where it has none.
    static func goal(of figures: Figures) -> Double? {
        Goals.occupancy(
            world: figures.scenario.name, agents: figures.scenario.agents.count,
            answerRate: figures.scenario.carrier.answerRate.typical, pacing: figures.pacing)
    }

    /// The cells as a table.
    static func table(_ cells: [Cell]) -> String {
        var table = Table(
            [
                "WORLD", "AGENTS", "ANSWERED", "PACING", "OCCUPANCY", "±", "ABANDONED", "DAYS OVER", "DIALS/H",
                "TALK MIN/H", "GOAL", "",
            ], rightAligned: [1, 2, 4, 5, 6, 7, 8, 9, 10])
        for cell in cells {
            table.add([
                cell.world, String(cell.agents), percent(cell.answerRate, 0), cell.pacing, percent(cell.occupancy),
                percent(cell.occupancyError), percent(cell.abandonRate, 2), "\(cell.daysOver) of \(cell.days)",
                number(cell.dialsPerAgentHour), number(cell.talkMinutesPerHour), cell.goal.map { percent($0) } ?? "",
                judgement(cell),
            ])
        }
        return table.text
    }

    /// A pacer of our own is to reach its goal; another's dialer is to come within 1.5 points of its column.
    private static func judgement(_ cell: Cell) -> String {
        guard let goal = cell.goal else { return "" }
        let difference = (cell.occupancy - goal) * 100
        let isMet: Bool
        switch (cell.world, cell.pacing) {
        case ("standard", "predictive"): isMet = difference >= -200 * cell.occupancyError
        case ("markov", "predictive"): isMet = difference >= -0.5 - 200 * cell.occupancyError
        default: isMet = abs(difference) <= 1.5 + 200 * cell.occupancyError
        }
        let sign = difference >= 0 ? "+" : ""
        return "\(isMet ? "ok" : "off") \(sign)\(number(difference))"
    }

    /// What was run: seeds, calls, speed, outcomes.
    static func footer(_ figures: [Figures], seeds: [UInt64], took: Duration) -> String {
        let dials = figures.reduce(0) { $0 + $1.dials }
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        var lines = [
            "",
            "Seeds \(seeds.map(String.init).joined(separator: ", ")); ± is one standard error by batch means.",
            "\(dials) calls in \(number(seconds)) s, \(Int(Double(dials) / max(0.001, seconds))) a second.",
        ]
        if figures.count == 1, let only = figures.first {
            let outcomes = only.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            lines.append("Outcomes: " + outcomes.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
            if only.daysOver > 0 { lines.append("The worst day abandoned \(percent(only.worstDay, 2)).") }
        }
        return lines.joined(separator: "\n")
    }

    /// Writes one chart for each world, team size and answer rate.
    static func write(_ cells: [Cell], caps: [Double], to directory: String) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let groups = Dictionary(grouping: zip(cells, caps)) { name(of: $0.0) }
        for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
            let path = directory + "/" + name + ".svg"
            try OccupancyChart.svg(group.map(\.0), cap: group[0].1).write(
                toFile: path, atomically: true, encoding: .utf8)
            Terminal.note(path)
        }
    }

    private static func name(of cell: Cell) -> String {
        let safe = cell.world.map { $0.isLetter || $0.isNumber ? $0 : "-" }
        return "\(String(safe))-\(cell.agents)-agents-\(Int((cell.answerRate * 100).rounded()))-percent"
    }

    private static func percent(_ share: Double, _ decimals: Int = 1) -> String {
        String(format: "%.\(decimals)f %%", share * 100)
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}

/// What `carillon simulate` knows by name.
enum SimulationCatalogue {
    static var text: String {
        var pacings = Table(["PACING", "WHAT IT IS"])
        for pacing in Pacing.all { pacings.add([pacing.name, pacing.summary]) }
        pacings.add(["lines=NUMBER", "so many lines for each idle agent"])
        var suites = Table(["SUITE", "WHAT IT IS"])
        for suite in Suite.all { suites.add([suite.name, suite.summary]) }
        let scenarios = ["standard", "standard:AGENTS:RATE", "markov:AGENTS:RATE"] + Scenario.robust.map(\.name)
        return [pacings.text, "", suites.text, "", "Scenarios: " + scenarios.joined(separator: ", ")]
            .joined(separator: "\n")
    }
}
