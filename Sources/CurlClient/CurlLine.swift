/// A request that was handed in, and who waits for its answer.
struct CurlPending {
    let id: UInt64
    let request: HTTPRequest
    let deadline: ContinuousClock.Instant
    let completion: CheckedContinuation<Result<HTTPResponse, CurlError>, Never>
}

/// The requests to one server: a limited number under way, the others in line, first come first served.
///
/// curl has such a line too, but does not look at the time-outs of those who stand in it.
struct CurlLine {
    private let limit: Int
    private var underWay = 0
    private var waiting: [UInt64: CurlPending] = [:]
    /// Ids in order of arrival; some have left `waiting` already.
    private var order: [UInt64] = []
    private var passed = 0

    init(limit: Int) { self.limit = max(1, limit) }

    /// Nothing under way and nobody in line.
    var isIdle: Bool { underWay == 0 && waiting.isEmpty }

    /// Takes a request: returns it when it may start now.
    mutating func enter(_ pending: CurlPending) -> CurlPending? {
        if underWay < limit {
            underWay += 1
            return pending
        }
        waiting[pending.id] = pending
        order.append(pending.id)
        return nil
    }

    /// One that was under way has ended: returns who may start in its place.
    mutating func leave() -> CurlPending? {
        underWay -= 1
        while passed < order.count {
            let id = order[passed]
            passed += 1
            if let pending = waiting.removeValue(forKey: id) {
                underWay += 1
                return pending
            }
        }
        order.removeAll(keepingCapacity: true)
        passed = 0
        return nil
    }

    /// Takes somebody out of the line.
    mutating func remove(_ id: UInt64) -> CurlPending? { waiting.removeValue(forKey: id) }

    /// Takes those out of the line whose time is over.
    mutating func removeExpired(at now: ContinuousClock.Instant) -> [CurlPending] {
        let expired = waiting.values.filter { $0.deadline <= now }
        for pending in expired { waiting[pending.id] = nil }
        return expired
    }

    /// When the next one's time is over.
    var nextDeadline: ContinuousClock.Instant? { waiting.values.map(\.deadline).min() }

    /// Takes everybody out of the line.
    mutating func removeAll() -> [CurlPending] {
        defer { waiting = [:] }
        return Array(waiting.values)
    }
}
