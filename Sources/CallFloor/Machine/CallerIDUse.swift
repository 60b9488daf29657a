import DequeModule

/// What one caller ID has been shown for, as far as its rules ask.
package struct CallerIDUse: Hashable, Sendable, Codable {
    /// When calls showed it, oldest first; no more than its largest cap looks back on.
    private var shown: Deque<Instant> = []
    /// Calls that show it now.
    package private(set) var inUse = 0
    /// Calls since it last rested.
    private var sinceRest = 0
    /// Until when it rests; may be past.
    package private(set) var restsUntil: Instant?
    /// Until when the store wants it left alone; may be past.
    package private(set) var blockedUntil: Instant?
    /// Whether each of the last calls was answered, oldest first.
    private var sample: Deque<Bool> = []
    private var answeredInSample = 0
    /// Calls that it was shown for in all, since it came here; newcomers begin level with the least used.
    package private(set) var total: Int
    /// At which turn of the pool it was last shown; 0 is never.
    package private(set) var turn = 0
    private var answers = Proportion(0, of: 0)
    private var weightedRate: Double?

    /// Creates the use of a caller ID that counts as shown `total` times.
    package init(total: Int = 0) { self.total = total }

    // MARK: What happens

    /// A call shows it.
    package mutating func took(_ rules: CallerID, turn: Int, at now: Instant) {
        inUse += 1
        note(now, rules)
        total += 1
        self.turn = turn
        sinceRest += 1
        guard let most = rules.coolsAfter, sinceRest >= most else { return }
        rest(rules, at: now)
    }

    /// The call is over; when it was never dialled, it showed nothing.
    package mutating func ended(_ rules: CallerID, _ outcome: Outcome, takenAt: Instant, at now: Instant) {
        inUse = max(0, inUse - 1)
        switch outcome {
        case .cancelled:
            if let place = shown.lastIndex(of: takenAt) { shown.remove(at: place) }
            total = max(0, total - 1)
            sinceRest = max(0, sinceRest - 1)
        default: if outcome.showsAnswerRate { learn(outcome.isLiveAnswer, rules, at: now) }
        }
    }

    /// The store refused a call that would have shown it.
    package mutating func block(until: Instant) { blockedUntil = max(until, blockedUntil ?? until) }

    /// Other calls that showed it, before the floor began or at other sites. Those that are known already are not
    /// counted twice.
    package mutating func merge(_ moments: [Instant], _ rules: CallerID) {
        var all: [Instant] = []
        var mine = shown[...]
        for moment in moments.sorted() {
            while let first = mine.first, first < moment { all.append(mine.removeFirst()) }
            if mine.first == moment { mine.removeFirst() }
            all.append(moment)
        }
        shown = Deque(all + mine)
        trim(rules)
    }

    private mutating func note(_ now: Instant, _ rules: CallerID) {
        // Time hardly ever goes back; if it does, the order is kept.
        var place = shown.count
        while place > 0, shown[place - 1] > now { place -= 1 }
        shown.insert(now, at: place)
        trim(rules)
    }

    /// Keeps as many moments as the largest cap looks back on, when all calls that are under way were withdrawn.
    private mutating func trim(_ rules: CallerID) {
        let most = max(0, rules.caps.map(\.count).max() ?? 0) + inUse
        if shown.count > most { shown.removeFirst(shown.count - most) }
    }

    private mutating func learn(_ wasAnswered: Bool, _ rules: CallerID, at now: Instant) {
        answers.of += 1
        if wasAnswered { answers.count += 1 }
        let weight = 2 / Double(max(1, rules.answerRateSample) + 1)
        weightedRate = weightedRate.map { $0 + weight * ((wasAnswered ? 1 : 0) - $0) } ?? (wasAnswered ? 1 : 0)
        sample.append(wasAnswered)
        if wasAnswered { answeredInSample += 1 }
        while sample.count > max(1, rules.answerRateSample) { if sample.removeFirst() { answeredInSample -= 1 } }
        guard let lowest = rules.minimumAnswerRate, sample.count >= rules.answerRateSample,
            Double(answeredInSample) < lowest * Double(sample.count)
        else { return }
        rest(rules, at: now)
    }

    /// Rests, and is judged afresh afterwards.
    private mutating func rest(_ rules: CallerID, at now: Instant) {
        restsUntil = max(now + rules.cooling, restsUntil ?? now)
        sinceRest = 0
        sample = []
        answeredInSample = 0
    }

    // MARK: What may be

    /// Why it may not be shown.
    package enum Obstacle: Hashable, Sendable {
        /// As many calls as it may have show it already.
        case busy
        /// A cap is reached, here or at the store.
        case capped(until: Instant)
        /// It rests.
        case resting(until: Instant)

        /// When it is over; nil when that depends on calls that end.
        package var until: Instant? {
            switch self {
            case .busy: nil
            case .capped(let until), .resting(let until): until
            }
        }
    }

    /// What stands against showing it at `now`: what lasts longest. nil when nothing does.
    package func obstacle(_ rules: CallerID, at now: Instant) -> Obstacle? {
        if let most = rules.maximumConcurrent, inUse >= most { return .busy }
        var capped = blockedUntil.flatMap { $0 > now ? $0 : nil }
        for cap in rules.caps {
            guard let free = freeAgain(cap), free > now else { continue }
            capped = max(free, capped ?? free)
        }
        if let restsUntil, restsUntil > now, restsUntil >= capped ?? now { return .resting(until: restsUntil) }
        return capped.map { .capped(until: $0) }
    }

    /// When the cap has room for one more, which may be past; nil when it was never full.
    private func freeAgain(_ cap: RateCap) -> Instant? {
        guard cap.count > 0 else { return .distantFuture }
        guard shown.count >= cap.count else { return nil }
        return shown[shown.count - cap.count] + cap.window
    }

    /// How many calls showed it within a window, as far as the caps look back.
    package func uses(within window: Duration, at now: Instant) -> Int {
        shown.reversed().prefix { $0 > now - window }.count
    }

    /// Whether anything is lost when it is forgotten.
    package func isForgettable(at now: Instant) -> Bool {
        let lately = now - .seconds(31 * 86_400)
        return inUse == 0 && (shown.last ?? lately) <= lately && (restsUntil ?? now) <= now
            && (blockedUntil ?? now) <= now
    }

    /// How people took to it.
    package var health: (answers: Proportion, recentRate: Double?) { (answers, weightedRate) }
}

extension Instant {
    /// A moment that does not come: the year 9999.
    static let distantFuture = Instant(microseconds: 253_402_300_799_000_000)
}
