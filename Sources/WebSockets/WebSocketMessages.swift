import NIOConcurrencyHelpers

/// The messages of a WebSocket, in order; ends when the socket is closed. For one reader.
///
/// Nothing is dropped: when the queue is full, receiving pauses, and the peer feels it.
public struct WebSocketMessages: AsyncSequence, Sendable {
    let queue: WebSocketQueue
    let id: WebSocketID
    let loop: WebSocketLoop

    /// Starts reading.
    public func makeAsyncIterator() -> Iterator { Iterator(messages: self) }

    /// Takes messages one by one.
    public struct Iterator: AsyncIteratorProtocol {
        let messages: WebSocketMessages

        /// The next message, or `nil` when the socket is closed and everything was read, or the task is cancelled.
        public mutating func next() async -> WebSocketMessage? {
            let (message, mustResume) = await messages.queue.next()
            if mustResume { await messages.loop.setReceiving(true, id: messages.id) }
            return message
        }
    }
}

/// A bounded queue between the loop's thread and one reader.
final class WebSocketQueue: Sendable {
    private struct State {
        var messages: [WebSocketMessage] = []
        /// How many at the front of `messages` were taken already.
        var taken = 0
        var isPaused = false
        var isFinished = false
        var reader: CheckedContinuation<Void, Never>?

        var count: Int { messages.count - taken }

        mutating func pop() -> WebSocketMessage {
            defer {
                taken += 1
                if taken == messages.count {
                    messages.removeAll(keepingCapacity: true)
                    taken = 0
                }
            }
            return messages[taken]
        }
    }

    private let limit: Int
    private let state = NIOLockedValueBox(State())

    init(limit: Int) { self.limit = Swift.max(1, limit) }

    func push(_ message: WebSocketMessage) -> WebSocketReception {
        let (reader, isFull) = state.withLockedValue { state in
            state.messages.append(message)
            state.isPaused = state.isPaused || state.count >= limit
            defer { state.reader = nil }
            return (state.reader, state.isPaused)
        }
        reader?.resume()
        return isFull ? .pause : .more
    }

    func finish() {
        let reader = state.withLockedValue { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// The next message, and whether receiving must be resumed.
    func next() async -> (WebSocketMessage?, mustResume: Bool) {
        while true {
            let (message, isOver, mustResume) = state.withLockedValue { state in
                guard state.count > 0 else { return (nil as WebSocketMessage?, state.isFinished, false) }
                let message = state.pop()
                let mustResume = state.isPaused && state.count <= limit / 2
                if mustResume { state.isPaused = false }
                return (message, false, mustResume)
            }
            if message != nil || isOver || Task.isCancelled { return (message, mustResume) }
            await waitForMessage()
        }
    }

    private func waitForMessage() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let isReady = state.withLockedValue { state in
                    if state.count > 0 || state.isFinished || Task.isCancelled { return true }
                    precondition(state.reader == nil, "WebSocket.messages is for one reader")
                    state.reader = reader
                    return false
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
