import Foundation
import HTTPTypes
import Hummingbird
public import Logging
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
    ///   - service: The site that is asked and told.
    ///   - logger: Where the server logs.
    /// - Throws: ``ControlError`` when there can be no socket at that path.
    public init(path: String, service: SiteService, logger: Logger) throws {
        guard path.utf8.count < Self.longestPath else {
            throw ControlError(
                message:
                    "The path of the control socket is longer than a unix socket allows (\(Self.longestPath - 1) bytes): set 'control.socket' to a shorter one."
            )
        }
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw ControlError(
                message:
                    "The control socket's directory \(directory) cannot be made: set 'control.socket' to a place that this user may write to."
            )
        }
        guard FileManager.default.isWritableFile(atPath: directory) else {
            throw ControlError(
                message:
                    "The control socket cannot be made in \(directory): this user may not write there. Set 'control.socket'."
            )
        }
        self.path = path
        self.logger = logger
        routes = SiteRoutes(service: service)
    }

    /// The size of `sun_path`, with its final zero (unix(7)).
    private static let longestPath = 108

    /// Serves until the task is cancelled or a graceful shutdown begins.
    ///
    /// - Throws: ``ControlError`` when somebody else serves on the socket, or something else is there.
    public func run() async throws {
        try ControlSocket.clear(path)
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

/// Why a running site could not be made reachable, and what to do.
public struct ControlError: Error, CustomStringConvertible {
    /// What happened and what to do.
    public let message: String
    public var description: String { message }
}
