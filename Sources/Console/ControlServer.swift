import Foundation
import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle
public import Site

/// The REST interface of a running site, on a unix socket that only its own user may open: what the `carillon` command
/// speaks when it starts a campaign or logs an agent in.
///
/// The socket's file mode is the whole authentication here; the console for browsers stands on the same routes.
public struct ControlServer: Service {
    private let path: String
    private let routes: SiteRoutes
    private let logger: Logger

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - path: The socket's file; a file that a dead process left is replaced.
    ///   - site: The site that is asked and told.
    ///   - refresh: Makes the site read its settings again.
    ///   - logger: Where the server logs.
    public init(path: String, site: Site, refresh: @escaping @Sendable () -> Void, logger: Logger) {
        self.path = path
        self.logger = logger
        routes = SiteRoutes(site: site, refresh: refresh)
    }

    /// Serves until the task is cancelled or a graceful shutdown begins.
    public func run() async throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: path)
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        routes.add(to: router.group("api/v1"))
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let path = path
        let application = Application(
            router: router, configuration: .init(address: .unixDomainSocket(path: path)),
            onServerRunning: { _ in chmod(path, 0o600) }, logger: quiet)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await application.runService(gracefulShutdownSignals: [])
    }
}
