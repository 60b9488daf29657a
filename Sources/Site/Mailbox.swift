import NIOConcurrencyHelpers

/// A queue with many senders and one reader, who takes everything that is there at once.
///
/// The reader works in batches by nature: what arrives while it is busy is one batch when it comes back.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isFinished = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = NIOLockedValueBox(State())

    /// How many elements wait.
    var count: Int { state.withLockedValue { $0.elements.count } }

    func post(_ element: Element) { post(contentsOf: CollectionOfOne(element)) }

    func post(contentsOf elements: some Collection<Element>) {
        guard !elements.isEmpty else { return }
        let reader = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            state.elements.append(contentsOf: elements)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Puts elements back before everything that came since: for a reader that could not finish its batch.
    func putBack(_ elements: [Element]) {
        state.withLockedValue { $0.elements.insert(contentsOf: elements, at: 0) }
    }

    /// Ends the queue: what is in it is still delivered.
    func finish() {
        let reader = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Everything that waits, at least one element; nil when the queue has ended and is empty, or the task is cancelled.
    func next() async -> [Element]? {
        while !Task.isCancelled {
            let (taken, isFinished) = state.withLockedValue { state -> ([Element], Bool) in
                defer { state.elements = [] }
                return (state.elements, state.isFinished)
            }
            if !taken.isEmpty { return taken }
            if isFinished { return nil }
            await wait()
        }
        return nil
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLockedValue { state -> Bool in
                    guard state.elements.isEmpty, !state.isFinished, !Task.isCancelled else { return false }
                    state.reader = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            let reader = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume()
        }
    }
}
