import ArgumentParser
import CallFloor
import Foundation
import Logging
import MariaDBClient
import Store

/// Options that every command knows.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String?

    func load() async throws -> CarillonConfiguration { try await ConfigurationFile.load(config) }

    /// Opens the database, does something with it, and closes it.
    func withStore<T>(
        _ body: (Store, TenantID, CarillonConfiguration) async throws -> T
    ) async throws -> T {
        let configuration = try await load()
        let store = configuration.makeStore()
        do {
            try await store.requireSchema()
            let tenant = try await store.tenant(named: configuration.tenant)
            let value = try await body(store, tenant, configuration)
            await store.shutDown()
            return value
        } catch {
            await store.shutDown()
            throw error
        }
    }
}

/// `--json`, for commands whose result a script would want.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON for scripts.")
    var json = false
}

extension CarillonConfiguration {
    /// A store with this configuration's database.
    func makeStore() -> Store {
        let endpoint: MariaDBConfiguration.Endpoint =
            database.socket.isEmpty
            ? .tcp(host: database.host, port: UInt16(database.port)) : .socket(database.socket)
        return Store(
            MariaDBConfiguration(
                endpoint: endpoint, user: database.user, password: database.password, database: database.name),
            limits: PoolLimits(maximum: database.connections))
    }

    /// A logger of this configuration's level, on standard error.
    func makeLogger(_ label: String = "carillon") -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
        return logger
    }
}

/// Who does this, for the audit log.
var operatorName: String { ProcessInfo.processInfo.environment["SUDO_USER"] ?? NSUserName() }
