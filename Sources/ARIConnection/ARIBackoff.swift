/// How long to wait before the next attempt: doubling from `minimum` to `maximum`, part of it by chance, so that
/// several sites do not come back at the same instant.
public struct ARIBackoff: Sendable, Hashable {
    /// The wait after the first failure.
    public var minimum: Duration
    /// The longest wait.
    public var maximum: Duration
    /// The part of the wait that is left to chance, `0...1`.
    public var jitter: Double

    /// Creates a back-off.
    public init(minimum: Duration = .milliseconds(200), maximum: Duration = .seconds(10), jitter: Double = 0.5) {
        self.minimum = minimum
        self.maximum = maximum
        self.jitter = min(1, max(0, jitter))
    }

    /// The wait after `failures` failures in a row.
    ///
    /// - Parameters:
    ///   - failures: 1 and up.
    ///   - chance: A random number, `0...1`.
    public func delay(failures: Int, chance: Double) -> Duration {
        // Beyond 2^30 the maximum rules anyway.
        let full = min(maximum, minimum * (1 << min(30, max(0, failures - 1))))
        return full * (1 - jitter * chance)
    }
}
