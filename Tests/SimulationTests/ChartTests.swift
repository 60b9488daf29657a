import Foundation
import Simulation
import Testing

/// Figures as scripts and people get them.
@Suite struct ChartTests {
    private func cell(_ pacing: String, goal: Double? = nil) -> Cell {
        var scenario = Scenario.standard(agents: 5, answerRate: 0.5)
        scenario.hours = 1.2
        var world = World(scenario, pacing: Pacing.named(pacing)!, seed: 1)
        return Cell(world.run(), goal: goal)
    }

    @Test func aCellHasTheKeysThatScriptsRead() throws {
        let coded = try JSONEncoder().encode(SuiteResult(cells: [cell("progressive", goal: 0.767)]))
        let object = try #require(try JSONSerialization.jsonObject(with: coded) as? [String: [[String: Any]]])
        let keys = try #require(object["cells"]?.first?.keys)
        #expect(
            Set(keys) == [
                "agents", "answer_rate", "world", "pacing", "hours", "occupancy", "occupancy_se", "abandon_rate",
                "days", "days_over", "dials_per_agent_hour", "talk_minutes_per_hour", "goal",
            ])
        #expect(try JSONDecoder().decode(SuiteResult.self, from: coded).cells.first?.goal == 0.767)
    }

    @Test func aChartIsWellFormedAndNamesEveryPacing() throws {
        var cells = [cell("progressive"), cell("mean-value")]
        cells[0].pacing = "a<b & \"c\""
        let text = OccupancyChart.svg(cells)
        let document = try XMLNodes.names(of: text)
        #expect(document.first == "svg")
        #expect(document.count { $0 == "circle" } == 4)
        #expect(text.contains("mean-value"))
        #expect(text.contains("a&lt;b &amp; &quot;c&quot;"))
        #expect(OccupancyChart.svg([]).contains("nothing measured"))
    }

    /// The names of the elements of a document whose tags fit together.
    private enum XMLNodes {
        struct Unbalanced: Error { var at: String }

        static func names(of text: String) throws -> [String] {
            var open: [String] = []
            var names: [String] = []
            for part in text.split(separator: "<").dropFirst(text.hasPrefix("<") ? 0 : 1) {
                let name = String(part.prefix { !" />\n".contains($0) })
                if part.hasPrefix("/") {
                    let closed = String(part.dropFirst().prefix { $0 != ">" })
                    guard open.popLast() == closed else { throw Unbalanced(at: closed) }
                } else {
                    names.append(name)
                    let tag = part.prefix { $0 != ">" }
                    if !tag.hasSuffix("/") { open.append(name) }
                }
            }
            guard open.isEmpty else { throw Unbalanced(at: open.last!) }
            return names
        }
    }
}
