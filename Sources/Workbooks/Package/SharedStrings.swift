/// Reads `sharedStrings.xml`: texts that cells name by number (ECMA-376 part 1, 18.4).
final class SharedStrings: XMLHandler {
    private(set) var complaint: WorkbookError?
    private let heap: TextHeap
    private let limits: WorkbookLimits
    private var text: [UInt8] = []
    private var isInText = false
    private var phoneticDepth = 0

    private init(_ limits: WorkbookLimits) {
        self.limits = limits
        heap = TextHeap(bytesInMemory: limits.sharedBytesInMemory)
    }

    /// All texts of a part; none without it.
    static func read(_ part: ZipPart?, _ limits: WorkbookLimits) throws(WorkbookError) -> TextHeap {
        let strings = SharedStrings(limits)
        if let part { try XMLReader.read(part, strings) }
        try strings.heap.finish()
        return strings.heap
    }

    func begin(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "t" {
            isInText = phoneticDepth == 0
        } else if name == "si" {
            text.removeAll(keepingCapacity: true)
        } else if name == "rPh" {
            // How the text is pronounced: no part of it.
            phoneticDepth += 1
        }
    }

    func end(_ name: XMLName) {
        if name == "t" {
            isInText = false
        } else if name == "rPh" {
            phoneticDepth -= 1
        } else if name == "si" {
            do throws(WorkbookError) { try heap.append(text) } catch { complaint = error }
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) {
        // One byte beyond the limit is kept, so that the cell is known to be too long.
        guard isInText, text.count <= limits.cellBytes else { return }
        text.append(contentsOf: bytes)
    }
}
