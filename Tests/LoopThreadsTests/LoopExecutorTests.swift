import LoopThreads
import Testing

/// An actor pinned to a loop of its own, as every wrapper's is.
private actor Counter {
    private let executor = LoopExecutor(name: "counter")
    private(set) var value = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func add() { value += 1 }
    func isOnItsThread() -> Bool { executor.isCurrent }
    func stop() { executor.shutDown() }
}

@Suite("LoopExecutor")
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
}
