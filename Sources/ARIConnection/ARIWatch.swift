public import AsteriskARI
import NIOConcurrencyHelpers

/// The events about one object, from the moment the watch was made: choose the id, watch it, then send the command that
/// makes the object. For one reader. Ends when it is released.
public final class ARIWatch: AsyncSequence, Sendable {
    private let stream: AsyncThrowingStream<ARIEvent, any Error>
    private let onEnd: @Sendable () -> Void

    init(stream: AsyncThrowingStream<ARIEvent, any Error>, onEnd: @escaping @Sendable () -> Void) {
        self.stream = stream
        self.onEnd = onEnd
    }

    deinit { onEnd() }

    /// Starts reading. Fails with ``ARIError/Code/connectionLost`` (or what else ended the socket) when events may be
    /// missing from here on, and with ``ARIError/Code/overrun`` when more than a thousand wait.
    public func makeAsyncIterator() -> AsyncThrowingStream<ARIEvent, any Error>.Iterator { stream.makeAsyncIterator() }

    /// Waits for the first event that fits; those before it are passed over.
    public func first(
        within limit: Duration, where fits: @escaping @Sendable (ARIEvent) -> Bool
    ) async throws(ARIError) -> ARIEvent {
        let result = await withTaskGroup(of: Result<ARIEvent, ARIError>.self) { group in
            group.addTask { await self.next(where: fits) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .failure(ARIError(.timedOut, "The awaited event did not come within \(limit)."))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(ARIError(.cancelled, "Waiting was cancelled."))
        }
        if Task.isCancelled { throw ARIError(.cancelled, "Waiting was cancelled.") }
        return try result.get()
    }

    private func next(where fits: @Sendable (ARIEvent) -> Bool) async -> Result<ARIEvent, ARIError> {
        do {
            for try await event in stream where fits(event) { return .success(event) }
            return .failure(ARIError(.cancelled, "Waiting was cancelled."))
        } catch {
            return .failure(error as? ARIError ?? ARIError(.connectionLost, "The watch ended: \(error)"))
        }
    }
}

/// Who watches what.
final class ARIWatches: Sendable {
    private typealias Continuation = AsyncThrowingStream<ARIEvent, any Error>.Continuation

    private struct State {
        var watchers: [String: [Int: Continuation]] = [:]
        var lastTicket = 0
    }

    private static let limit = 1000
    private let state = NIOLockedValueBox(State())

    func watch(_ id: String) -> ARIWatch {
        let (stream, continuation) = AsyncThrowingStream.makeStream(
            of: ARIEvent.self, throwing: (any Error).self, bufferingPolicy: .bufferingOldest(Self.limit))
        let ticket = state.withLockedValue { state in
            state.lastTicket += 1
            state.watchers[id, default: [:]][state.lastTicket] = continuation
            return state.lastTicket
        }
        return ARIWatch(stream: stream) { [weak self] in
            self?.remove(id, ticket)
            continuation.finish()
        }
    }

    private func remove(_ id: String, _ ticket: Int) {
        state.withLockedValue { state in
            state.watchers[id]?[ticket] = nil
            if state.watchers[id]?.isEmpty == true { state.watchers[id] = nil }
        }
    }

    func deliver(_ event: ARIEvent) {
        let watching = state.withLockedValue { state -> [Continuation] in
            // Almost always: nobody waits for anything.
            if state.watchers.isEmpty { return [] }
            return event.objectIDs.flatMap { state.watchers[$0].map { Array($0.values) } ?? [] }
        }
        for continuation in watching {
            if case .dropped = continuation.yield(event) {
                continuation.finish(throwing: ARIError(.overrun, "More than \(Self.limit) events wait in a watch."))
            }
        }
    }

    /// Ends every watch: events may be missing.
    func end(_ error: ARIError) {
        let all = state.withLockedValue { state in
            defer { state.watchers = [:] }
            return state.watchers.values.flatMap { $0.values }
        }
        for continuation in all { continuation.finish(throwing: error) }
    }
}
