import CallFloor
public import MariaDBClient

/// Everything that Carillon keeps in MariaDB. All of the product's SQL is in this room.
///
/// A method is one transaction. Values travel as parameters of prepared statements; no statement's text is made of them.
public final class Store: Sendable {
    let pool: MariaDBPool

    /// Creates a store. Connections are opened when they are needed, or by ``run()``.
    public init(_ configuration: MariaDBConfiguration, limits: PoolLimits = PoolLimits()) {
        pool = MariaDBPool(configuration, limits: limits)
    }

    /// Keeps connections healthy until the task is cancelled, then closes them.
    public func run() async { await pool.run() }

    /// Closes the connections.
    public func shutDown() async { await pool.shutDown() }

    /// Asks the database for a sign of life.
    public func ping() async throws(StoreError) {
        try await read { connection in try connection.ping() }
    }

    /// Runs statements outside a transaction.
    @discardableResult
    func read<T: Sendable>(
        _ body: @Sendable (isolated MariaDBConnection) throws -> T
    ) async throws(StoreError) -> T {
        do { return try await pool.withConnection(body) } catch { throw StoreError(error) }
    }

    /// Runs statements in a transaction, again after a deadlock.
    func transaction<T: Sendable>(
        _ body: @Sendable (isolated MariaDBConnection) throws -> T
    ) async throws(StoreError) -> T {
        do { return try await pool.transaction(body) } catch { throw StoreError(error) }
    }
}

extension Instant {
    /// The moment as the database has it.
    var sql: SQLValue { .time(SQLTime(microseconds: microseconds)) }

    init(_ time: SQLTime) { self.init(microseconds: time.microseconds) }
}

extension Optional where Wrapped == Instant {
    var sql: SQLValue { self?.sql ?? .null }
}

extension RowID {
    var sql: SQLValue { .int(rawValue) }
}

extension Duration {
    var milliseconds: Int64 { inMicroseconds / 1_000 }
    var wholeSeconds: Int64 { components.seconds }
}

extension Sequence where Element: RowID {
    /// The ids as a JSON array: how a set of any size becomes one parameter, for `JSON_TABLE`.
    var sqlSet: SQLValue { .text("[" + map { String($0.rawValue) }.joined(separator: ",") + "]") }
}
