/// The part of a rung that counts: after a warm-up in which its state becomes steady.
struct MeasuredWindow: Sendable {
    private static let warmUp = Duration.seconds(3)

    /// When it opens.
    let start: ContinuousClock.Instant
    /// When it closes.
    let end: ContinuousClock.Instant

    /// A window of so many seconds that opens after the warm-up.
    init(seconds: Int) {
        start = .now + Self.warmUp
        end = start + .seconds(seconds)
    }

    /// Whether a moment counts.
    func contains(_ moment: ContinuousClock.Instant) -> Bool { start <= moment && moment < end }
}
