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
/// actor with `assumeIsolated`, and no actor method ever loops. Neither side starves: `wait` is called after every
/// batch of jobs, and may block only when no other job is pending.
///
/// Lifetime: the thread starts with the first job and ends after ``shutDown()``; from then on neither `wait` nor `wake`
/// is called any more, and what they hold is released with the executor. Jobs that are enqueued later
/// still run (a deinitialiser may be among them), on a thread that is started again for them and ends when they are
/// done.
public final class LoopExecutor: SerialExecutor, @unchecked Sendable {
    // @unchecked: `wait` and `wake` are immutable; everything mutable is behind `state`.
    private struct State {
        var jobs: [UnownedJob] = []
        var thread: pthread_t?
        var isRunning = false
        /// The thread is inside a `wait` that may block, and nobody has woken it yet.
        var isAsleep = false
        var isShutDown = false

        /// Whether the caller must call `wake`. Only the first of many callers has to.
        mutating func mustWake() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
    }

    private enum Turn {
        case run
        case wait(mayBlock: Bool)
        case end
    }

    private let state = NIOLockedValueBox(State())
    private let name: String
    private let wait: @Sendable (_ mayBlock: Bool) -> Void
    private let wake: @Sendable () -> Void

    /// Creates an executor. No thread is started until the first job.
    ///
    /// - Parameters:
    ///   - name: The thread's name as `top -H` and a debugger show it; the kernel keeps 15 bytes.
    ///   - wait: Called on the executor's thread between batches of jobs. With `mayBlock` false it does what is ready
    ///     and returns. With `mayBlock` true it may sleep, but must return soon after `wake` was called, also when
    ///     `wake` was called just before it.
    ///   - wake: Called on any thread to make `wait` return.
    public init(
        name: String, wait: @escaping @Sendable (_ mayBlock: Bool) -> Void, wake: @escaping @Sendable () -> Void
    ) {
        self.name = name
        self.wait = wait
        self.wake = wake
    }

    /// Creates an executor for blocking work: between jobs its thread sleeps.
    ///
    /// - Parameter name: The thread's name.
    public convenience init(name: String) {
        let bell = Bell()
        self.init(name: name, wait: { mayBlock in if mayBlock { bell.sleep() } }, wake: { bell.ring() })
    }

    /// Hands a job to the thread, starting or waking it if need be. Callable on any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        // The job may be the last thing that keeps its actor, and so this executor, alive; once it is in the list the
        // thread may run it before this function is done with `self`.
        let alive = Unmanaged.passRetained(self)
        defer { alive.release() }
        let job = UnownedJob(job)
        let (mustStart, mustWake) = state.withLockedValue { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return (!state.isRunning, state.mustWake())
        }
        if mustStart { startThread() } else if mustWake { wake() }
    }

    /// Makes the current or next blocking `wait` return, without a job: for signals that travel outside the actor
    /// (a list behind a lock). `wait` must look at that list before it blocks. Callable on any thread.
    public func wakeUp() {
        if state.withLockedValue({ $0.mustWake() }) { wake() }
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
        let mustWake = state.withLockedValue { state in
            state.isShutDown = true
            return state.mustWake()
        }
        if mustWake { wake() }
    }

    private func startThread() {
        // Foundation's thread, not pthread_create: it is the portable way to give the thread its name.
        let thread = Thread { self.runLoop() }
        thread.name = String(name.prefix(15))
        thread.start()
    }

    private func runLoop() {
        state.withLockedValue { $0.thread = pthread_self() }
        var batch: [UnownedJob] = []
        var hasWaited = true
        while true {
            switch nextTurn(hasWaited: hasWaited, batch: &batch) {
            case .run:
                for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
                batch.removeAll(keepingCapacity: true)
                hasWaited = false
            case .wait(let mayBlock):
                wait(mayBlock)
                hasWaited = true
            case .end:
                return
            }
        }
    }

    /// Decides what the thread does next; takes the pending jobs when that is to run them.
    private func nextTurn(hasWaited: Bool, batch: inout [UnownedJob]) -> Turn {
        state.withLockedValue { state in
            state.isAsleep = false
            if state.isShutDown {
                if state.jobs.isEmpty {
                    state.isRunning = false
                    state.thread = nil
                    return .end
                }
            } else if state.jobs.isEmpty || !hasWaited {
                state.isAsleep = state.jobs.isEmpty
                return .wait(mayBlock: state.jobs.isEmpty)
            }
            swap(&state.jobs, &batch)
            return .run
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
