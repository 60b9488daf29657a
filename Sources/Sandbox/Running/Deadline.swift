/// Asks again and again until a condition holds.
enum Deadline {
    /// Waits until `condition` returns a value.
    ///
    /// - Returns: The value, or nil when `limit` passed without one.
    static func wait<Value>(
        _ limit: Duration, every interval: Duration = .milliseconds(20), for condition: () async throws -> Value?
    ) async throws -> Value? {
        let end = ContinuousClock.now + limit
        while true {
            if let value = try await condition() { return value }
            if ContinuousClock.now >= end { return nil }
            try await Task.sleep(for: interval)
        }
    }
}
