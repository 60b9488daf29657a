import MariaDBClient
import PrivateMariaDB
import Testing

/// What a call centre's database does to its users: dies, hangs, comes back. Each test has a server of its own.
@Suite("Losing the server")
struct ServerLossTests {
    @Test("statements under way fail as lost, later ones reach the server again when it is back")
    func killAndRestart() async throws {
        let server = try await PrivateMariaDB()
        let configuration = MariaDBConfiguration(endpoint: .socket(server.socket), user: "root")
        let pool = MariaDBPool(configuration, limits: PoolLimits(maximum: 4, leaseTimeout: .milliseconds(400)))
        let victim = Task { try await pool.withConnection { try $0.query("SELECT SLEEP(30)") } }
        try await pool.withConnection { try $0.ping() }
        #expect(try await eventually { pool.counts.leased == 1 && pool.counts.idle == 1 })
        try await server.kill()
        let lost = await #expect(throws: MariaDBError.self) { try await victim.value }
        #expect(lost?.code == .connectionLost)
        #expect(lost?.isRetriable == true && lost?.isConnectionLost == true)

        let away = await #expect(throws: MariaDBError.self) { try await pool.withConnection { try $0.ping() } }
        #expect(away?.isRetriable == true && away?.isConnectionLost == true)

        try await server.start()
        #expect(try await eventually { (try? await pool.withConnection { try $0.query("SELECT 1") })?.count == 1 })
        try await pool.transaction { connection in _ = try connection.query("SELECT 1") }
        try await server.remove()
    }

    @Test("a lease waits for a server that comes back in time")
    func waitsForTheServer() async throws {
        let server = try await PrivateMariaDB()
        try await server.kill()
        let configuration = MariaDBConfiguration(endpoint: .socket(server.socket), user: "root")
        let pool = MariaDBPool(configuration, limits: PoolLimits(leaseTimeout: .seconds(60)))
        let tasks = (0..<6).map { _ in Task { try await pool.transaction { try $0.query("SELECT 1").count } } }
        #expect(try await eventually { pool.counts.opening == 1 && pool.counts.waiting == 5 })
        try await server.start()
        for task in tasks { #expect(try await task.value == 1) }
        try await server.remove()
    }

    @Test("a server that hangs is given up on")
    func frozenServer() async throws {
        let server = try await PrivateMariaDB()
        var configuration = MariaDBConfiguration(endpoint: .socket(server.socket), user: "root")
        configuration.statementTimeout = .milliseconds(100)
        let connection = try await MariaDBConnection.connect(to: configuration)
        try await server.freeze()
        let error = await #expect(throws: MariaDBError.self) { try await connection.query("SELECT 1") }
        #expect(error?.code == .connectionLost)
        #expect(await connection.isBroken)
        try await server.resume()
        try await server.remove()
    }

    @Test("a transaction whose connection broke before COMMIT runs again on another one")
    func transactionMovesOn() async throws {
        let server = try await PrivateMariaDB()
        let configuration = MariaDBConfiguration(endpoint: .socket(server.socket), user: "root")
        let pool = MariaDBPool(configuration, limits: PoolLimits(leaseTimeout: .seconds(60)))
        let started = AsyncStream<Void>.makeStream()
        let work = Task {
            try await pool.transaction { connection in
                started.continuation.yield()
                return try connection.query("SELECT SLEEP(1)").count
            }
        }
        var starts = started.stream.makeAsyncIterator()
        await starts.next()
        try await server.kill()
        try await server.start()
        #expect(try await work.value == 1)
        try await server.remove()
    }
}
