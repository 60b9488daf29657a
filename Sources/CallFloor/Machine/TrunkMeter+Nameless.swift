// For a floor that does not tell its calls by name.
extension TrunkMeter {
    private static let nobody = ULID(high: UInt64(Int64.max), low: 0)

    mutating func take(at now: Instant) { take(Self.nobody, at: now) }
    mutating func release() { release(Self.nobody, nil) }
    mutating func carried() { placed(Self.nobody) }
    mutating func gaveNoChannel(at now: Instant) -> Instant {
        noChannel(AttemptID(Self.nobody), .congestion, at: now).restsUntil ?? now
    }
}
