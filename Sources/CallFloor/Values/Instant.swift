/// A moment: microseconds since 1970-01-01T00:00:00Z. The floor is told what time it is; it has no clock.
public struct Instant: Hashable, Sendable, Comparable, Codable {
    /// Microseconds since the Unix epoch, UTC.
    public let microseconds: Int64

    /// Creates a moment from microseconds since the Unix epoch.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Creates a moment from seconds since the Unix epoch.
    public init(seconds: Double) { microseconds = Int64((seconds * 1_000_000).rounded()) }

    /// Seconds since the Unix epoch.
    public var seconds: Double { Double(microseconds) / 1_000_000 }

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    public static func + (instant: Self, duration: Duration) -> Self {
        Self(microseconds: instant.microseconds + duration.inMicroseconds)
    }

    public static func - (instant: Self, duration: Duration) -> Self {
        Self(microseconds: instant.microseconds - duration.inMicroseconds)
    }

    public static func - (left: Self, right: Self) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }

    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}

extension Duration {
    /// The whole microseconds in this duration, rounded towards zero.
    public var inMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    /// The duration in seconds.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
