import CMariaDB

/// A statement that the server has parsed, with the memory for its parameters and results.
///
/// Belongs to one connection and is used on that connection's thread only; ``close()`` before the connection goes.
final class PreparedStatement {
    private let handle: UnsafeMutablePointer<MYSQL_STMT>
    private let parameters: ParameterBuffer
    private var result: ResultBuffer?

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

    /// Runs the statement once for each row, in as few round trips as fit.
    func executeBulk(_ rows: SQLRows) throws(MariaDBError) -> SQLEffect {
        guard rows.width == parameters.count else {
            throw MariaDBError.misuse("\(rows.width) values for a statement with \(parameters.count) parameters.")
        }
        var affected = 0
        var firstID: Int64 = 0
        var start = 0
        while start < rows.count {
            let end = Self.endOfChunk(rows, from: start)
            let buffer = try BulkBuffer(rows, range: start..<end)
            setArraySize(UInt32(end - start))
            try check(mysql_stmt_bind_param(handle, buffer.binds))
            try withExtendedLifetime(buffer) { () throws(MariaDBError) in try run() }
            affected += effect.rows
            if firstID == 0 { firstID = effect.insertedID }
            start = end
        }
        return SQLEffect(rows: affected, insertedID: firstID)
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
