import CMariaDB

/// A statement that the server has parsed, with the memory for its parameters and results.
///
/// Belongs to one connection and is used on that connection's thread only; ``close()`` before the connection goes.
final class PreparedStatement {
    private let handle: UnsafeMutablePointer<MYSQL_STMT>
    private let parameters: ParameterBuffer
    private var result: ResultBuffer?
    private var takesBulk = true

    /// Rows and bytes that one bulk execution carries at most: well below the server's `max_allowed_packet` (16 MB).
    private static let bulkRows = 8_192
    private static let bulkBytes = 4 << 20

    init(_ sql: String, on connection: UnsafeMutablePointer<MYSQL>) throws(MariaDBError) {
        guard let handle = mysql_stmt_init(connection) else { throw ServerError(of: connection).sorted }
        var sql = sql
        if sql.withUTF8({ text in
            text.withMemoryRebound(to: CChar.self) { mysql_stmt_prepare(handle, $0.baseAddress, UInt($0.count)) }
        }) != 0 {
            let error = ServerError(of: handle).sorted
            mysql_stmt_close(handle)
            throw error
        }
        self.handle = handle
        parameters = ParameterBuffer(count: Int(mysql_stmt_param_count(handle)))
    }

    /// Frees the statement, here and on the server.
    func close() { mysql_stmt_close(handle) }

    /// Runs the statement and gives each row to `body`, as it arrives.
    func execute(
        _ values: [SQLValue], eachRow body: (SQLRow) throws -> Void
    ) throws -> SQLEffect {
        guard values.count == parameters.count else {
            throw MariaDBError.misuse("\(values.count) values for a statement with \(parameters.count) parameters.")
        }
        setArraySize(0)
        if !values.isEmpty { try check(mysql_stmt_bind_param(handle, parameters.bind(values))) }
        try run()
        defer { mysql_stmt_free_result(handle) }
        guard mysql_stmt_field_count(handle) > 0 else { return effect }
        try fetch(body)
        return SQLEffect(rows: 0, insertedID: 0)
    }

    /// Runs the statement once for each row, in as few round trips as fit: one for each row when the server cannot take
    /// this kind of statement in bulk (`INSERT ... SELECT`).
    func executeBulk(_ rows: SQLRows) throws -> SQLEffect {
        guard rows.width == parameters.count else {
            throw MariaDBError.misuse("\(rows.width) values for a statement with \(parameters.count) parameters.")
        }
        var effect = SQLEffect(rows: 0, insertedID: 0)
        var start = 0
        while start < rows.count {
            let end = takesBulk ? Self.endOfChunk(rows, from: start) : start + 1
            guard let part = try takesBulk ? executeChunk(rows, start..<end) : executeRow(rows, start) else {
                takesBulk = false
                continue
            }
            effect = SQLEffect(
                rows: effect.rows + part.rows, insertedID: effect.insertedID == 0 ? part.insertedID : effect.insertedID)
            start = end
        }
        return effect
    }

    /// ER_UNSUPPORTED_PS: what the server answers to a statement that it does not take in bulk.
    private static let notInBulk: UInt32 = 1295

    private func executeRow(_ rows: SQLRows, _ row: Int) throws -> SQLEffect? {
        try execute(Array(rows.values[row * rows.width..<(row + 1) * rows.width])) { _ in }
    }

    /// Nil when the server does not take the statement in bulk.
    private func executeChunk(_ rows: SQLRows, _ range: Range<Int>) throws -> SQLEffect? {
        let buffer = try BulkBuffer(rows, range: range)
        setArraySize(UInt32(range.count))
        try check(mysql_stmt_bind_param(handle, buffer.binds))
        let hasFailed = withExtendedLifetime(buffer) { mysql_stmt_execute(handle) != 0 }
        guard hasFailed else { return effect }
        if mysql_stmt_errno(handle) == Self.notInBulk { return nil }
        throw ServerError(of: handle).sorted
    }

    private static func endOfChunk(_ rows: SQLRows, from start: Int) -> Int {
        var bytes = 0
        var end = start
        while end < rows.count, end - start < bulkRows {
            let row = rows.values[end * rows.width..<(end + 1) * rows.width]
            bytes += row.reduce(0) { $0 + $1.byteCount + 9 }
            if bytes > bulkBytes, end > start { break }
            end += 1
        }
        return end
    }

    private var effect: SQLEffect {
        SQLEffect(
            rows: Int(truncatingIfNeeded: mysql_stmt_affected_rows(handle)),
            insertedID: Int64(truncatingIfNeeded: mysql_stmt_insert_id(handle)))
    }

    private func setArraySize(_ size: UInt32) {
        var size = size
        mysql_stmt_attr_set(handle, STMT_ATTR_ARRAY_SIZE, &size)
    }

    private func run() throws(MariaDBError) {
        if mysql_stmt_execute(handle) != 0 { throw ServerError(of: handle).sorted }
    }

    private func check(_ failed: my_bool) throws(MariaDBError) {
        if failed != 0 { throw ServerError(of: handle).sorted }
    }

    private func fetch(_ body: (SQLRow) throws -> Void) throws {
        let result = try bindResult()
        while true {
            switch mysql_stmt_fetch(handle) {
            case 0, MYSQL_DATA_TRUNCATED: try body(result.row(of: handle))
            case MYSQL_NO_DATA: return
            default: throw ServerError(of: handle).sorted
            }
        }
    }

    private func bindResult() throws(MariaDBError) -> ResultBuffer {
        guard let metadata = mysql_stmt_result_metadata(handle) else { throw ServerError(of: handle).sorted }
        defer { mysql_free_result(metadata) }
        let fields = UnsafeBufferPointer(start: mysql_fetch_fields(metadata), count: Int(mysql_num_fields(metadata)))
        let result: ResultBuffer
        if let known = self.result, known.fits(fields) { result = known } else { result = ResultBuffer(fields: fields) }
        self.result = result
        try check(mysql_stmt_bind_result(handle, result.binds))
        return result
    }
}
