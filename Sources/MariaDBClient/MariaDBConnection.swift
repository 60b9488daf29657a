import CMariaDB
import LoopThreads

/// One connection to MariaDB, on a thread of its own: libmariadb's calls block, and no other thread ever waits for them.
///
/// Statements are prepared once and kept by their text. Every session speaks utf8mb4, keeps time in UTC, is strict about
/// values, and isolates transactions as READ COMMITTED (locks are taken on the rows that match, no gaps: what
/// `SKIP LOCKED` claims want). A connection that broke stays broken: open another, or let ``MariaDBPool`` do so.
///
/// The methods are synchronous inside the actor: a body that gets the connection `isolated`, as
/// ``run(_:)`` and ``transaction(retries:_:)`` give it, runs wholly on the connection's thread, without suspension.
public actor MariaDBConnection {
    private let executor = LoopExecutor(name: "mariadb")
    private let configuration: MariaDBConfiguration
    // Owned: made in `open`, freed in `deinit`, touched on the executor's thread only.
    private var handle: UnsafeMutablePointer<MYSQL>?
    private var statements: StatementCache<PreparedStatement>
    private var failure: MariaDBError?
    private var isInTransaction = false

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(_ configuration: MariaDBConfiguration) {
        self.configuration = configuration
        statements = StatementCache(capacity: configuration.statementCacheSize)
    }

    isolated deinit {
        close()
        executor.shutDown()
    }

    /// Opens a connection.
    ///
    /// - Throws: ``MariaDBError``, among them `unreachable` and `accessDenied`.
    public static func connect(to configuration: MariaDBConfiguration) async throws(MariaDBError) -> MariaDBConnection {
        let connection = MariaDBConnection(configuration)
        try await connection.open()
        return connection
    }

    /// Whether the connection broke and must be replaced.
    public var isBroken: Bool { handle == nil || failure != nil }

    /// The server's version, as it says it: `10.11.19-MariaDB-...`.
    public var serverVersion: String { handle.map { String(cString: mysql_get_server_info($0)) } ?? "" }

    /// The server's number for this connection, as `SHOW PROCESSLIST` has it.
    public var identifier: UInt { handle.map { mysql_thread_id($0) } ?? 0 }

    /// Runs `body` on the connection's thread.
    public func run<T: Sendable>(_ body: @Sendable (isolated MariaDBConnection) throws -> T) async throws -> T {
        try body(self)
    }

    /// Runs a statement that returns no rows.
    ///
    /// - Parameters:
    ///   - sql: The statement, with `?` for each value.
    ///   - values: The values.
    @discardableResult
    public func execute(_ sql: String, _ values: [SQLValue] = []) throws(MariaDBError) -> SQLEffect {
        do {
            return try prepared(sql).execute(values) { _ in }
        } catch {
            throw noted(error)
        }
    }

    /// Runs a statement and returns its rows.
    public func query(_ sql: String, _ values: [SQLValue] = []) throws(MariaDBError) -> [SQLRow] {
        var rows: [SQLRow] = []
        do {
            _ = try prepared(sql).execute(values) { rows.append($0) }
        } catch {
            throw noted(error)
        }
        return rows
    }

    /// Runs a statement and gives `body` each row as it arrives; no more than one row is in memory.
    ///
    /// The server waits for a slow body. When the body throws, the rows that are left are read and dropped.
    public func forEachRow(
        _ sql: String, _ values: [SQLValue] = [], _ body: (SQLRow) throws -> Void
    ) throws {
        do {
            _ = try prepared(sql).execute(values, eachRow: body)
        } catch let error as MariaDBError {
            throw noted(error)
        }
    }

    /// Runs a statement once for each row, in few round trips (the server's bulk protocol), or in one for each row when the
    /// server does not take this kind of statement in bulk. Not atomic by itself: that is a transaction's task.
    ///
    /// - Returns: Rows inserted or changed in all.
    @discardableResult
    public func executeBulk(_ sql: String, _ rows: SQLRows) throws(MariaDBError) -> SQLEffect {
        guard !rows.isEmpty else { return SQLEffect(rows: 0, insertedID: 0) }
        do {
            return try prepared(sql).executeBulk(rows)
        } catch {
            throw noted(error)
        }
    }

    /// Runs a statement that cannot be prepared (some of `CREATE` and `SET`). Takes no values: there is no safe way.
    public func executeUnprepared(_ sql: String) throws(MariaDBError) {
        let handle = try opened()
        var sql = sql
        let failed = sql.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { mysql_real_query(handle, $0.baseAddress, UInt($0.count)) }
        }
        if failed != 0 { throw noted(ServerError(of: handle).sorted) }
        if let result = mysql_store_result(handle) { mysql_free_result(result) }
    }

    /// Asks the server for a sign of life.
    public func ping() throws(MariaDBError) {
        let handle = try opened()
        if mysql_ping(handle) != 0 { throw noted(ServerError(of: handle).sorted) }
    }

    /// Closes the connection. Safe to call twice; what is called later throws.
    public func close() {
        for statement in statements.removeAll() { statement.close() }
        if let handle { mysql_close(handle) }
        handle = nil
    }

    /// Runs `body` in a transaction on the connection's thread: committed when it returns, rolled back when it throws.
    ///
    /// - Parameters:
    ///   - retries: How often the body is run again after a deadlock or a lock that was not free in time. 0...10.
    ///   - body: What to do. It may run several times.
    /// - Throws: What the body throws, or ``MariaDBError``; its code is `commitUncertain` when the connection broke
    ///   during COMMIT.
    public func transaction<T: Sendable>(
        retries: Int = 0, _ body: @Sendable (isolated MariaDBConnection) throws -> T
    ) throws -> T {
        var left = retries
        while true {
            do {
                return try transactionOnce(body)
            } catch let error as MariaDBError
                where left > 0 && (error.code == .deadlock || error.code == .lockWaitTimeout)
            {
                left -= 1
            }
        }
    }

    private func transactionOnce<T: Sendable>(_ body: @Sendable (isolated MariaDBConnection) throws -> T) throws -> T {
        guard !isInTransaction else { throw MariaDBError.misuse("A transaction is already open on this connection.") }
        try executeUnprepared("START TRANSACTION")
        isInTransaction = true
        defer { isInTransaction = false }
        let value: T
        do {
            value = try body(self)
        } catch {
            rollBack()
            throw error
        }
        try commit()
        return value
    }

    private func commit() throws(MariaDBError) {
        do {
            try executeUnprepared("COMMIT")
        } catch  where error.isConnectionLost {
            throw MariaDBError(
                code: .commitUncertain,
                message: "The connection broke during COMMIT; read back what was written. \(error.message)",
                number: error.number, sqlState: error.sqlState)
        }
    }

    private func rollBack() {
        // A broken connection is rolled back by the server; any other failure makes the connection unfit for use.
        do { try executeUnprepared("ROLLBACK") } catch { failure = failure ?? error }
    }

    private func prepared(_ sql: String) throws(MariaDBError) -> PreparedStatement {
        let handle = try opened()
        if let statement = statements.find(sql) { return statement }
        let statement = try PreparedStatement(sql, on: handle)
        statements.insert(statement, for: sql)?.close()
        return statement
    }

    private func opened() throws(MariaDBError) -> UnsafeMutablePointer<MYSQL> {
        if let failure { throw failure }
        guard let handle else {
            throw MariaDBError(code: .connectionLost, message: "The connection is closed.")
        }
        return handle
    }

    /// Remembers that the connection broke.
    private func noted(_ error: any Error) -> MariaDBError {
        guard let error = error as? MariaDBError else { return .misuse("\(type(of: error)) from a statement.") }
        if error.isConnectionLost { failure = error }
        return error
    }

    private func open() throws(MariaDBError) {
        handle = try Session.open(configuration)
        for statement in Session.preparation(configuration) { try executeUnprepared(statement) }
    }
}
