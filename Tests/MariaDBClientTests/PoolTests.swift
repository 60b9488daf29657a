import MariaDBClient
import Testing

@Suite("MariaDBPool")
struct PoolTests {
    private func pool(_ limits: PoolLimits = PoolLimits()) async throws -> MariaDBPool {
        MariaDBPool(try await TestServer.configuration(), limits: limits)
    }

    @Test("many tasks share few connections")
    func sharing() async throws {
        let pool = try await pool(PoolLimits(minimum: 0, maximum: 3))
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await pool.withConnection { try $0.query("SELECT ?", [.int(Int64(number))])[0].decode(0) }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 199 * 200 / 2)
        #expect(pool.counts.idle <= 3 && pool.counts.leased == 0 && pool.counts.waiting == 0)
        await pool.shutDown()
        let error = await #expect(throws: MariaDBError.self) { try await pool.withConnection { try $0.ping() } }
        #expect(error?.code == .poolClosed)
    }

    @Test("one who waits too long is told so, and one who is cancelled leaves")
    func waiting() async throws {
        let pool = try await pool(PoolLimits(minimum: 0, maximum: 1, leaseTimeout: .milliseconds(300)))
        let holder = Task { try await pool.withConnection { try $0.query("SELECT SLEEP(2)").count } }
        #expect(try await eventually { pool.counts.leased == 1 })
        let error = await #expect(throws: MariaDBError.self) { try await pool.withConnection { try $0.ping() } }
        #expect(error?.code == .poolExhausted)
        let impatient = Task { try await pool.withConnection { try $0.ping() } }
        #expect(try await eventually { pool.counts.waiting == 1 })
        impatient.cancel()
        await #expect(throws: CancellationError.self) { try await impatient.value }
        #expect(pool.counts.waiting == 0)
        #expect(try await holder.value == 1)
        try await pool.withConnection { try $0.ping() }
    }

    @Test("a connection that was killed while idle is replaced before it is given away")
    func healthCheck() async throws {
        let pool = try await pool(PoolLimits(minimum: 0, maximum: 1, checkAfter: .zero))
        let first = try await pool.withConnection { $0.identifier }
        let other = try await TestServer.connection()
        try await other.executeUnprepared("KILL \(first)")
        let second = try await pool.withConnection { connection in
            try connection.ping()
            return connection.identifier
        }
        #expect(second != first)
    }

    @Test("running, the pool keeps its minimum open and closes the rest when idle")
    func maintenance() async throws {
        let pool = try await pool(PoolLimits(minimum: 1, maximum: 4, idleTimeout: .milliseconds(50)))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pool.run() }
            #expect(try await eventually { pool.counts.idle == 1 })
            try await withThrowingTaskGroup(of: Void.self) { users in
                for _ in 0..<4 {
                    users.addTask { _ = try await pool.withConnection { try $0.query("SELECT SLEEP(0.1)") } }
                }
                try await users.waitForAll()
            }
            #expect(try await eventually { pool.counts.idle == 1 })
            group.cancelAll()
        }
        let error = await #expect(throws: MariaDBError.self) { try await pool.withConnection { try $0.ping() } }
        #expect(error?.code == .poolClosed)
    }

    @Test("a hopeless account is told at once")
    func hopeless() async throws {
        var configuration = try await TestServer.configuration()
        configuration.user = "nobody"
        let pool = MariaDBPool(configuration, limits: PoolLimits(leaseTimeout: .seconds(60)))
        let start = ContinuousClock.now
        let error = await #expect(throws: MariaDBError.self) { try await pool.withConnection { try $0.ping() } }
        #expect(error?.code == .accessDenied)
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
