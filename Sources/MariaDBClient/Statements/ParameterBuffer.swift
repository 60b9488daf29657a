import CMariaDB

/// One execution's parameters, laid out as `mysql_stmt_bind_param` wants them.
///
/// The memory is allocated once per statement and lives as long as it; text and bytes of an execution share one arena.
/// Not for sharing between threads.
final class ParameterBuffer {
    let count: Int
    private let binds: UnsafeMutablePointer<MYSQL_BIND>
    private let numbers: UnsafeMutablePointer<UInt64>
    private let times: UnsafeMutablePointer<MYSQL_TIME>
    private let lengths: UnsafeMutablePointer<UInt>
    private var arena = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 8)

    init(count: Int) {
        self.count = count
        binds = .allocate(capacity: count)
        binds.initialize(repeating: MYSQL_BIND(), count: count)
        numbers = .allocate(capacity: count)
        numbers.initialize(repeating: 0, count: count)
        times = .allocate(capacity: count)
        times.initialize(repeating: MYSQL_TIME(), count: count)
        lengths = .allocate(capacity: count)
        lengths.initialize(repeating: 0, count: count)
    }

    deinit {
        binds.deallocate()
        numbers.deallocate()
        times.deallocate()
        lengths.deallocate()
        arena.deallocate()
    }

    /// Lays the values out. The pointer is valid until the next call.
    func bind(_ values: [SQLValue]) -> UnsafeMutablePointer<MYSQL_BIND> {
        reserve(values.reduce(0) { $0 + $1.byteCount })
        var used = 0
        for (index, value) in values.enumerated() {
            binds[index] = MYSQL_BIND()
            switch value {
            case .null:
                binds[index].buffer_type = MYSQL_TYPE_NULL
            case .int(let number):
                setNumber(index, bits: UInt64(bitPattern: number), type: MYSQL_TYPE_LONGLONG)
            case .uint(let number):
                setNumber(index, bits: number, type: MYSQL_TYPE_LONGLONG)
                binds[index].is_unsigned = 1
            case .double(let number):
                setNumber(index, bits: number.bitPattern, type: MYSQL_TYPE_DOUBLE)
            case .text(var text):
                text.withUTF8 { setBytes(index, UnsafeRawBufferPointer($0), type: MYSQL_TYPE_STRING, at: &used) }
            case .bytes(let bytes):
                bytes.withUnsafeBytes { setBytes(index, $0, type: MYSQL_TYPE_BLOB, at: &used) }
            case .time(let time):
                times[index] = MYSQL_TIME(time)
                binds[index].buffer_type = MYSQL_TYPE_DATETIME
                binds[index].buffer = UnsafeMutableRawPointer(times + index)
            }
        }
        return binds
    }

    private func reserve(_ size: Int) {
        guard arena.count < size else { return }
        arena.deallocate()
        arena = .allocate(byteCount: max(size, arena.count * 2), alignment: 8)
    }

    private func setNumber(_ index: Int, bits: UInt64, type: enum_field_types) {
        numbers[index] = bits
        binds[index].buffer_type = type
        binds[index].buffer = UnsafeMutableRawPointer(numbers + index)
    }

    private func setBytes(
        _ index: Int, _ bytes: UnsafeRawBufferPointer, type: enum_field_types, at used: inout Int
    ) {
        let place = arena.baseAddress! + used
        if let source = bytes.baseAddress { place.copyMemory(from: source, byteCount: bytes.count) }
        used += bytes.count
        lengths[index] = UInt(bytes.count)
        binds[index].buffer_type = type
        binds[index].buffer = place
        binds[index].buffer_length = UInt(bytes.count)
        binds[index].length = lengths + index
    }
}

extension SQLValue {
    /// The bytes that the value takes beside its fixed part.
    var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        default: 0
        }
    }
}

extension MYSQL_TIME {
    init(_ time: SQLTime) {
        let parts = time.parts
        self.init()
        year = UInt32(parts.year)
        month = UInt32(parts.month)
        day = UInt32(parts.day)
        hour = UInt32(parts.hour)
        minute = UInt32(parts.minute)
        second = UInt32(parts.second)
        second_part = UInt(parts.microsecond)
        time_type = MYSQL_TIMESTAMP_DATETIME
    }

    var sqlTime: SQLTime {
        SQLTime(
            year: Int(year), month: Int(month), day: Int(day), hour: Int(hour), minute: Int(minute),
            second: Int(second), microsecond: Int(second_part))
    }
}
