import AsteriskARI
import Metrics
import NIOConcurrencyHelpers

/// The queue between the socket's thread and the consumer. Nothing is ever dropped from it: at the limit it refuses, and
/// the connection is dropped instead.
final class ARINoticeQueue: Sendable {
    private struct State {
        var notices: [ARINotice] = []
        /// How many at the front of `notices` were taken.
        var taken = 0
        /// Events that wait for the view to go ahead of them; nil when there is nothing to wait for.
        var held: [ARINotice]?
        var isCongested = false
        /// The consumer has not been told yet that the queue is congested.
        var mustTellCongestion = false
        var isFinished = false
        var reader: CheckedContinuation<Void, Never>?
        var drainWaiter: CheckedContinuation<Void, Never>?
        var counters = ARICounters()

        var depth: Int { notices.count - taken + (held?.count ?? 0) }

        mutating func append(_ notice: ARINotice) {
            if held == nil { notices.append(notice) } else { held?.append(notice) }
            counters.maxQueueDepth = max(counters.maxQueueDepth, depth)
        }

        /// The reader, if there is something for it.
        mutating func readerToWake() -> CheckedContinuation<Void, Never>? {
            guard taken < notices.count || mustTellCongestion || isFinished else { return nil }
            defer { reader = nil }
            return reader
        }

        mutating func take(_ limit: Int) -> [ARINotice] {
            var batch: [ARINotice]
            if taken == 0 && notices.count <= limit {
                batch = notices
                notices = []
            } else {
                let end = min(notices.count, taken + limit)
                batch = Array(notices[taken..<end])
                taken = end
                // What was taken is given back when it is half of the array: amortised, each notice moves once.
                if taken * 2 >= notices.count {
                    notices.removeFirst(taken)
                    taken = 0
                }
            }
            return batch
        }
    }

    private let watermarks: ARIWatermarks
    private let state = NIOLockedValueBox(State())
    private let eventCounter = Counter(label: "ari.events")
    private let depthGauge = Gauge(label: "ari.queue.depth")

    init(watermarks: ARIWatermarks) { self.watermarks = watermarks }

    var counters: ARICounters {
        state.withLockedValue { state in
            state.counters.queueDepth = state.depth
            return state.counters
        }
    }

    var isCongested: Bool { state.withLockedValue { $0.isCongested } }

    // MARK: The producing side

    /// Takes something that Asterisk sent; false when the queue is full. The reader sleeps on until ``wakeReader()``:
    /// waking it for each event would cost more than reading the event.
    func push(_ notice: ARINotice, bytes: Int) -> Bool {
        state.withLockedValue { state in
            guard state.depth < watermarks.limit else {
                state.counters.overruns += 1
                return false
            }
            state.append(notice)
            if case .unreadable = notice { state.counters.unreadableEvents += 1 } else { state.counters.events += 1 }
            state.counters.eventBytes += bytes
            if !state.isCongested && state.depth >= watermarks.high {
                state.isCongested = true
                state.mustTellCongestion = true
                state.counters.congestions += 1
            }
            return true
        }
    }

    /// Wakes the reader if there is something for it.
    func wakeReader() {
        let reader = state.withLockedValue { $0.readerToWake() }
        reader?.resume()
    }

    /// Tells something about the connection itself. Always taken.
    func tell(_ notice: ARINotice) {
        let reader = state.withLockedValue { state in
            state.append(notice)
            return state.readerToWake()
        }
        reader?.resume()
    }

    /// Keeps events back until ``release(_:)``.
    func hold() { state.withLockedValue { $0.held = $0.held ?? [] } }

    /// Lets the events that were kept back follow the view, or follow nothing when there is no view.
    func release(_ view: ARIView?) {
        let reader = state.withLockedValue { state in
            let held = state.held ?? []
            state.held = nil
            if let view {
                state.notices.append(.connected(view))
                state.counters.connects += 1
            }
            state.notices.append(contentsOf: held)
            state.counters.maxQueueDepth = max(state.counters.maxQueueDepth, state.depth)
            return state.readerToWake()
        }
        reader?.resume()
    }

    /// Ends the sequence once everything was taken.
    func finish() {
        release(nil)
        let (reader, drainWaiter) = state.withLockedValue { state in
            state.isFinished = true
            defer { state.drainWaiter = nil }
            return (state.readerToWake(), state.drainWaiter)
        }
        reader?.resume()
        drainWaiter?.resume()
    }

    /// Waits until the queue is at or below the low mark, or the task is cancelled.
    func waitForRelief() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isRelieved = state.withLockedValue { state in
                    if state.depth <= watermarks.low || state.isFinished || Task.isCancelled { return true }
                    state.drainWaiter = waiter
                    return false
                }
                if isRelieved { waiter.resume() }
            }
        } onCancel: {
            let waiter = state.withLockedValue { state in
                defer { state.drainWaiter = nil }
                return state.drainWaiter
            }
            waiter?.resume()
        }
    }

    // MARK: The consuming side

    /// The next notices, at most `limit` events; nil when the connection is over or the task is cancelled.
    func next(limit: Int) async -> [ARINotice]? {
        while true {
            let (batch, isOver, drainWaiter) = state.withLockedValue { state in takeBatch(limit, from: &state) }
            drainWaiter?.resume()
            if !batch.isEmpty {
                eventCounter.increment(by: batch.count)
                return batch
            }
            if isOver || Task.isCancelled { return nil }
            await waitForNotice()
        }
    }

    private func takeBatch(
        _ limit: Int, from state: inout State
    ) -> ([ARINotice], isOver: Bool, CheckedContinuation<Void, Never>?) {
        var batch: [ARINotice] = []
        if state.mustTellCongestion {
            state.mustTellCongestion = false
            batch.append(.congested(depth: state.depth))
        }
        if batch.isEmpty { batch = state.take(limit) } else { batch += state.take(limit) }
        let depth = state.depth
        depthGauge.record(depth)
        guard depth <= watermarks.low else { return (batch, false, nil) }
        if state.isCongested {
            state.isCongested = false
            batch.append(.relieved)
        }
        defer { state.drainWaiter = nil }
        return (batch, state.isFinished, state.drainWaiter)
    }

    private func waitForNotice() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let isReady = state.withLockedValue { state in
                    precondition(state.reader == nil, "ARIConnection.notices is for one reader")
                    if Task.isCancelled { return true }
                    state.reader = reader
                    return state.readerToWake() != nil
                }
                if isReady { reader.resume() }
            }
        } onCancel: {
            let reader = state.withLockedValue { state in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume()
        }
    }
}

/// The notices of a connection in batches: arrays, because taking them one by one would cost more than reading them.
/// For one reader. Ends when the connection's `run()` has ended and everything was taken.
public struct ARINotices: AsyncSequence, Sendable {
    let queue: ARINoticeQueue

    /// The most notices in one batch. Smaller batches make the queue's depth more honest, larger ones are cheaper.
    static let batchLimit = 512

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(queue: queue) }

    /// Takes batches.
    public struct Iterator: AsyncIteratorProtocol {
        let queue: ARINoticeQueue

        /// The next batch, never empty; nil when the connection is over or the task is cancelled.
        public mutating func next() async -> [ARINotice]? { await queue.next(limit: ARINotices.batchLimit) }
    }
}
