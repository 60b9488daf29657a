/// Turns a rate into whole calls: credit accrues with time and each dial uses one.
///
/// A bucket as deep as one second of its rate, and at least one call: after a pause there is no burst beyond that.
struct RateCredit: Hashable, Sendable, Codable {
    /// Calls saved up, less those dialled.
    private(set) var credit = 1.0
    /// When that was so: seconds since 1970; nil before the first look.
    private var at: Double?

    /// Lets credit accrue until `now`, at `rate` calls a second.
    mutating func accrue(_ rate: Double, until now: Double) {
        let passed = at.map { max(0, now - $0) } ?? 0
        at = now
        credit = min(credit + rate * passed, max(1, rate))
    }

    /// Whole calls that may be dialled.
    var whole: Int { credit >= 1 - Self.tolerance ? Int(credit + Self.tolerance) : 0 }

    /// Seconds until the credit is one call more than its whole ones, at `rate` calls a second; nil if never.
    func wait(at rate: Double) -> Double? {
        guard rate > 0 else { return nil }
        return max(0.001, (Double(whole) + 1 - credit) / rate)
    }

    mutating func spend() { credit -= 1 }

    // A timer fires at a whole microsecond: what is missing because of that is not worth another wait.
    private static let tolerance = 1e-6
}
