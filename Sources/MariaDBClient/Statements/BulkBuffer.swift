import CMariaDB

/// Rows of one bulk execution, column by column, as the library's array binding wants them
/// (mariadb.com/kb/en/bulk-insert-column-wise-binding): numbers side by side, everything else through pointers.
///
/// Made for one execution. Not for sharing between threads.
final class BulkBuffer {
    let binds: UnsafeMutablePointer<MYSQL_BIND>
    private let width: Int
    private var allocations: [UnsafeMutableRawPointer] = []

    /// Lays out the rows `range` of `rows`.
    ///
    /// - Throws: ``MariaDBError`` with code `misuse` when a column holds values of different kinds.
    init(_ rows: SQLRows, range: Range<Int>) throws(MariaDBError) {
        width = rows.width
        binds = .allocate(capacity: width)
        binds.initialize(repeating: MYSQL_BIND(), count: width)
        for column in 0..<width { try lay(column, of: rows, range: range) }
    }

    deinit {
        for allocation in allocations { allocation.deallocate() }
        binds.deallocate()
    }

    private func lay(_ column: Int, of rows: SQLRows, range: Range<Int>) throws(MariaDBError) {
        let values = rows.values
        let position = { (row: Int) in row * rows.width + column }
        let sample = range.lazy.map { values[position($0)] }.first { $0 != .null } ?? .null
        let indicators = allocate(CChar.self, count: range.count)
        binds[column].u.indicator = indicators
        for (index, row) in range.enumerated() {
            let value = values[position(row)]
            indicators[index] = CChar(value == .null ? STMT_INDICATOR_NULL.rawValue : STMT_INDICATOR_NONE.rawValue)
            guard value == .null || value.isSameKind(as: sample) else {
                throw .misuse("Column \(column) of a bulk statement holds \(sample.kind) and \(value.kind).")
            }
        }
        switch sample {
        case .null, .int, .uint: layNumbers(column, range.map { values[position($0)] }, sample)
        case .double: layDoubles(column, range.map { values[position($0)] })
        case .time: layTimes(column, range.map { values[position($0)] })
        case .text, .bytes: layBytes(column, range.map { values[position($0)] }, sample)
        }
    }

    private func layNumbers(_ column: Int, _ values: [SQLValue], _ sample: SQLValue) {
        let numbers = allocate(UInt64.self, count: values.count)
        for (index, value) in values.enumerated() {
            switch value {
            case .int(let number): numbers[index] = UInt64(bitPattern: number)
            case .uint(let number): numbers[index] = number
            default: numbers[index] = 0
            }
        }
        binds[column].buffer_type = MYSQL_TYPE_LONGLONG
        if case .uint = sample { binds[column].is_unsigned = 1 }
        binds[column].buffer = UnsafeMutableRawPointer(numbers)
    }

    private func layDoubles(_ column: Int, _ values: [SQLValue]) {
        let numbers = allocate(Double.self, count: values.count)
        for (index, value) in values.enumerated() {
            if case .double(let number) = value { numbers[index] = number } else { numbers[index] = 0 }
        }
        binds[column].buffer_type = MYSQL_TYPE_DOUBLE
        binds[column].buffer = UnsafeMutableRawPointer(numbers)
    }

    private func layTimes(_ column: Int, _ values: [SQLValue]) {
        let times = allocate(MYSQL_TIME.self, count: values.count)
        let pointers = allocate(UnsafeMutablePointer<MYSQL_TIME>.self, count: values.count)
        for (index, value) in values.enumerated() {
            if case .time(let time) = value { times[index] = MYSQL_TIME(time) } else { times[index] = MYSQL_TIME() }
            pointers[index] = times + index
        }
        binds[column].buffer_type = MYSQL_TYPE_DATETIME
        binds[column].buffer = UnsafeMutableRawPointer(pointers)
    }

    private func layBytes(_ column: Int, _ values: [SQLValue], _ sample: SQLValue) {
        let lengths = allocate(UInt.self, count: values.count)
        let pointers = allocate(UnsafeMutablePointer<UInt8>.self, count: values.count)
        // One byte more than needed, so that a pointer behind the last value stays inside.
        let bytes = allocate(UInt8.self, count: values.reduce(1) { $0 + $1.byteCount })
        var used = 0
        for (index, value) in values.enumerated() {
            pointers[index] = bytes + used
            switch value {
            case .text(var text): text.withUTF8 { copy(UnsafeRawBufferPointer($0), to: bytes + used) }
            case .bytes(let source): source.withUnsafeBytes { copy($0, to: bytes + used) }
            default: break
            }
            lengths[index] = UInt(value.byteCount)
            used += value.byteCount
        }
        if case .bytes = sample {
            binds[column].buffer_type = MYSQL_TYPE_BLOB
        } else {
            binds[column].buffer_type = MYSQL_TYPE_STRING
        }
        binds[column].buffer = UnsafeMutableRawPointer(pointers)
        binds[column].length = lengths
    }

    private func copy(_ source: UnsafeRawBufferPointer, to place: UnsafeMutablePointer<UInt8>) {
        guard let start = source.baseAddress else { return }
        UnsafeMutableRawPointer(place).copyMemory(from: start, byteCount: source.count)
    }

    private func allocate<T>(_ type: T.Type, count: Int) -> UnsafeMutablePointer<T> {
        let pointer = UnsafeMutablePointer<T>.allocate(capacity: count)
        allocations.append(UnsafeMutableRawPointer(pointer))
        return pointer
    }
}

extension SQLValue {
    func isSameKind(as other: SQLValue) -> Bool {
        switch (self, other) {
        case (.null, .null), (.int, .int), (.uint, .uint), (.double, .double), (.text, .text), (.bytes, .bytes),
            (.time, .time):
            true
        default: false
        }
    }
}
