import ARIConnection
import AsteriskARI
import Logging
import NIOConcurrencyHelpers

/// Runs a connection while `body` uses it. `handle` gets every event, in order.
///
/// - Throws: What the connection or `body` throws.
func withConnection<Result: Sendable>(
    _ configuration: ARIConfiguration, handle: @escaping @Sendable (ARIEvent) -> Void,
    body: @escaping @Sendable (ARIConnection) async throws -> Result
) async throws -> Result {
    var logger = Logger(label: "carillon-bench")
    logger.logLevel = .warning
    let connection = ARIConnection(configuration: configuration, logger: logger)
    let (connected, connects) = AsyncStream.makeStream(of: Void.self)
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            try await connection.run()
            return nil
        }
        group.addTask {
            for await batch in connection.notices {
                for notice in batch {
                    switch notice {
                    case .event(let event): handle(event)
                    case .connected: connects.yield()
                    case .disconnected(let error), .unreadable(let error): note("connection: \(error)")
                    case .congested(let depth): note("connection: \(depth) events wait")
                    case .relieved, .replaced: break
                    }
                }
            }
            return nil
        }
        group.addTask {
            var iterator = connected.makeAsyncIterator()
            _ = await iterator.next()
            return try await body(connection)
        }
        defer { group.cancelAll() }
        while let finished = try await group.next() {
            if let result = finished { return result }
        }
        throw CancellationError()
    }
}
