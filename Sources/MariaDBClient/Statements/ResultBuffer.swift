import CMariaDB

/// Where the rows of a result arrive, as `mysql_stmt_bind_result` wants it.
///
/// The memory lives as long as the statement. Long values do not fit their column's room and are fetched again, whole.
/// Not for sharing between threads.
final class ResultBuffer {
    let columns: SQLColumns
    let binds: UnsafeMutablePointer<MYSQL_BIND>
    private let layout: [Column]
    private let cells: UnsafeMutablePointer<Cell>
    private let room: UnsafeMutableRawPointer

    /// Bytes that a text or bytes column has at hand.
    private static let longestAtHand = 1_024

    private struct Column: Equatable {
        enum Kind { case int, uint, double, time, text, bytes }
        let name: String
        let kind: Kind
        let room: Int
    }

    private struct Cell {
        var length: UInt = 0
        var number: UInt64 = 0
        var time = MYSQL_TIME()
        var isNull: my_bool = 0
        var isTruncated: my_bool = 0
    }

    init(fields: UnsafeBufferPointer<MYSQL_FIELD>) {
        layout = fields.map(Self.column)
        columns = SQLColumns(names: layout.map(\.name))
        binds = .allocate(capacity: layout.count)
        binds.initialize(repeating: MYSQL_BIND(), count: layout.count)
        cells = .allocate(capacity: layout.count)
        cells.initialize(repeating: Cell(), count: layout.count)
        room = .allocate(byteCount: layout.reduce(1) { $0 + $1.room }, alignment: 8)
        var place = room
        for (index, column) in layout.enumerated() {
            bind(index, column, to: place)
            place += column.room
        }
    }

    deinit {
        binds.deallocate()
        cells.deallocate()
        room.deallocate()
    }

    /// Whether the fields are the ones that this buffer was made for: altering a table may change them.
    func fits(_ fields: UnsafeBufferPointer<MYSQL_FIELD>) -> Bool {
        fields.count == layout.count && zip(fields, layout).allSatisfy { Self.column($0) == $1 }
    }

    /// The row that was fetched last.
    func row(of statement: UnsafeMutablePointer<MYSQL_STMT>) throws(MariaDBError) -> SQLRow {
        var values: [SQLValue] = []
        values.reserveCapacity(layout.count)
        for index in layout.indices { values.append(try value(index, of: statement)) }
        return SQLRow(columns: columns, values: values)
    }

    private func bind(_ index: Int, _ column: Column, to place: UnsafeMutableRawPointer) {
        let cell = UnsafeMutableRawPointer(cells + index)
        binds[index].is_null = (cell + MemoryLayout<Cell>.offset(of: \.isNull)!).assumingMemoryBound(to: my_bool.self)
        binds[index].error = (cell + MemoryLayout<Cell>.offset(of: \.isTruncated)!)
            .assumingMemoryBound(to: my_bool.self)
        binds[index].length = (cell + MemoryLayout<Cell>.offset(of: \.length)!).assumingMemoryBound(to: UInt.self)
        switch column.kind {
        case .int, .uint, .double:
            binds[index].buffer_type = column.kind == .double ? MYSQL_TYPE_DOUBLE : MYSQL_TYPE_LONGLONG
            binds[index].is_unsigned = column.kind == .uint ? 1 : 0
            binds[index].buffer = cell + MemoryLayout<Cell>.offset(of: \.number)!
            binds[index].buffer_length = 8
        case .time:
            binds[index].buffer_type = MYSQL_TYPE_DATETIME
            binds[index].buffer = cell + MemoryLayout<Cell>.offset(of: \.time)!
            binds[index].buffer_length = UInt(MemoryLayout<MYSQL_TIME>.size)
        case .text, .bytes:
            binds[index].buffer_type = column.kind == .text ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB
            binds[index].buffer = place
            binds[index].buffer_length = UInt(column.room)
        }
    }

    private func value(
        _ index: Int, of statement: UnsafeMutablePointer<MYSQL_STMT>
    ) throws(MariaDBError) -> SQLValue {
        let cell = cells[index]
        if cell.isNull != 0 { return .null }
        switch layout[index].kind {
        case .int: return .int(Int64(bitPattern: cell.number))
        case .uint: return .uint(cell.number)
        case .double: return .double(Double(bitPattern: cell.number))
        case .time: return .time(cell.time.sqlTime)
        case .text, .bytes:
            let length = Int(cell.length)
            if length <= layout[index].room {
                let start = UnsafeRawPointer(binds[index].buffer!)
                return Self.value(UnsafeRawBufferPointer(start: start, count: length), layout[index].kind)
            }
            return try longValue(index, length: length, of: statement)
        }
    }

    private func longValue(
        _ index: Int, length: Int, of statement: UnsafeMutablePointer<MYSQL_STMT>
    ) throws(MariaDBError) -> SQLValue {
        let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 8)
        defer { whole.deallocate() }
        var got: UInt = 0
        var isTruncated: my_bool = 0
        let failed = withUnsafeMutablePointer(to: &got) { length in
            withUnsafeMutablePointer(to: &isTruncated) { truncated in
                var bind = MYSQL_BIND()
                bind.buffer_type = binds[index].buffer_type
                bind.buffer = whole.baseAddress
                bind.buffer_length = UInt(whole.count)
                bind.length = length
                bind.error = truncated
                return mysql_stmt_fetch_column(statement, &bind, UInt32(index), 0) != 0
            }
        }
        if failed { throw ServerError(of: statement).sorted }
        return Self.value(UnsafeRawBufferPointer(whole), layout[index].kind)
    }

    private static func value(_ bytes: UnsafeRawBufferPointer, _ kind: Column.Kind) -> SQLValue {
        kind == .text ? .text(String(decoding: bytes, as: UTF8.self)) : .bytes(Array(bytes))
    }

    private static func column(_ field: MYSQL_FIELD) -> Column {
        let name = String(cString: field.name)
        switch field.type {
        case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_LONG, MYSQL_TYPE_LONGLONG, MYSQL_TYPE_INT24, MYSQL_TYPE_YEAR:
            return Column(name: name, kind: field.flags & UInt32(UNSIGNED_FLAG) != 0 ? .uint : .int, room: 0)
        case MYSQL_TYPE_NEWDECIMAL where field.decimals == 0:
            // Sums of whole numbers are decimals without a fraction.
            return Column(name: name, kind: .int, room: 0)
        case MYSQL_TYPE_FLOAT, MYSQL_TYPE_DOUBLE:
            return Column(name: name, kind: .double, room: 0)
        case MYSQL_TYPE_DATETIME, MYSQL_TYPE_TIMESTAMP, MYSQL_TYPE_DATE:
            return Column(name: name, kind: .time, room: 0)
        default:
            let isBinary = field.charsetnr == 63 && field.type != MYSQL_TYPE_NEWDECIMAL
            let room = min(max(Int(field.length), 16), longestAtHand)
            return Column(name: name, kind: isBinary ? .bytes : .text, room: room)
        }
    }
}
