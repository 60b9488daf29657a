import CallFloor
import HeapModule
import NIOConcurrencyHelpers

/// Feeds the floor's timers back when they are due. One task sleeps until the nearest.
final class TimerKeeper: Sendable {
    private struct Entry: Comparable {
        var at: Instant
        /// Timers of the same instant fire in the order in which they were set.
        var order: UInt64
        var timer: CallFloor.Timer

        static func < (left: Self, right: Self) -> Bool { (left.at, left.order) < (right.at, right.order) }
    }

    private struct State {
        var heap = Heap<Entry>()
        /// The entry that counts for each timer: those of moved or cancelled ones are left in the heap and skipped.
        var current: [CallFloor.Timer: UInt64] = [:]
        var entries: UInt64 = 0
        var sleepsUntil: Instant?
    }

    private let state = NIOLockedValueBox(State())
    private let clock: SiteClock
    private let fire: @Sendable ([CallFloor.Timer]) -> Void
    private let changes = Mailbox<Void>()

    init(clock: SiteClock, fire: @escaping @Sendable ([CallFloor.Timer]) -> Void) {
        self.clock = clock
        self.fire = fire
    }

    func set(_ timer: CallFloor.Timer, at instant: Instant) {
        let isNearest = state.withLockedValue { state -> Bool in
            state.entries += 1
            state.current[timer] = state.entries
            state.heap.insert(Entry(at: instant, order: state.entries, timer: timer))
            return state.sleepsUntil.map { instant < $0 } ?? true
        }
        if isNearest { changes.post(()) }
    }

    func cancel(_ timer: CallFloor.Timer) {
        state.withLockedValue { $0.current[timer] = nil }
    }

    /// Runs until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let next = fireDue()
            // Either the nearest timer comes, or a nearer one is set: whichever is first ends the wait.
            await withTaskGroup(of: Void.self) { group in
                group.addTask { _ = await self.changes.next() }
                if let next {
                    let wait = max(.zero, next - clock.now())
                    group.addTask { try? await Task.sleep(for: wait) }
                }
                await group.next()
                group.cancelAll()
            }
        }
    }

    /// Fires what is due, and says when the next one is.
    func fireDue() -> Instant? {
        let now = clock.now()
        var due: [CallFloor.Timer] = []
        let next = state.withLockedValue { state -> Instant? in
            while let nearest = state.heap.min {
                guard state.current[nearest.timer] == nearest.order else {
                    state.heap.removeMin()
                    continue
                }
                guard nearest.at <= now else { break }
                state.heap.removeMin()
                state.current[nearest.timer] = nil
                due.append(nearest.timer)
            }
            state.sleepsUntil = state.heap.min?.at
            return state.sleepsUntil
        }
        if !due.isEmpty { fire(due) }
        return next
    }
}
