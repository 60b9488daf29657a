#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The merged cells of a sheet. A sheet names them behind its rows, so they are looked for before it is read.
struct MergedCells {
    private struct Area {
        var rows: ClosedRange<Int>
        var columns: ClosedRange<Int>
        var name: String
    }

    /// By their first row.
    private var areas: [Area] = []
    private var nextArea = 0
    /// Those that reach the row that was asked for last.
    private var current: [Area] = []

    /// How many there are.
    var count: Int { areas.count }

    /// A sheet without any.
    init() {}

    /// Passes over a sheet's rows, by their bytes alone, and reads what follows.
    init(_ part: ZipPart) throws(WorkbookError) {
        let handler = Handler()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var tail = [UInt8]()
        var reader: XMLReader?
        while true {
            let count = try part.read(into: buffer)
            if count == 0 { break }
            let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if let reader {
                // The fragment ends with tags that were opened before it: whatever is wrong then is behind the cells.
                guard (try? reader.feed(chunk, isLast: false)) != nil else { break }
                continue
            }
            tail.append(contentsOf: chunk)
            if let end = Self.endOfRows(tail) {
                let fresh = XMLReader(part.name, handler)
                reader = fresh
                let fragment = Array("<rest>".utf8) + tail[end...]
                guard fragment.withUnsafeBytes({ (try? fresh.feed($0, isLast: false)) != nil }) else { break }
            } else {
                tail.removeFirst(max(0, tail.count - Self.closing.count - Self.longestPrefix))
            }
        }
        areas = handler.areas.sorted { $0.rows.lowerBound < $1.rows.lowerBound }
    }

    /// The merged cells that cover a row's cells but have their value elsewhere, by column. Rows are asked for in order.
    mutating func covered(row: Int) -> [(columns: ClosedRange<Int>, first: Int?, range: String)] {
        while nextArea < areas.count, areas[nextArea].rows.lowerBound <= row {
            current.append(areas[nextArea])
            nextArea += 1
        }
        if current.isEmpty { return [] }
        current.removeAll { $0.rows.upperBound < row }
        return current.map {
            ($0.columns, $0.rows.lowerBound == row ? $0.columns.lowerBound : nil, $0.name)
        }
    }

    /// `sheetData>` ends the rows in any prefix; as an opening tag it is followed by `<row`, or by nothing of interest.
    private static let closing = Array("sheetData>".utf8)
    private static let longestPrefix = 64

    /// Where the rows have ended in `bytes`.
    private static func endOfRows(_ bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            while let place = find(closing, in: bytes, from: start) {
                var before = place - 1
                // A prefix may stand between the slash and the name. In texts, `<` is written otherwise.
                while before > 0, bytes[before] != UInt8(ascii: "/"), place - before < longestPrefix { before -= 1 }
                if before > 0, bytes[before] == UInt8(ascii: "/"), bytes[before - 1] == UInt8(ascii: "<") {
                    return place + closing.count
                }
                start = place + 1
            }
            return nil
        }
    }

    /// Looks for the pattern by its capital letter, which hardly anything else in a sheet has.
    private static func find(_ pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let lead = 5
        var place = start + lead
        while place < bytes.count, let found = memchr(base + place, Int32(pattern[lead]), bytes.count - place) {
            let begin = UnsafeRawPointer(found) - base - lead
            guard begin + pattern.count <= bytes.count else { return nil }
            if memcmp(base + begin, pattern, pattern.count) == 0 { return begin }
            place = begin + lead + 1
        }
        return nil
    }

    private final class Handler: XMLHandler {
        var areas: [Area] = []
        var complaint: WorkbookError? { nil }

        func begin(_ name: XMLName, _ attributes: XMLAttributes) {
            guard name == "mergeCell", let range = attributes.text("ref") else { return }
            let ends = range.split(separator: ":")
            guard ends.count == 2, let first = ends[0].withCString({ CellReference($0) }),
                let last = ends[1].withCString({ CellReference($0) }), first.row <= last.row,
                first.column <= last.column
            else { return }
            areas.append(Area(rows: first.row...last.row, columns: first.column...last.column, name: range))
        }

        func end(_ name: XMLName) {}
        func text(_ bytes: UnsafeRawBufferPointer) {}
    }
}
