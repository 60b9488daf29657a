/// Something that was waited for did not happen.
struct DidNotHappen: Error, CustomStringConvertible {
    var description: String
}

/// Looks again and again until there is a value.
///
/// - Parameters:
///   - what: What is waited for, as the failure says it.
///   - limit: How long.
/// - Returns: The value.
/// - Throws: ``DidNotHappen`` after `limit`, and what `look` throws.
func eventually<Value>(
    _ what: String, within limit: Duration = .seconds(40), _ look: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let value = try await look() { return value }
        guard ContinuousClock.now < deadline else { throw DidNotHappen(description: "\(what) within \(limit)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Waits until something is so.
func eventually(
    _ what: String, within limit: Duration = .seconds(40), isTrue look: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit) { try await look() ? () : nil }
}
