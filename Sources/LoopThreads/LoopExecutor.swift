import Foundation
import NIOConcurrencyHelpers

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A serial executor that owns one thread and shares it with a C library's event loop.
///
/// The thread alternates between two things: it runs every job that actors have enqueued, then calls `wait`, where the
/// C library polls its sockets (`curl_multi_poll`, `lws_service`) or a blocking worker parks. An actor pinned to this
/// executor therefore runs on the library's own thread: callbacks that the library makes inside `wait` may enter the
/// actor with `assumeIsolated`, and no actor method ever loops.
///
/// Lifetime: the thread starts with the first job and ends after ``shutDown()``. Jobs that are enqueued later still
/// run (a deinitialiser may be among them), on a thread that is started again for them and ends when they are done.
public final class LoopExecutor: SerialExecutor, @unchecked Sendable {
    // @unchecked: `wait` and `wake` are immutable; everything mutable is behind `state`.
    private struct State {
        var jobs: [UnownedJob] = []
        var thread: pthread_t?
        var isRunning = false
        var isShutDown = false
    }

    private let state = NIOLockedValueBox(State())
    private let name: String
    private let wait: @Sendable () -> Void
    private let wake: @Sendable () -> Void

    /// Creates an executor. No thread is started until the first job.
    ///
    /// - Parameters:
    ///   - name: The thread's name as `top -H` and a debugger show it; the kernel keeps 15 bytes.
    ///   - wait: Called on the executor's thread when no job is pending. It must return soon after `wake` was called,
    ///     also when `wake` was called just before it.
    ///   - wake: Called on any thread to make `wait` return.
    public init(name: String, wait: @escaping @Sendable () -> Void, wake: @escaping @Sendable () -> Void) {
        self.name = name
        self.wait = wait
        self.wake = wake
    }

    /// Creates an executor for blocking work: between jobs its thread sleeps.
    ///
    /// - Parameter name: The thread's name.
    public convenience init(name: String) {
        let bell = Bell()
        self.init(name: name, wait: { bell.sleep() }, wake: { bell.ring() })
    }

    /// Takes a job from any thread; starts the executor's thread if it does not run, else wakes it.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustStart = state.withLockedValue { state -> Bool in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if mustStart { startThread() } else { wake() }
    }

    /// True on the executor's own thread: this is what lets a C callback use `assumeIsolated`.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Traps unless called on the executor's own thread.
    public func checkIsolated() {
        precondition(isCurrent, "not on the thread '\(name)'")
    }

    /// Whether the calling thread is this executor's.
    public var isCurrent: Bool {
        state.withLockedValue { state in
            guard let thread = state.thread else { return false }
            return pthread_equal(thread, pthread_self()) != 0
        }
    }

    /// Ends the thread once every job that is already enqueued has run. Returns at once; safe to call twice.
    public func shutDown() {
        let running = state.withLockedValue { state -> Bool in
            state.isShutDown = true
            return state.isRunning
        }
        if running { wake() }
    }

    private func startThread() {
        // Foundation's thread, not pthread_create: it is the portable way to give the thread its name.
        let thread = Thread { self.runLoop() }
        thread.name = String(name.prefix(15))
        thread.start()
    }

    private func runLoop() {
        state.withLockedValue { $0.thread = pthread_self() }
        while true {
            let jobs = state.withLockedValue { state -> [UnownedJob]? in
                if state.jobs.isEmpty && state.isShutDown {
                    state.isRunning = false
                    state.thread = nil
                    return nil
                }
                defer { state.jobs = [] }
                return state.jobs
            }
            guard let jobs else { return }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if jobs.isEmpty { wait() }
        }
    }
}

/// A flag one thread sleeps on and others ring: what a blocking worker waits for between jobs.
private final class Bell: Sendable {
    private let condition = ConditionLock(value: false)

    func ring() {
        condition.lock()
        condition.unlock(withValue: true)
    }

    func sleep() {
        condition.lock(whenValue: true)
        condition.unlock(withValue: false)
    }
}
