/// Counts what a trunk carries, and notices when it does not.
///
/// Channels are held from intent to outcome; calls per second are a token bucket. When the switch gives no channel the
/// trunk rests for a moment; after a burst of failures that is its own fault (``SuspectBook``) it rests longer, twice as
/// long after each further one. After a rest it carries one call at a time, the probe, until one gets through.
///
/// Whoever uses it: ``take(_:at:)`` with the intent; ``placed(_:)``, ``gotThrough(_:at:)``, then ``ended(_:_:_:hasRung:at:)``
/// or ``noChannel(_:_:at:)`` with what the switch says; ``judge(at:)`` at ``nextVerdict``; ``release(_:_:)`` with the
/// outcome. Judgements that come out of any of these are of calls that ended, now or before, and have their outcome now.
package struct TrunkMeter: Hashable, Sendable, Codable {
    /// The trunk as operators set it.
    package var settings: Trunk
    /// Whether the lines behind it carry calls at all: false while an E1 span is full or in alarm.
    package var isAvailable = true
    /// Channels held.
    package private(set) var inUse = 0
    /// Until when it carries nothing. May be past.
    package private(set) var restsUntil: Instant?
    private var restBeganAt: Instant?
    private var isProbing = false
    /// The one call that is let through after a rest.
    private var probe: ULID?
    /// Whether the last burst was the trunk's fault, and nothing has got through since.
    private var isFaulty = false
    private var faultsInARow = 0
    private var emptyHandsInARow = 0
    private var suspects = SuspectBook()
    private var record = TrunkHealth()
    private var tokens: Double
    private var filledAt: Instant?

    /// What the end of a call brought about.
    package struct News: Hashable, Sendable {
        /// Calls whose outcome is certain now, in the order in which they ended. Without the call that just ended, that
        /// one waits for a verdict.
        package var judgements: [Judgement] = []
        /// The trunk begins to rest, until then.
        package var restsUntil: Instant?

        /// Creates news.
        package init() {}
    }

    /// Creates the meter of a trunk that carries nothing yet.
    package init(_ settings: Trunk) {
        self.settings = settings
        tokens = Self.depth(settings)
    }

    // MARK: Capacity

    /// A bucket one tenth of a second deep keeps bursts short without starving slow trunks.
    private static func depth(_ settings: Trunk) -> Double { max(1, settings.callsPerSecond / 10) }

    /// A trunk that was configured with no rate at all dials once in a quarter of an hour instead of dividing by zero.
    private var rate: Double { max(0.001, settings.callsPerSecond) }

    /// The tokens there are at `now`.
    private func level(at now: Instant) -> Double {
        guard let filledAt else { return tokens }
        return min(Self.depth(settings), tokens + max(0, (now - filledAt).inSeconds) * rate)
    }

    /// Channels that are free now: none while the trunk rests or its lines carry nothing, one at most until it has shown
    /// that it works again.
    package func freeChannels(at now: Instant) -> Int {
        guard isAvailable else { return 0 }
        if let restsUntil, now < restsUntil { return 0 }
        let free = max(0, settings.channels - inUse)
        guard isProbing else { return free }
        return probe == nil ? min(1, free) : 0
    }

    /// Calls that may be placed at this moment, by the rate alone.
    package func allowance(at now: Instant) -> Int { Int(level(at: now) + 1e-9) }

    /// When the next call may be placed, by the rate alone.
    package func nextToken(after now: Instant) -> Instant {
        now + .microseconds(Int64((max(0, 1 - level(at: now)) / rate * 1_000_000).rounded(.up)) + 1)
    }

    /// A call, or an agent's leg, holds a channel from now on.
    package mutating func take(_ id: ULID, at now: Instant) {
        tokens = level(at: now) - 1
        filledAt = now
        inUse += 1
        if isProbing, probe == nil { probe = id }
        if record.since == nil { record.since = now }
    }

    /// The channel is free again.
    ///
    /// - Parameter outcome: How the call went; nil for an agent's leg, and for a call that waits for a verdict.
    package mutating func release(_ id: ULID, _ outcome: Outcome?) {
        inUse = max(0, inUse - 1)
        if probe == id { probe = nil }
        if let outcome { count(outcome) }
    }

    /// A call whose channel is free already has its outcome now. A withdrawn intent is not counted.
    package mutating func count(_ outcome: Outcome) {
        guard outcome != .cancelled else { return }
        record.outcomes[outcome, default: 0] += 1
    }

    // MARK: What the switch says

    /// The switch made a channel. That alone shows that a line was free, and not that the far side accepts calls.
    package mutating func placed(_ id: ULID) {
        guard !isFaulty, isNews(id) else { return }
        emptyHandsInARow = 0
        endRest()
    }

    /// The far side rings or answered.
    ///
    /// - Returns: What else is judged by that.
    package mutating func gotThrough(_ attempt: AttemptID, at now: Instant) -> [Judgement] {
        var judgements = suspects.expire(at: now, window: settings.faultWindow)
        judgements += suspects.acquit()
        guard isNews(attempt.ulid) else { return judgements }
        isFaulty = false
        faultsInARow = 0
        emptyHandsInARow = 0
        endRest()
        return judgements
    }

    /// A call ended that nobody answered.
    ///
    /// - Parameters:
    ///   - attempt: Which.
    ///   - outcome: What its codes mean.
    ///   - ending: The codes.
    ///   - hasRung: Whether ``gotThrough(_:at:)`` was said of it.
    ///   - now: When.
    package mutating func ended(
        _ attempt: AttemptID, _ outcome: Outcome, _ ending: Ending?, hasRung: Bool, at now: Instant
    ) -> News {
        let asTold = Judgement(attempt: attempt, outcome: outcome, isCharged: true)
        var news = News()
        switch hasRung ? .silent : TrunkSign.of(outcome, ending) {
        case .gotThrough: news.judgements = gotThrough(attempt, at: now) + [asTold]
        case .silent: news.judgements = judge(at: now) + [asTold]
        case .refused:
            suspect(attempt, outcome, Self.code(ending), .ours(attempt, .trunkFault), at: now, &news)
        case .suspicious:
            suspect(
                attempt, outcome, Self.code(ending), outcome == .trunkFault ? asTold : nil, at: now, &news)
        }
        return news
    }

    /// The switch could make no channel for a call, or turned it down: that is never the customer's doing.
    ///
    /// - Parameter outcome: What the attempt came to.
    package mutating func noChannel(_ attempt: AttemptID, _ outcome: Outcome, at now: Instant) -> News {
        var news = News()
        record.noChannels += 1
        if settings.kind == .dahdi, !isFaulty {
            // All lines of a group in use is everyday's business, no fault.
            news.judgements = judge(at: now) + [.ours(attempt, outcome)]
        } else {
            suspect(attempt, outcome, "no channel", .ours(attempt, outcome), at: now, &news)
        }
        guard !isFaulty, isNews(attempt.ulid) else { return news }
        // Lines of a span that are in use come free soon: the first rest is short.
        let seconds = 1 << min(emptyHandsInARow, 5)
        emptyHandsInARow += 1
        beginRest(min(.seconds(min(30, seconds)), settings.maximumRest), at: now, &news)
        return news
    }

    /// Time has passed: what has waited for long enough is judged.
    package mutating func judge(at now: Instant) -> [Judgement] {
        suspects.expire(at: now, window: settings.faultWindow)
    }

    /// When ``judge(at:)`` has something to do; nil when no end waits for a verdict.
    package var nextVerdict: Instant? { suspects.nextVerdict(window: settings.faultWindow) }

    /// Nothing more is waited for (the site closes): every end is as its codes say.
    package mutating func judgeAll() -> [Judgement] { suspects.acquit() }

    private mutating func suspect(
        _ attempt: AttemptID, _ outcome: Outcome, _ code: String, _ verdict: Judgement?, at now: Instant,
        _ news: inout News
    ) {
        if isFaulty {
            // It is known to be at fault. A call from before its rest tells nothing new; the probe does.
            let unbilled = verdict?.isCharged == false ? verdict?.outcome : nil
            news.judgements.append(.ours(attempt, unbilled ?? .trunkFault))
            if attempt.ulid == probe { faulted([code: 1], at: now, &news) }
            return
        }
        let (judgements, burst) = suspects.enter(
            attempt, outcome, code: code, verdict: verdict, at: now, threshold: settings.faultThreshold,
            window: settings.faultWindow)
        news.judgements = judgements
        guard let burst else { return }
        // The call that completed the burst is judged with it, whatever its codes would be by themselves.
        if let last = news.judgements.lastIndex(where: { $0.attempt == attempt && $0.isCharged }) {
            news.judgements[last] = .ours(attempt, .trunkFault)
        }
        faulted(burst, at: now, &news)
    }

    // MARK: Rest

    private mutating func faulted(_ codes: [String: Int], at now: Instant, _ news: inout News) {
        isFaulty = true
        record.faults += 1
        record.lastFault = codes
        record.lastFaultAt = now
        let first = max(.seconds(1), settings.rest)
        let rest = min(max(first, settings.maximumRest), first * (1 << min(faultsInARow, 20)))
        faultsInARow += 1
        beginRest(rest, at: now, &news)
    }

    private mutating func beginRest(_ rest: Duration, at now: Instant, _ news: inout News) {
        let until = max(now + rest, restsUntil ?? now)
        restsUntil = until
        restBeganAt = now
        isProbing = true
        probe = nil
        news.restsUntil = until
    }

    private mutating func endRest() {
        restsUntil = nil
        restBeganAt = nil
        isProbing = false
        probe = nil
    }

    /// Whether a call can tell anything about the trunk as it is now: not when it was taken before the present rest.
    private func isNews(_ id: ULID) -> Bool {
        guard isProbing, let restBeganAt else { return true }
        return id == probe || id.mintedAt > restBeganAt
    }

    private static func code(_ ending: Ending?) -> String {
        if let status = ending?.sipStatus { return "SIP \(status)" }
        if let cause = ending?.cause { return "Q.850 \(cause)" }
        return "no code"
    }

    // MARK: What can be seen

    /// How it is at `now`, and what it has carried.
    package func health(at now: Instant) -> TrunkHealth {
        var health = record
        health.isProbing = isProbing
        health.restsUntil = restsUntil.flatMap { $0 > now ? $0 : nil }
        health.unjudged = suspects.waiting
        return health
    }

    /// What is wrong with it at `now`, in a sentence that names the figures; nil when nothing is.
    package func trouble(at now: Instant) -> String? {
        let name = "trunk '\(settings.name)'"
        guard isAvailable else { return "\(name) carries nothing: its spans are full or in alarm" }
        guard isProbing else { return nil }
        var why = "gave no channel"
        if isFaulty, let codes = record.lastFault {
            let list = codes.sorted { $0.key < $1.key }.map { "\($0.value) x \($0.key)" }.joined(separator: ", ")
            why = "refuses calls (\(list))"
        }
        if let restsUntil, restsUntil > now {
            return "\(name) \(why) and rests for \(Int((restsUntil - now).inSeconds.rounded(.up))) s"
        }
        return "\(name) \(why): one call at a time until one gets through"
    }
}

extension Judgement {
    /// The trunk's own fault, not counted in the lead's tries.
    static func ours(_ attempt: AttemptID, _ outcome: Outcome) -> Judgement {
        Judgement(attempt: attempt, outcome: outcome, isCharged: false)
    }
}
