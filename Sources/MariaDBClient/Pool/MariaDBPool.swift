import NIOConcurrencyHelpers

/// Connections to one server, shared.
///
/// A connection is opened when somebody needs one and none is free, up to the maximum; one who comes later waits in
/// line. When the server does not answer, one tries to reach it with growing pauses and the others wait for its result
/// until their own time is up. ``run()`` keeps the minimum open and closes what lies idle; the pool works without it too.
public final class MariaDBPool: Sendable {
    private typealias State = PoolState<MariaDBConnection>

    private enum Grant {
        case connection(MariaDBConnection, idle: Duration)
        case open
    }

    /// Where one who waits is. The answer may come before the task has suspended.
    private enum Place {
        case coming
        case suspended(CheckedContinuation<Grant, any Error>)
        case answered(Result<Grant, any Error>)
    }

    private struct Shared {
        var state: State
        var places: [State.WaiterID: Place] = [:]
        var lastFailure: MariaDBError?
    }

    private let configuration: MariaDBConfiguration
    private let limits: PoolLimits
    private let shared: NIOLockedValueBox<Shared>

    /// Creates a pool. Nothing is opened before it is needed or ``run()`` runs.
    public init(_ configuration: MariaDBConfiguration, limits: PoolLimits = PoolLimits()) {
        self.configuration = configuration
        self.limits = limits
        shared = NIOLockedValueBox(Shared(state: State(limits: limits)))
    }

    /// How things stand: connections free, given out and being opened, and those who wait.
    public var counts: (idle: Int, leased: Int, opening: Int, waiting: Int) {
        shared.withLockedValue { $0.state.counts }
    }

