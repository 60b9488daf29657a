package import CallFloor

/// Whether sliding windows have room: pure readings of caps, without a database.
package enum CapReading {
    /// When all of the caps have room, if one of them has none now.
    ///
    /// - Parameters:
    ///   - times: When attempts that count were decided, in any order.
    ///   - caps: All of which hold.
    ///   - now: The present.
    /// - Returns: nil when there is room now.
    package static func fullUntil(_ times: [Instant], _ caps: [RateCap], at now: Instant) -> Instant? {
        guard !caps.isEmpty else { return nil }
        let sorted = times.sorted()
        return caps.compactMap { cap -> Instant? in
            let counted = sorted.drop { $0 <= now - cap.window }
            guard counted.count >= cap.count else { return nil }
            // Room comes when so many have left the window that one less than the cap remains.
            let leaver = cap.count > 0 ? counted[counted.endIndex - cap.count] : counted.last ?? now
            return leaver + cap.window
        }.max()
    }
}

/// How full one cap of one caller ID is, of which only the attempts near its limit were read.
package struct CallerIDWindow: Sendable {
    private let cap: RateCap
    /// Counted from the newest: how many newer attempts were not read.
    private let skipped: Int
    /// The attempts after those, newest first.
    private let older: [Instant]
    /// Attempts that were committed since it was read, newest first.
    private var taken: [Instant] = []

    /// Creates a reading.
    ///
    /// - Parameters:
    ///   - cap: The cap.
    ///   - skipped: How many of the newest attempts in the window were not read; there are at least so many if any was.
    ///   - older: When the attempts after those were decided, newest first, as far as the cap's count.
    package init(_ cap: RateCap, skipped: Int, older: [Instant]) {
        self.cap = cap
        self.skipped = skipped
        self.older = older
    }

    /// Where to begin reading so that `further` more attempts can be judged.
    package static func skip(_ cap: RateCap, further: Int) -> Int { max(0, cap.count - further) }

    /// When there is room; nil when there is now.
    package func fullUntil(at now: Instant) -> Instant? {
        guard cap.count > 0 else { return now + cap.window }
        // The attempt that has to leave the window first: the cap's count from the newest on.
        let rank = cap.count - 1
        if rank < taken.count { return until(taken[rank], now) }
        let position = rank - taken.count - skipped
        guard older.indices.contains(position) else { return nil }
        return until(older[position], now)
    }

    private func until(_ leaver: Instant, _ now: Instant) -> Instant? {
        leaver + cap.window > now ? leaver + cap.window : nil
    }

    /// One more attempt was committed.
    package mutating func take(at now: Instant) { taken.insert(now, at: 0) }
}
