/// Reads CSV (RFC 4180) from chunks of UTF-8, cut anywhere: bytes in, rows out. A pure state machine in constant memory.
///
/// Lines end with CR, LF or both. A quote opens a field only as its first byte. What is malformed costs as little as
/// possible: a row that is too long is given up at the end of its line, and a quote that never closes takes only its own
/// line with it, because reading goes on at the next line as if the quote had not been there.
package struct CSVParser {
    /// What a row and a quoted field may take.
    package struct Limits: Sendable {
        /// Bytes of a row.
        package var rowBytes = 1 << 20
        /// Line breaks within one quoted field; beyond it the quote counts as never closed.
        package var quotedLines = 200
        /// How much of a row that was given up is kept, to show.
        package var shownBytes = 1024

        /// A mebibyte for a row, 200 line breaks in a field.
        package init() {}
    }

    private enum State {
        /// At the start of a field, or of a row.
        case fieldStart
        case unquoted
        case quoted
        /// After a quote within a quoted field: the end of the field, or the first half of a doubled quote.
        case quoteInQuoted
        /// In a row that was given up: everything up to the end of the line is dropped.
        case skipping
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let separator: UInt8
    private let limits: Limits
    /// True for the bytes that mean something in an unquoted field.
    private let isSpecial: [Bool]

    private var state = State.fieldStart
    private var line = 1
    private var row: CSVRow
    /// The last byte was a CR: an LF that follows belongs to it.
    private var lastWasCR = false
    private var rows: [CSVRow] = []

    /// Where the quoted field that is being read began.
    private var quoteLine = 1
    private var quoteLines = 0
    /// The raw bytes after the first line break in the quoted field that is being read: what must be read again if its
    /// quote is never closed.
    private var held: [UInt8] = []
    /// Where `row.storage` stood at that line break.
    private var heldFrom: Int?

    /// Creates a parser that stands at the start of a file.
    ///
    /// - Parameters:
    ///   - separator: What stands between fields.
    ///   - limits: What a row may take.
    package init(separator: UInt8, limits: Limits = Limits()) {
        self.separator = separator
        self.limits = limits
        var isSpecial = [Bool](repeating: false, count: 256)
        for byte in [0, separator, Self.lineFeed, Self.carriageReturn] { isSpecial[Int(byte)] = true }
        self.isSpecial = isSpecial
        self.row = CSVRow(line: 1, storage: [], ends: [])
    }

    /// The rows that are complete, each handed out once.
    package mutating func takeRows() -> [CSVRow] {
        defer { rows = [] }
        return rows
    }

    /// Reads a chunk.
    package mutating func feed(_ chunk: some Collection<UInt8>) {
        let done: Void? = chunk.withContiguousStorageIfAvailable { read($0) }
        if done == nil { Array(chunk).withUnsafeBufferPointer { read($0) } }
    }

    /// The file is over.
    package mutating func finish() {
        while heldFrom != nil, state == .quoted { giveUpQuote() }
        switch state {
        case .quoted:
            row.damage = .unterminatedQuote(column: row.count + 1)
            endRow()
        case .fieldStart where row.ends.isEmpty: break
        case .skipping: rows.append(row)
        default: endRow()
        }
    }

    // MARK: Reading

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        if lastWasCR, let first = bytes.first {
            lastWasCR = false
            if first == Self.lineFeed {
                index = 1
                if state == .quoted {
                    row.storage.append(first)
                    // The field's first line break is not held: what is read again begins after it.
                    if !held.isEmpty { held.append(first) }
                }
            }
        }
        while index < bytes.count {
            switch state {
            case .fieldStart:
                if bytes[index] == Self.quote {
                    index += 1
                    openQuote()
                } else {
                    state = .unquoted
                }
            case .unquoted: index = readUnquoted(bytes, from: index)
            case .quoted: index = readQuoted(bytes, from: index)
            case .quoteInQuoted: index = readAfterQuote(bytes, from: index)
            case .skipping: index = skip(bytes, from: index)
            }
        }
    }

    private mutating func readUnquoted(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, !isSpecial[Int(bytes[index])] { index += 1 }
        row.storage.append(contentsOf: bytes[start..<index])
        guard index < bytes.count else {
            giveUpIfTooLong()
            return index
        }
        let byte = bytes[index]
        if byte == separator {
            endField()
        } else if byte == 0 {
            row.damage = row.damage ?? .nul
        } else {
            endRow()
            return startRow(after: bytes, at: index)
        }
        giveUpIfTooLong()
        return index + 1
    }

    private mutating func readQuoted(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Self.quote || byte == Self.lineFeed || byte == Self.carriageReturn || byte == 0 { break }
            index += 1
        }
        keep(bytes[start..<index])
        guard index < bytes.count else {
            giveUpIfTooLong()
            return index
        }
        let byte = bytes[index]
        if byte == Self.quote {
            state = .quoteInQuoted
            if heldFrom != nil { held.append(byte) }
            return index + 1
        }
        if byte == 0 {
            row.damage = row.damage ?? .nul
            keep(bytes[index...index])
            return index + 1
        }
        // A line break: what follows may have to be read again.
        let next = endLine(bytes, at: index)
        if heldFrom == nil {
            heldFrom = row.storage.count
            row.storage.append(contentsOf: bytes[index..<next])
        } else {
            keep(bytes[index..<next])
        }
        quoteLines += 1
        if quoteLines > limits.quotedLines { giveUpQuote() } else { giveUpIfTooLong() }
        return next
    }

    private mutating func readAfterQuote(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int {
        let byte = bytes[index]
        if byte == Self.quote {
            row.storage.append(byte)
            if heldFrom != nil { held.append(byte) }
            state = .quoted
            return index + 1
        }
        if byte != separator && byte != Self.lineFeed && byte != Self.carriageReturn {
            if heldFrom != nil {
                // More likely the next line's own opening quote than the end of a text of many lines.
                giveUpQuote()
                return index
            }
            row.damage = row.damage ?? .textAfterQuote(column: row.count + 1)
        }
        closeQuote()
        state = .unquoted
        return index
    }

    private mutating func skip(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != Self.lineFeed, bytes[index] != Self.carriageReturn { index += 1 }
        guard index < bytes.count else { return index }
        rows.append(row)
        return startRow(after: bytes, at: index)
    }

    /// Steps over a line break, of which the second half may be in the next chunk.
    private mutating func endLine(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        line += 1
        guard bytes[index] == Self.carriageReturn else { return index + 1 }
        guard index + 1 < bytes.count else {
            lastWasCR = true
            return index + 1
        }
        return bytes[index + 1] == Self.lineFeed ? index + 2 : index + 1
    }

    // MARK: Fields and rows

    private mutating func endField() {
        row.ends.append(row.storage.count)
        state = .fieldStart
    }

    private mutating func endRow() {
        row.ends.append(row.storage.count)
        if row.storage.count > limits.rowBytes {
            row.damage = row.damage ?? .tooLong(limit: limits.rowBytes)
            shorten()
        }
        let isBlank = row.ends.count == 1 && row.storage.isEmpty && row.damage == nil
        if !isBlank { rows.append(row) }
    }

    private mutating func startRow(after bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        let next = endLine(bytes, at: index)
        startRow()
        return next
    }

    private mutating func startRow() {
        row = CSVRow(line: line, storage: [], ends: [])
        row.storage.reserveCapacity(256)
        state = .fieldStart
    }

    private mutating func giveUpIfTooLong() {
        guard row.storage.count > limits.rowBytes else { return }
        if heldFrom != nil { return giveUpQuote() }
        row.damage = .tooLong(limit: limits.rowBytes)
        endField()
        shorten()
        state = .skipping
    }

    /// Keeps so much of a row that a person can tell which one it was.
    private mutating func shorten() {
        guard row.storage.count > limits.shownBytes else { return }
        row.storage.removeSubrange(limits.shownBytes...)
        row.ends = row.ends.filter { $0 < limits.shownBytes } + [limits.shownBytes]
    }

    // MARK: Quotes

    private mutating func openQuote() {
        state = .quoted
        quoteLine = line
        quoteLines = 0
    }

    private mutating func keep(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        row.storage.append(contentsOf: bytes)
        if heldFrom != nil { held.append(contentsOf: bytes) }
    }

    private mutating func closeQuote() {
        held = []
        heldFrom = nil
    }

    /// The quote is taken as never closed: its row ends at the end of its line, and what followed is read again.
    private mutating func giveUpQuote() {
        row.damage = .unterminatedQuote(column: row.count + 1)
        if let heldFrom { row.storage.removeSubrange(heldFrom...) }
        let again = held
        closeQuote()
        row.ends.append(row.storage.count)
        shorten()
        rows.append(row)
        line = quoteLine + 1
        startRow()
        guard !again.isEmpty else { return }
        lastWasCR = false
        feed(again)
    }
}
