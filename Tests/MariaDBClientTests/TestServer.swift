import MariaDBClient
import PrivateMariaDB

/// One server for all suites that do not harm it.
enum TestServer {
    private static let starting = Task { try await PrivateMariaDB() }

    static var shared: PrivateMariaDB {
        get async throws { try await starting.value }
    }

    /// A connection to a new, empty database.
    static func connection(
        _ adjust: (inout MariaDBConfiguration) -> Void = { _ in }
    ) async throws -> MariaDBConnection {
        try await MariaDBConnection.connect(to: configuration(adjust))
    }

    /// The way to a new, empty database.
    static func configuration(
        _ adjust: (inout MariaDBConfiguration) -> Void = { _ in }
    ) async throws -> MariaDBConfiguration {
        let server = try await shared
        var configuration = MariaDBConfiguration(endpoint: .socket(server.socket), user: "root")
        let name = "test_\(UInt64.random(in: 0 ... .max))"
        let connection = try await MariaDBConnection.connect(to: configuration)
        try await connection.executeUnprepared("CREATE DATABASE \(name) CHARACTER SET utf8mb4")
        configuration.database = name
        adjust(&configuration)
        return configuration
    }
}

/// Waits until `condition` holds, for at most ten seconds.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(5))
    }
    return false
}
