import NIOConcurrencyHelpers

/// How a socket ended, for everybody who waits to know.
final class WebSocketEnd: Sendable {
    private struct State {
        var closure: WebSocketClosure?
        var waiters: [Int: CheckedContinuation<WebSocketClosure?, Never>] = [:]
        var lastWaiter = 0
    }

    private let state = NIOLockedValueBox(State())

    /// The first closure stands.
    func set(_ closure: WebSocketClosure) {
        let (first, waiters) = state.withLockedValue { state in
            let first = state.closure ?? closure
            state.closure = first
            defer { state.waiters = [:] }
            return (first, Array(state.waiters.values))
        }
        for waiter in waiters { waiter.resume(returning: first) }
    }

    /// `nil` when the calling task is cancelled first.
    func wait() async -> WebSocketClosure? {
        let ticket = state.withLockedValue { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let (isOver, closure) = state.withLockedValue { state -> (Bool, WebSocketClosure?) in
                    if let closure = state.closure { return (true, closure) }
                    if Task.isCancelled { return (true, nil) }
                    state.waiters[ticket] = waiter
                    return (false, nil)
                }
                if isOver { waiter.resume(returning: closure) }
            }
        } onCancel: {
            state.withLockedValue { $0.waiters.removeValue(forKey: ticket) }?.resume(returning: nil)
        }
    }
}
