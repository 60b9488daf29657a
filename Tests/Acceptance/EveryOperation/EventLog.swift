import AsteriskARI
import Jansson

/// What came over the events' WebSocket, in order, and a way to wait for what is to come.
actor EventLog {
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    private(set) var events: [ARIEvent] = []
    /// Frames that the library could not read, each with its reason.
    private(set) var failures: [String] = []
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiting = 0

    func take(_ text: String) {
        do {
            events.append(try ARIEvent(json: JSONTree(parsing: text).root))
        } catch {
            failures.append("\(error)")
        }
        let woken = waiting.values
        waiting = [:]
        for continuation in woken { continuation.resume() }
    }

    /// The first event, past ones included, of which `pick` makes something.
    func first<Picked: Sendable>(
        _ what: String, within limit: Duration = .seconds(10), _ pick: @Sendable (ARIEvent) -> Picked?
    ) async throws -> Picked {
        let deadline = ContinuousClock.now + limit
        var seen = 0
        while true {
            while seen < events.count {
                if let picked = pick(events[seen]) { return picked }
                seen += 1
            }
            guard await next(before: deadline) else {
                throw Missing(description: "no \(what) within \(limit); \(events.count) other events came")
            }
        }
    }

    /// Waits for the next event; false if the deadline comes first.
    private func next(before deadline: ContinuousClock.Instant) async -> Bool {
        guard ContinuousClock.now < deadline else { return false }
        let number = nextWaiting
        nextWaiting += 1
        let alarm = Task {
            try await Task.sleep(until: deadline)
            wake(number)
        }
        await withCheckedContinuation { waiting[number] = $0 }
        alarm.cancel()
        return true
    }

    private func wake(_ number: Int) { waiting.removeValue(forKey: number)?.resume() }
}
