/// How long conversations, or conversations with their wrap-up, have lasted: an empirical survival table, from which the
/// chance that a busy agent is free soon follows.
struct HandleTimes: Hashable, Sendable {
    private static let width = 2.0
    private static let bins = 900
    private var counts = [Int](repeating: 0, count: bins + 1)
    /// Of each bin: how many lasted at least until it.
    private var survivors = [Int](repeating: 0, count: bins + 2)
    private var isStale = false
    private(set) var total = 0

    mutating func add(_ seconds: Double) {
        counts[Self.bin(seconds)] += 1
        total += 1
        isStale = true
    }

    /// Brings the table up to date; without it the old one is read.
    mutating func refresh() {
        guard isStale else { return }
        isStale = false
        var running = 0
        for bin in stride(from: Self.bins, through: 0, by: -1) {
            running += counts[bin]
            survivors[bin] = running
        }
    }

    private static func bin(_ seconds: Double) -> Int { min(bins, max(0, Int(seconds / width))) }

    /// How many lasted longer than this, with a straight line inside a bin.
    private func survivors(of seconds: Double) -> Double {
        let bin = Self.bin(seconds)
        let share = min(1, max(0, seconds / Self.width - Double(bin)))
        return Double(survivors[bin]) * (1 - share) + Double(survivors[bin + 1]) * share
    }

    /// The probability that what has lasted for `elapsed` is over within `window` seconds, 0...1.
    func chance(within window: Double, after elapsed: Double) -> Double {
        let now = survivors(of: elapsed)
        guard now > 0 else { return 1 }
        return 1 - survivors(of: elapsed + window) / now
    }
}
