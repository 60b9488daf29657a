/// Counts what a trunk carries: channels held from intent to outcome, and calls per second as a token bucket.
struct TrunkMeter: Hashable, Sendable, Codable {
    var settings: Trunk
    private(set) var inUse = 0
    private(set) var restsUntil: Instant?
    private var faultsInARow = 0
    private var tokens: Double
    private var filledAt: Instant?

    init(_ settings: Trunk) {
        self.settings = settings
        tokens = Self.depth(settings)
    }

    /// A bucket one tenth of a second deep keeps bursts short without starving slow trunks.
    private static func depth(_ settings: Trunk) -> Double { max(1, settings.callsPerSecond / 10) }

    /// A trunk that was configured with no rate at all dials once in a quarter of an hour instead of dividing by zero.
    private var rate: Double { max(0.001, settings.callsPerSecond) }

    /// The tokens there are at `now`.
    private func level(at now: Instant) -> Double {
        guard let filledAt else { return tokens }
        return min(Self.depth(settings), tokens + max(0, (now - filledAt).inSeconds) * rate)
    }

    /// Channels that are free now; none while the trunk rests.
    func freeChannels(at now: Instant) -> Int {
        if let restsUntil, now < restsUntil { return 0 }
        return max(0, settings.channels - inUse)
    }

    /// Calls that may be placed at this moment.
    func allowance(at now: Instant) -> Int { Int(level(at: now) + 1e-9) }

    /// When the next call may be placed, if not at once.
    func nextToken(after now: Instant) -> Instant {
        now + .microseconds(Int64((max(0, 1 - level(at: now)) / rate * 1_000_000).rounded(.up)) + 1)
    }

    mutating func take(at now: Instant) {
        tokens = level(at: now) - 1
        filledAt = now
        inUse += 1
    }

    /// The call that held a channel has its outcome.
    mutating func release() { inUse = max(0, inUse - 1) }

    /// The switch gave no channel: rest, longer each time in a row (1, 2, 4 ... 30 s).
    mutating func gaveNoChannel(at now: Instant) -> Instant {
        let seconds = min(30, 1 << min(faultsInARow, 5))
        faultsInARow += 1
        let until = now + .seconds(seconds)
        restsUntil = until
        return until
    }

    mutating func carried() {
        faultsInARow = 0
        restsUntil = nil
    }
}
