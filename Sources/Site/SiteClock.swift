public import CallFloor
import Glibc
import NIOConcurrencyHelpers

/// The one clock of a site: the system's time of day, but it never goes back.
///
/// The floor demands that time does not run backwards; the system's clock may, when it is set. Then this one stands
/// still until the system has caught up.
public final class SiteClock: Sendable {
    private let last: NIOLockedValueBox<Int64>
    private let read: @Sendable () -> Int64

    /// Creates a clock. After a restart it is given the journal's last instant, which it will not go behind.
    public convenience init(notBefore earliest: Instant? = nil) {
        self.init(notBefore: earliest, reading: Self.timeOfDay)
    }

    /// Creates a clock that reads its microseconds since the Unix epoch elsewhere.
    init(notBefore earliest: Instant? = nil, reading read: @escaping @Sendable () -> Int64) {
        last = NIOLockedValueBox(earliest?.microseconds ?? .min)
        self.read = read
    }

    /// What time it is.
    public func now() -> Instant {
        let microseconds = read()
        return last.withLockedValue { last in
            last = max(last, microseconds)
            return Instant(microseconds: last)
        }
    }

    private static func timeOfDay() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
