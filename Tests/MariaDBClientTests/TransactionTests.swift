import MariaDBClient
import NIOConcurrencyHelpers
import Testing

@Suite("MariaDBConnection transactions")
struct TransactionTests {
    struct Refused: Error {}

    private func table() async throws -> MariaDBConfiguration {
        let configuration = try await TestServer.configuration()
        let connection = try await MariaDBConnection.connect(to: configuration)
        try await connection.executeUnprepared("CREATE TABLE t (id INT PRIMARY KEY, v INT) ENGINE=InnoDB")
        try await connection.executeUnprepared("INSERT INTO t VALUES (1, 0), (2, 0)")
        return configuration
    }

    @Test("a body that returns is committed, one that throws leaves nothing")
    func commitAndRollBack() async throws {
        let configuration = try await table()
        let connection = try await MariaDBConnection.connect(to: configuration)
        try await connection.transaction { connection in _ = try connection.execute("UPDATE t SET v = 1 WHERE id = 1") }
        await #expect(throws: Refused.self) {
            try await connection.transaction { connection in
                try connection.execute("UPDATE t SET v = 9")
                throw Refused()
            }
        }
        let other = try await MariaDBConnection.connect(to: configuration)
        #expect(try await other.query("SELECT v FROM t ORDER BY id").map { $0.values } == [[1], [0]])
    }

    @Test("transactions do not nest")
    func noNesting() async throws {
        let connection = try await MariaDBConnection.connect(to: table())
        let error = await #expect(throws: MariaDBError.self) {
            try await connection.transaction { connection in try connection.transaction { _ in } }
        }
        #expect(error?.code == .misuse)
        #expect(try await connection.transaction { try $0.query("SELECT 1").count } == 1)
    }

    @Test("deadlocks are retried and both transactions get through")
    func deadlock() async throws {
        let configuration = try await table()
        let runs = NIOLockedValueBox(0)
        let (first, second) = (
            try await MariaDBConnection.connect(to: configuration),
            try await MariaDBConnection.connect(to: configuration)
        )
        // Both take one row and then want the other's. Each first round waits until both hold theirs.
        let barrier = NIOLockedValueBox(0)
        let exchange = { @Sendable (connection: MariaDBConnection, from: Int64, to: Int64) in
            try await connection.transaction(retries: 5) { connection in
                let isFirstRun = runs.withLockedValue { runs in
                    defer { runs += 1 }
                    return runs < 2
                }
                try connection.execute("UPDATE t SET v = v + 1 WHERE id = ?", [.int(from)])
                if isFirstRun {
                    barrier.withLockedValue { $0 += 1 }
                    while barrier.withLockedValue({ $0 }) < 2 { try connection.ping() }
                }
                try connection.execute("UPDATE t SET v = v + 1 WHERE id = ?", [.int(to)])
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await exchange(first, 1, 2) }
            group.addTask { try await exchange(second, 2, 1) }
            try await group.waitForAll()
        }
        #expect(try await first.query("SELECT v FROM t ORDER BY id").map { $0.values } == [[2], [2]])
        #expect(runs.withLockedValue { $0 } >= 3)
    }

    @Test("a lock that is not free in time is told")
    func lockWaitTimeout() async throws {
        var configuration = try await table()
        configuration.lockWaitTimeout = .seconds(1)
        let (holder, waiter) = (
            try await MariaDBConnection.connect(to: configuration),
            try await MariaDBConnection.connect(to: configuration)
        )
        try await holder.executeUnprepared("START TRANSACTION")
        try await holder.execute("UPDATE t SET v = 5 WHERE id = 1")
        let error = await #expect(throws: MariaDBError.self) {
            try await waiter.transaction { connection in _ = try connection.execute("UPDATE t SET v = 6 WHERE id = 1") }
        }
        #expect(error?.code == .lockWaitTimeout)
        #expect(error?.isRetriable == true)
    }
}
