public import CallFloor
import Glibc
import NIOConcurrencyHelpers

/// The one clock of a site: the system's time of day, but it never goes back.
///
/// The floor demands that time does not run backwards; the system's clock may, when it is set. Then this one stands
/// still until the system has caught up.
public final class SiteClock: Sendable {
    private let last = NIOLockedValueBox(Int64.min)

    /// Creates a clock. After a restart it is given the journal's last instant, which it will not go behind.
    public init(notBefore earliest: Instant? = nil) {
        if let earliest { last.withLockedValue { $0 = earliest.microseconds } }
    }

    /// What time it is.
    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
        return last.withLockedValue { last in
            last = max(last, microseconds)
            return Instant(microseconds: last)
        }
    }
}
