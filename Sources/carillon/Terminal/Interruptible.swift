import UnixSignals

/// Runs something that Ctrl-C, or a polite kill, ends by cancelling it: so that whoever started things can stop them.
enum Interruptible {
    /// The body's value; nil when a signal came first and the body then ended.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value? {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                for await _ in signals { return nil }
                return nil
            }
            defer { group.cancelAll() }
            do {
                let first = try await group.next() ?? nil
                guard first == nil else { return first }
                group.cancelAll()
                return try await group.next() ?? nil
            } catch is CancellationError {
                return nil
            }
        }
    }
}
