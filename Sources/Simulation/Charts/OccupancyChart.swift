/// Occupancy against abandonment: a point for each pacing, so that one sees who buys how much with what.
public enum OccupancyChart {
    /// One chart of the cells of one world, team size and answer rate.
    ///
    /// - Parameters:
    ///   - cells: One for each pacing.
    ///   - cap: The largest share of live answers that may be abandoned, drawn as a line. 0...1.
    /// - Returns: A whole SVG document.
    public static func svg(_ cells: [Cell], cap: Double = 0.03) -> String {
        var svg = SVG(width: 760, height: 460)
        let title = cells.first.map {
            "\($0.agents) agents, answer rate \($0.answerRate.text(2)), world \($0.world)"
        }
        svg.text("Occupancy and abandonment: \(title ?? "nothing measured")", 60, 24, size: 15)
        let most = max(0.06, cap * 2, (cells.map(\.abandonRate).max() ?? 0) * 1.1)
        let x = Axis(from: 0, to: most, at: 60, until: 500)
        let lowest = (cells.map(\.occupancy).min() ?? 0) - 0.05
        let y = Axis(from: max(0, lowest), to: 1, at: 410, until: 44)
        for tick in x.ticks {
            svg.line(x[tick], 410, x[tick], 415, colour: "#333")
            svg.text((tick * 100).text(0), x[tick], 430, anchor: "middle")
        }
        for tick in y.ticks {
            svg.line(60, y[tick], 500, y[tick], colour: "#ddd")
            svg.text((tick * 100).text(0), 52, y[tick] + 4, anchor: "end")
        }
        svg.line(60, 410, 500, 410, colour: "#333")
        svg.line(60, 410, 60, 44, colour: "#333")
        svg.line(x[cap], 410, x[cap], 44, colour: "#c00", dashes: "5 4")
        svg.text("abandoned, % of live answers", 280, 450, anchor: "middle")
        svg.text("occupancy, %", 60, 40, anchor: "end")
        for (number, cell) in cells.enumerated() {
            let colour = palette[number % palette.count]
            svg.circle(x[cell.abandonRate], y[cell.occupancy], radius: 6, colour: colour, title: caption(cell))
            let row = 60 + Double(number) * 19
            svg.circle(524, row - 4, radius: 5, colour: colour, title: cell.pacing)
            svg.text(caption(cell), 536, row, size: 11)
        }
        return svg.document
    }

    private static func caption(_ cell: Cell) -> String {
        "\(cell.pacing) \((cell.occupancy * 100).text(1)) @ \((cell.abandonRate * 100).text(1))"
    }

    private static let palette = [
        "#1b6ca8", "#d1495b", "#3c9d4e", "#8d5a97", "#e0913a", "#2a9d8f", "#6c757d", "#b5651d", "#5f4bb6", "#c2b280",
    ]

    /// Maps values onto a side of the chart.
    private struct Axis {
        let from: Double
        let to: Double
        let at: Double
        let until: Double

        subscript(value: Double) -> Double { at + (value - from) / (to - from) * (until - at) }

        /// Round values within, at most eight.
        var ticks: [Double] {
            let steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
            let step = steps.first { (to - from) / $0 <= 8 } ?? 0.25
            let first = Int((from / step).rounded(.up))
            let last = Int((to / step).rounded(.down))
            return (first...max(first, last)).map { Double($0) * step }
        }
    }
}
