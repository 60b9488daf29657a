import ARIConnection
import ArgumentParser
import CallFloor
import Console
import Foundation
import Logging
import ServiceLifecycle
import Site
import Store
import UnixSignals

/// `carillon serve`: runs the site.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the site: dial for its running campaigns until told to stop.",
        discussion: """
            Ends in order on SIGTERM or Ctrl-C: no new calls, conversations go on until 'shutdown.timeout'. Whatever
            ends it, the journal has everything, and the next start takes the floor up where it was.
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let configuration = try await options.load()
        let logger = configuration.makeLogger()
        let store = configuration.makeStore()
        // What is waited for before there is anything to end in order: the database, Asterisk, the lead.
        let prepared = try await Interruptible.run {
            try await RunningSite(configuration: configuration, store: store, logger: logger)
        }
        guard let running = prepared else {
            logger.notice("stopped before there was anything to serve")
            return await store.shutDown()
        }
        let services: [any Service] = [StoreService(store: store), running.control, running.service]
        let group = ServiceGroup(
            configuration: .init(
                services: services.map {
                    .init(
                        service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        logger.notice(
            "carillon serves", metadata: ["site": "\(configuration.site)", "control": "\(configuration.controlSocket)"])
        try await group.run()
    }
}

/// A site with what it needs to be asked and told, built from a configuration: what `serve` and `demo` run.
struct RunningSite: Sendable {
    let service: SiteService
    let control: ControlServer
    let asterisk: ARIConnection

    init(
        configuration: CarillonConfiguration, store: Store, logger: Logger, seed: UInt64? = nil,
        observer: Site.Observer? = nil
    ) async throws {
        try ControlSocket.requireFree(configuration.controlSocket)
        asterisk = ARIConnection(configuration: configuration.ari, logger: logger)
        try await Self.waitForTables(store, logger)
        let tenant = try await store.tenant(named: configuration.tenant)
        let siteID = try await store.site(named: configuration.site, tenant: tenant)
        let site = SiteConfiguration(
            site: siteID, tenant: tenant, application: configuration.asterisk.application,
            journalDirectory: URL(fileURLWithPath: configuration.journalDirectory), leadLease: configuration.leadLease,
            drainTimeout: configuration.drainTimeout, seed: seed ?? UInt64.random(in: .min ... .max))
        let service = try await SiteService(
            configuration: site, store: store, asterisk: asterisk, logger: logger, observer: observer)
        self.service = service
        do {
            control = try ControlServer(path: configuration.controlSocket, service: service, logger: logger)
        } catch {
            await service.abandon()
            throw error
        }
    }

    /// A database that is not there yet is waited for, and said; one without tables is an error.
    private static func waitForTables(_ store: Store, _ logger: Logger) async throws {
        var hasSaid = false
        while true {
            do {
                return try await store.requireSchema()
            } catch {
                guard error.isRetriable else { throw error }
                if !hasSaid { logger.error("waiting for the database", metadata: ["error": "\(error)"]) }
                hasSaid = true
                try await Task.sleep(for: .seconds(1))
            }
        }
    }
}

/// The store's connections as a service: the last to go, for everyone else writes to it on the way out.
struct StoreService: Service {
    let store: Store

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await store.run() }
            group.addTask { try? await gracefulShutdown() }
            await group.next()
            group.cancelAll()
        }
    }
}
