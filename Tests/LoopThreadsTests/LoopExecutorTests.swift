import LoopThreads
import NIOConcurrencyHelpers
import Testing

/// An actor pinned to a loop of its own, as every wrapper's is.
private actor Counter {
    private let executor: LoopExecutor
    private let onEnd: @Sendable (_ isOnItsThread: Bool) -> Void
    private(set) var value = 0

    init(
        _ executor: LoopExecutor = LoopExecutor(name: "counter"),
        onEnd: @escaping @Sendable (_ isOnItsThread: Bool) -> Void = { _ in }
    ) {
        self.executor = executor
        self.onEnd = onEnd
    }

    isolated deinit {
        onEnd(executor.isCurrent)
        executor.shutDown()
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func add() { value += 1 }
    func isOnItsThread() -> Bool { executor.isCurrent }
    func stop() { executor.shutDown() }
}

/// Stands for a C library's loop: a bell to sleep on, and what it was asked.
private final class Library: Sendable {
    private let bell = ConditionLock(value: false)
    private let waits = NIOLockedValueBox((blocking: 0, passing: 0))
    private let rings = NIOLockedValueBox(0)

    func wait(mayBlock: Bool) {
        waits.withLockedValue { mayBlock ? ($0.blocking += 1) : ($0.passing += 1) }
        guard mayBlock else { return }
        bell.lock(whenValue: true)
        bell.unlock(withValue: false)
    }

    func wake() {
        rings.withLockedValue { $0 += 1 }
        bell.lock()
        bell.unlock(withValue: true)
    }

    var calls: (blocking: Int, passing: Int, wakes: Int) {
        let waits = waits.withLockedValue { $0 }
        return (waits.blocking, waits.passing, rings.withLockedValue { $0 })
    }

    func executor() -> LoopExecutor {
        LoopExecutor(name: "library", wait: { self.wait(mayBlock: $0) }, wake: { self.wake() })
    }
}

@Suite("LoopExecutor", .timeLimit(.minutes(1)))
struct LoopExecutorTests {
    @Test("runs every job of its actor on one thread")
    func runsJobsOnOneThread() async {
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask { for _ in 0..<100 { await counter.add() } }
            }
        }
        #expect(await counter.value == 10_000)
        #expect(await counter.isOnItsThread())
        await counter.stop()
    }

    @Test("jobs that come after shutdown still run")
    func runsAfterShutdown() async {
        let counter = Counter()
        await counter.stop()
        await counter.add()
        #expect(await counter.value == 1)
    }

    @Test("the library gets its turn after every batch, however busy the actor is, and is woken no more than it sleeps")
    func starvesNobody() async {
        let library = Library()
        let counter = Counter(library.executor())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { await counter.add() } }
            }
        }
        #expect(await counter.value == 4_000)
        let calls = library.calls
        #expect(calls.blocking + calls.passing > 0)
        #expect(calls.wakes <= calls.blocking + 1)
        await counter.stop()
    }

    @Test("a signal without a job ends the library's sleep")
    func wakesWithoutJob() async {
        let library = Library()
        let executor = library.executor()
        let counter = Counter(executor)
        await counter.add()
        // It sleeps once nothing is left to do; each signal makes it look again.
        for _ in 0..<3 {
            let before = library.calls.blocking
            let deadline = ContinuousClock.now + .seconds(30)
            while library.calls.blocking <= before && ContinuousClock.now < deadline {
                executor.wakeUp()
                try? await Task.sleep(for: .milliseconds(1))
            }
            #expect(library.calls.blocking > before)
        }
        await counter.stop()
    }

    @Test("a released actor ends on its own thread, and the library is left alone from then on")
    func endsOnItsThread() async {
        let library = Library()
        let ended = NIOLockedValueBox<Bool?>(nil)
        do {
            let counter = Counter(library.executor()) { isOnItsThread in
                ended.withLockedValue { $0 = isOnItsThread }
            }
            await counter.add()
        }
        let deadline = ContinuousClock.now + .seconds(30)
        while ended.withLockedValue({ $0 }) == nil && ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(1))
        }
        #expect(ended.withLockedValue { $0 } == true)
    }
}