    /// Lends a connection to `body`, which runs on the connection's thread, without suspension.
    ///
    /// - Throws: What the body throws, or ``MariaDBError``: `unreachable`, `poolExhausted` and `poolClosed` among them.
    ///   `CancellationError` when the task is cancelled while it waits; a statement that runs is not interrupted.
    public func withConnection<T: Sendable>(
        _ body: @Sendable (isolated MariaDBConnection) throws -> T
    ) async throws -> T {
        let connection = try await lease()
        do {
            let value = try await connection.run(body)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Runs `body` in a transaction; see ``MariaDBConnection/transaction(retries:_:)``.
    ///
    /// - Parameter retries: How often the body is run again after a deadlock, a lock that was not free in time, or a
    ///   connection that broke before COMMIT (then on another one). 0...10.
    public func transaction<T: Sendable>(
        retries: Int = 3, _ body: @Sendable (isolated MariaDBConnection) throws -> T
    ) async throws -> T {
        var left = retries
        while true {
            do {
                return try await withConnection { try $0.transaction(body) }
            } catch let error as MariaDBError where left > 0 && Self.mayRepeat(after: error) {
                left -= 1
                try Task.checkCancellation()
            }
        }
    }

    private static func mayRepeat(after error: MariaDBError) -> Bool {
        error.code == .deadlock || error.code == .lockWaitTimeout || error.code == .connectionLost
    }

    /// Keeps the minimum of connections open and closes idle ones, until the task is cancelled; then shuts down.
    public func run() async {
        while !Task.isCancelled {
            await maintain()
            try? await Task.sleep(for: min(limits.idleTimeout, .seconds(5)))
        }
        await shutDown()
    }

    /// Ends the pool. Connections that are out are closed when they come back; who waits gets `poolClosed`.
    public func shutDown() async {
        await perform { $0.shutDown() }
    }

    private func maintain() async {
        let (actions, missing) = shared.withLockedValue { $0.state.maintain(now: .now) }
        await perform(actions)
        for _ in 0..<missing {
            guard let connection = try? await lease() else { return }
            await giveBack(connection)
        }
    }

    // Leasing

    private func lease() async throws -> MariaDBConnection {
        let deadline = ContinuousClock.now + limits.leaseTimeout
        while true {
            switch try await grant(until: deadline) {
            case .connection(let connection, let idle):
                if await isAlive(connection, idle: idle) { return connection }
                await perform { $0.discard(connection) }
            case .open:
                if let connection = try await open(until: deadline) { return connection }
            }
        }
    }

    private func isAlive(_ connection: MariaDBConnection, idle: Duration) async -> Bool {
        guard idle >= limits.checkAfter else { return true }
        return (try? await connection.ping()) != nil
    }

    private func giveBack(_ connection: MariaDBConnection) async {
        let isBroken = await connection.isBroken
        await perform { isBroken ? $0.discard(connection) : $0.release(connection, now: .now) }
    }

    /// Opens a connection, with pauses between attempts, until it succeeds, is hopeless or the time is up; nil when
    /// somebody else is trying too.
    private func open(until deadline: ContinuousClock.Instant) async throws -> MariaDBConnection? {
        if let notBefore = shared.withLockedValue({ $0.state.notBefore }) {
            try await pauseOpening(until: notBefore, deadline)
        }
        while true {
            do {
                let connection = try await MariaDBConnection.connect(to: configuration)
                shared.withLockedValue { $0.lastFailure = nil }
                await perform { $0.opened() }
                return connection
            } catch {
                shared.withLockedValue { $0.lastFailure = error }
                guard error.isRetriable else {
                    await perform { $0.giveUpOpening() }
                    throw error
                }
            }
            let next = shared.withLockedValue { $0.state.openingFailed(now: .now, jitter: .random(in: 0...1)) }
            guard let next else { return nil }
            try await pauseOpening(until: next, deadline)
        }
    }

    private func pauseOpening(
        until moment: ContinuousClock.Instant, _ deadline: ContinuousClock.Instant
    ) async throws {
        do {
            try await Task.sleep(until: min(moment, deadline), clock: .continuous)
            if moment >= deadline { throw timeIsUp() }
        } catch {
            await perform { $0.giveUpOpening() }
            throw error
        }
    }

    private func timeIsUp() -> MariaDBError {
        if let failure = shared.withLockedValue({ $0.lastFailure }) { return failure }
        return MariaDBError(
            code: .poolExhausted,
            message: "All \(limits.maximum) connections were busy for \(limits.leaseTimeout): raise the pool's maximum."
        )
    }

    // Waiting in line

    private func grant(until deadline: ContinuousClock.Instant) async throws -> Grant {
        let lease = shared.withLockedValue { shared in
            let lease = shared.state.lease(now: .now)
            if case .wait(let waiter) = lease { shared.places[waiter] = .coming }
            return lease
        }
        switch lease {
        case .use(let connection, let idle): return .connection(connection, idle: idle)
        case .open: return .open
        case .closed: throw Self.closed
        case .wait(let waiter): return try await wait(as: waiter, until: deadline)
        }
    }

    private func wait(as waiter: State.WaiterID, until deadline: ContinuousClock.Instant) async throws -> Grant {
        try await withThrowingTaskGroup(of: Grant?.self) { group in
            group.addTask { try await self.suspend(as: waiter) }
            group.addTask {
                try? await Task.sleep(until: deadline, clock: .continuous)
                if !Task.isCancelled { self.leaveLine(waiter, throwing: self.timeIsUp()) }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let grant = result { return grant }
            }
            throw CancellationError()
        }
    }

    private func suspend(as waiter: State.WaiterID) async throws -> Grant {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = shared.withLockedValue { shared -> Result<Grant, any Error>? in
                    if case .answered(let answer) = shared.places[waiter] {
                        shared.places[waiter] = nil
                        return answer
                    }
                    shared.places[waiter] = .suspended(continuation)
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            leaveLine(waiter, throwing: CancellationError())
        }
    }

    private func leaveLine(_ waiter: State.WaiterID, throwing error: any Error) {
        if shared.withLockedValue({ $0.state.leaveLine(waiter) }) { answer(waiter, .failure(error)) }
    }

    private func answer(_ waiter: State.WaiterID, _ answer: Result<Grant, any Error>) {
        let continuation = shared.withLockedValue { shared -> CheckedContinuation<Grant, any Error>? in
            if case .suspended(let continuation) = shared.places[waiter] {
                shared.places[waiter] = nil
                return continuation
            }
            shared.places[waiter] = .answered(answer)
            return nil
        }
        continuation?.resume(with: answer)
    }

    // Performing

    private func perform(_ change: (inout State) -> [State.Action]) async {
        await perform(shared.withLockedValue { change(&$0.state) })
    }

    private func perform(_ actions: [State.Action]) async {
        for action in actions {
            switch action {
            case .grant(let waiter, let connection): answer(waiter, .success(.connection(connection, idle: .zero)))
            case .grantOpening(let waiter): answer(waiter, .success(.open))
            case .turnAway(let waiter): answer(waiter, .failure(Self.closed))
            case .close(let connection): await connection.close()
            }
        }
    }

    private static let closed = MariaDBError(code: .poolClosed, message: "The connection pool is shut down.")
}
