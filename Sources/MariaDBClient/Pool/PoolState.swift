/// The decisions of a connection pool: who gets which connection, when a new one is opened, and when one goes.
///
/// A value without clocks, tasks or sockets; ``MariaDBPool`` performs what it says.
package struct PoolState<Connection: Sendable>: Sendable {
    /// When things happen.
    package typealias Instant = ContinuousClock.Instant

    /// One who waits for a connection.
    package struct WaiterID: Hashable, Sendable { let number: UInt64 }

    /// What one who asks for a connection is told.
    package enum Lease {
        /// Take this one, which has lain idle this long.
        case use(Connection, idle: Duration)
        /// Open a new one.
        case open
        /// Wait in line.
        case wait(WaiterID)
        /// The pool is shut down.
        case closed
    }

    /// What is to be done after a change.
    package enum Action {
        /// Give the connection to the waiter.
        case grant(WaiterID, Connection)
        /// Tell the waiter to open a new connection.
        case grantOpening(WaiterID)
        /// Tell the waiter that the pool is shut down.
        case turnAway(WaiterID)
        /// Close the connection.
        case close(Connection)
    }

    private let limits: PoolLimits
    private var idle: [(connection: Connection, since: Instant)] = []
    private var leased = 0
    private var opening = 0
    private var line: [WaiterID] = []
    private var lastWaiter: UInt64 = 0
    private var isClosed = false
    private var failures = 0
    /// Before this moment nobody tries to reach the server; nil while it answers.
    package private(set) var notBefore: Instant?

    /// Creates the state of an empty pool.
    package init(limits: PoolLimits) { self.limits = limits }

    /// Connections that exist or are being opened.
    package var total: Int { idle.count + leased + opening }

    /// How things stand.
    package var counts: (idle: Int, leased: Int, opening: Int, waiting: Int) {
        (idle.count, leased, opening, line.count)
    }

    /// Somebody asks for a connection: the one that was used last, else a new one, else a place in the line.
    package mutating func lease(now: Instant) -> Lease {
        if isClosed { return .closed }
        if line.isEmpty, let last = idle.popLast() {
            leased += 1
            return .use(last.connection, idle: now - last.since)
        }
        if line.isEmpty, mayOpen {
            opening += 1
            return .open
        }
        lastWaiter += 1
        let waiter = WaiterID(number: lastWaiter)
        line.append(waiter)
        return .wait(waiter)
    }

    /// The one who was told to open has a connection and keeps it.
    package mutating func opened() -> [Action] {
        opening -= 1
        leased += 1
        failures = 0
        notBefore = nil
        return openForWaiters()
    }

    /// The one who was told to open could not. It may try again at the returned moment, or ``giveUpOpening()``.
    ///
    /// - Parameter jitter: 0...1, spreads the attempts of several sites.
    /// - Returns: Nil when others are trying too: their result is awaited by asking for a connection again.
    package mutating func openingFailed(now: Instant, jitter: Double) -> Instant? {
        if opening > 1 {
            opening -= 1
            failures = max(failures, 1)
            return nil
        }
        let exponent = min(failures, 16)
        let delay = min(limits.backoff.initial * Double(1 << exponent), limits.backoff.maximum)
        failures += 1
        let moment = now + delay * (0.5 + jitter / 2)
        notBefore = moment
        return moment
    }

    /// The one who was told to open does not want to any more; the next in line does it.
    package mutating func giveUpOpening() -> [Action] {
        opening -= 1
        return openForWaiters()
    }

    /// A connection comes back in good order.
    package mutating func release(_ connection: Connection, now: Instant) -> [Action] {
        if isClosed {
            leased -= 1
            return [.close(connection)]
        }
        if let waiter = popWaiter() { return [.grant(waiter, connection)] }
        leased -= 1
        idle.append((connection, now))
        return []
    }

    /// A connection comes back broken. Those that lie idle are most likely broken too, and go.
    package mutating func discard(_ connection: Connection) -> [Action] {
        leased -= 1
        let gone = idle.map { Action.close($0.connection) }
        idle = []
        return gone + [.close(connection)] + openForWaiters()
    }

    /// A connection is no longer wanted, for reasons of its own.
    package mutating func retire(_ connection: Connection) -> [Action] {
        leased -= 1
        return [.close(connection)] + openForWaiters()
    }

    /// A waiter does not want to wait any more. False when it has been served already.
    package mutating func leaveLine(_ waiter: WaiterID) -> Bool {
        guard let place = line.firstIndex(of: waiter) else { return false }
        line.remove(at: place)
        return true
    }

    /// Closes what lies idle too long, oldest first, and says how many connections are missing to the minimum.
    package mutating func maintain(now: Instant) -> (actions: [Action], missing: Int) {
        guard !isClosed else { return ([], 0) }
        var actions: [Action] = []
        while total > limits.minimum, let oldest = idle.first, now - oldest.since >= limits.idleTimeout {
            idle.removeFirst()
            actions.append(.close(oldest.connection))
        }
        return (actions, max(0, limits.minimum - total))
    }

    /// Ends the pool: nobody gets a connection any more; those that are out are closed when they come back.
    package mutating func shutDown() -> [Action] {
        isClosed = true
        let actions = idle.map { Action.close($0.connection) } + line.map { Action.turnAway($0) }
        idle = []
        line = []
        return actions
    }

    /// While the server cannot be reached, one tries and the others wait for its result.
    private var mayOpen: Bool { total < limits.maximum && (failures == 0 || opening == 0) }

    private mutating func openForWaiters() -> [Action] {
        var actions: [Action] = []
        while !line.isEmpty, mayOpen, let waiter = popWaiter() {
            opening += 1
            actions.append(.grantOpening(waiter))
        }
        return actions
    }

    private mutating func popWaiter() -> WaiterID? { line.isEmpty ? nil : line.removeFirst() }
}
