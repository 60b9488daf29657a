import MariaDBClient
import Testing

@Suite("PoolState")
struct PoolStateTests {
    private let start = ContinuousClock.now

    private func state(minimum: Int = 0, maximum: Int = 2) -> PoolState<String> {
        PoolState(limits: PoolLimits(minimum: minimum, maximum: maximum, idleTimeout: .seconds(60)))
    }

    @Test("opens up to the maximum, then lets people wait, first come first served")
    func opensThenQueues() throws {
        var pool = state()
        #expect(pool.lease(now: start).word == "open")
        #expect(pool.lease(now: start).word == "open")
        let first = try #require(pool.lease(now: start).waiter)
        let second = try #require(pool.lease(now: start).waiter)
        #expect(pool.opened().map(\.word) == [])
        #expect(pool.opened().map(\.word) == [])
        #expect(pool.release("a", now: start).map(\.waiter) == [first])
        #expect(pool.release("b", now: start).map(\.waiter) == [second])
        #expect(pool.counts == (0, 2, 0, 0))
    }

    @Test("a newcomer does not overtake the line")
    func nobodyOvertakes() throws {
        var pool = state(maximum: 1)
        _ = pool.lease(now: start)
        _ = pool.opened()
        let first = try #require(pool.lease(now: start).waiter)
        #expect(pool.lease(now: start).waiter != nil)
        #expect(pool.release("a", now: start).map(\.waiter) == [first])
    }

    @Test("gives out the connection that was used last")
    func lastInFirstOut() {
        var pool = state()
        for _ in 0..<2 { _ = pool.lease(now: start) }
        for _ in 0..<2 { _ = pool.opened() }
        _ = pool.release("a", now: start)
        _ = pool.release("b", now: start + .seconds(1))
        #expect(pool.lease(now: start + .seconds(4)).used == "b after 3.0 seconds")
        #expect(pool.lease(now: start + .seconds(4)).used == "a after 4.0 seconds")
    }

    @Test("when one connection is broken, the idle ones go too and the line opens new ones")
    func brokenConnections() throws {
        var pool = state()
        for _ in 0..<2 { _ = pool.lease(now: start) }
        for _ in 0..<2 { _ = pool.opened() }
        _ = pool.release("a", now: start)
        #expect(pool.discard("b").map(\.word) == ["close a", "close b"])
        #expect(pool.total == 0)

        for _ in 0..<2 { _ = pool.lease(now: start) }
        for _ in 0..<2 { _ = pool.opened() }
        let waiter = try #require(pool.lease(now: start).waiter)
        let actions = pool.discard("c")
        #expect(actions.map(\.word) == ["close c", "grant opening"])
        #expect(actions.last?.waiter == waiter)
    }

    @Test("while the server is away one tries with growing pauses, and hands the task on when it gives up")
    func backOff() throws {
        var pool = state()
        #expect(pool.lease(now: start).word == "open")
        let pauses = (0..<8).map { _ in pool.openingFailed(now: start, jitter: 1).map { $0 - start } }
        #expect(pauses.prefix(3) == [.milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(pauses.last == .seconds(5))
        let waiter = try #require(pool.lease(now: start).waiter, "only one tries at a time")
        #expect(pool.giveUpOpening().map(\.waiter) == [waiter])
        #expect(pool.counts == (0, 0, 1, 0))
        #expect(pool.notBefore == start + .seconds(5))
        _ = pool.opened()
        #expect(pool.notBefore == nil)
    }

    @Test("of several who try at once and fail, one goes on and the others stand in line")
    func oneGoesOn() {
        var pool = state(maximum: 3)
        for _ in 0..<3 { _ = pool.lease(now: start) }
        let moments = (0..<3).map { _ in pool.openingFailed(now: start, jitter: 1) }
        #expect(moments[0] == nil && moments[1] == nil && moments[2] != nil)
        #expect(pool.lease(now: start).word == "wait")
        #expect(pool.counts == (0, 0, 1, 1))
    }

    @Test("jitter takes up to half of a pause away")
    func jitter() {
        var pool = state()
        _ = pool.lease(now: start)
        let moment = pool.openingFailed(now: start, jitter: 0)
        #expect(moment == start + .milliseconds(50))
    }

    @Test("success lets everybody who waits open")
    func successOpensTheGates() {
        var pool = state(maximum: 3)
        _ = pool.lease(now: start)
        _ = pool.openingFailed(now: start, jitter: 1)
        for _ in 0..<3 { _ = pool.lease(now: start) }
        #expect(pool.opened().map(\.word) == ["grant opening", "grant opening"])
        #expect(pool.counts == (0, 1, 2, 1))
    }

    @Test("one who left the line is not served")
    func leavingTheLine() throws {
        var pool = state(maximum: 1)
        _ = pool.lease(now: start)
        _ = pool.opened()
        let waiter = try #require(pool.lease(now: start).waiter)
        let answers = [pool.leaveLine(waiter), pool.leaveLine(waiter)]
        #expect(answers == [true, false])
        #expect(pool.release("a", now: start).map(\.word) == [])
        #expect(pool.counts == (1, 0, 0, 0))
    }

    @Test("closes what lies idle, down to the minimum")
    func idleConnections() {
        var pool = state(minimum: 1, maximum: 3)
        #expect(pool.maintain(now: start).missing == 1)
        for _ in 0..<3 { _ = pool.lease(now: start) }
        for _ in 0..<3 { _ = pool.opened() }
        for name in ["a", "b", "c"] { _ = pool.release(name, now: start) }
        #expect(pool.maintain(now: start + .seconds(59)).actions.map(\.word) == [])
        #expect(pool.maintain(now: start + .seconds(60)).actions.map(\.word) == ["close a", "close b"])
        #expect(pool.maintain(now: start + .seconds(60)).missing == 0)
    }

    @Test("shutting down turns waiters away and closes connections as they come back")
    func shutDown() {
        var pool = state()
        for _ in 0..<3 { _ = pool.lease(now: start) }
        for _ in 0..<2 { _ = pool.opened() }
        #expect(pool.shutDown().map(\.word) == ["turn away"])
        #expect(pool.release("a", now: start).map(\.word) == ["close a"])
        #expect(pool.lease(now: start).word == "closed")
    }
}

extension PoolState<String>.Lease {
    fileprivate var word: String {
        switch self {
        case .use: "use"
        case .open: "open"
        case .wait: "wait"
        case .closed: "closed"
        }
    }

    fileprivate var used: String? {
        if case .use(let connection, let idle) = self { return "\(connection) after \(idle)" }
        return nil
    }

    fileprivate var waiter: PoolState<String>.WaiterID? {
        if case .wait(let waiter) = self { return waiter }
        return nil
    }
}

extension PoolState<String>.Action {
    fileprivate var word: String {
        switch self {
        case .grant(_, let connection): "grant \(connection)"
        case .grantOpening: "grant opening"
        case .turnAway: "turn away"
        case .close(let connection): "close \(connection)"
        }
    }

    fileprivate var waiter: PoolState<String>.WaiterID? {
        switch self {
        case .grant(let waiter, _), .grantOpening(let waiter), .turnAway(let waiter): waiter
        case .close: nil
        }
    }
}
