/// Rows under a heading, in columns as wide as they need.
struct Table {
    private let heading: [String]
    private var rows: [[String]] = []
    private let rightAligned: Set<Int>

    init(_ heading: [String], rightAligned: Set<Int> = []) {
        self.heading = heading
        self.rightAligned = rightAligned
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    var text: String {
        let all = [heading] + rows
        let widths = heading.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += rightAligned.contains(column) ? padding + cell : cell + padding
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
