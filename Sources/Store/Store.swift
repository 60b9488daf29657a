import CallFloor
public import MariaDBClient
import NIOConcurrencyHelpers

/// Everything that Carillon keeps in MariaDB. All of the product's SQL is in this room.
///
/// A method is one transaction, or one statement. Values travel as parameters of prepared statements; no statement's text
/// is made of them.
public final class Store: Sendable {
    let pool: MariaDBPool
    let configuration: MariaDBConfiguration
    /// The sites that this process leads, and under which name: what commits and writes are fenced by.
    let leadership = NIOLockedValueBox<[SiteID: String]>([:])

    /// Creates a store. Connections are opened when they are needed, or by ``run()``.
    public init(_ configuration: MariaDBConfiguration, limits: PoolLimits = PoolLimits()) {
        self.configuration = configuration
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

    /// Rows that the server has read for one of this store's connections: with a pool of one, what a method cost.
    package func rowsRead() async throws(StoreError) -> Int {
        try await read { connection in
            try connection.query("SHOW SESSION STATUS LIKE 'Handler_read%'").reduce(0) { sum, row in
                sum + (Int(try row.decode(1, as: String.self)) ?? 0)
            }
        }
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

    /// Runs statements in a transaction that does no more when it is run twice: also again when nobody knows whether the
    /// first run was committed.
    func repeatableTransaction<T: Sendable>(
        _ body: @Sendable (isolated MariaDBConnection) throws -> T
    ) async throws(StoreError) -> T {
        do {
            return try await transaction(body)
        } catch  where error.underlying?.code == .commitUncertain {
            return try await transaction(body)
        }
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
