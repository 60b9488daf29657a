/// The share of dials that a person answers, now: old dials fade, and a step is seen by a short window.
///
/// `p = (c0 p0 + answered + sum of pi over ringing calls) / (c0 + resolved + ringing)` with `c0` = 20, where `pi` is a
/// ringing call's own probability, given its age: without those terms a surge of young calls would look like many answers,
/// which come sooner than rings that are in vain. `p0` is the share over a much longer time, that began at the prior.
///
/// The short window goes by when calls were *dialled*, for the same reason: after a burst of dials first the answers come
/// together, then the rings in vain, and by when calls end they would look like two steps. Of dials of an age s, answered
/// by now are `p G(s)`, however many have ended; so the window's share is its answers over the sum of `G(age)`.
struct AnswerRate: Hashable, Sendable, Codable {
    static let prior = 20.0
    /// Dials in the short windows: the bigger a step, the shorter the window that sees it.
    static let windows = [30.0, 60, 90, 120]
    /// Outcomes that the long window does not have yet.
    static let lag = 120
    /// How unlikely the short window must be by the long one to replace it: that of 3.5 standard deviations.
    static let significance = 2.33e-4
    /// Dials that end until a step is looked for again.
    static let patience = 5

    /// Dials of two seconds that have ended.
    private struct Cohort: Hashable, Sendable, Codable {
        /// When they were dialled, in units of two seconds since 1970.
        var slot: Int64
        /// Their mean time, seconds since 1970: in a burst half a second is a good part of the answers.
        var mean: Double
        var resolved: Int
        var answered: Int
    }

    /// Dials that have come to an end, not faded.
    private(set) var resolved = 0
    private var answered = 0.0
    private var weight = 0.0
    private var slow: DiscountedShare
    private var first: Double
    /// The last outcomes, which the long window has not yet: it is compared with what came before.
    private var recent: [Bool] = []
    private var recentAnswered = 0
    private var place = 0
    /// By slot, ascending.
    private var cohorts: [Cohort] = []
    private var unseen = 0
    /// What was dialled up to here is before the last step.
    private var steppedAt = Int64.min

    /// Begins with a prior share.
    init(prior: Double) {
        first = prior
        slow = DiscountedShare(halfLife: 4_000)
    }

    private var longRun: Double { (Self.prior * first + slow.yes) / (Self.prior + slow.weight) }

    /// The share from dials that have come to an end.
    var share: Double { share(ringing: 0, expected: 0) }

    /// The share, with calls that still ring and the answers that are expected of them.
    func share(ringing: Double, expected: Double) -> Double {
        let share =
            (Self.prior * longRun + answered + Double(recentAnswered) + expected)
            / (Self.prior + weight + Double(recent.count) + ringing)
        return min(0.98, max(0.002, share))
    }

    /// Takes note of a dial that ended at `now`, so long after it began.
    mutating func note(_ isAnswered: Bool, after seconds: Double, at now: Double) {
        resolved += 1
        unseen += 1
        slow.note(isAnswered)
        keep(isAnswered, at: now - seconds)
        recentAnswered += isAnswered ? 1 : 0
        guard recent.count == Self.lag else {
            recent.append(isAnswered)
            return
        }
        fade(recent[place])
        recent[place] = isAnswered
        place = (place + 1) % recent.count
    }

    /// The oldest of the recent joins the long window, which fades with a half-life of 40/p dials, within 100...400.
    private mutating func fade(_ isAnswered: Bool) {
        let halfLife = min(400, max(100, 40 / share))
        let keep = 1 - 0.6931471805599453 / halfLife
        answered = answered * keep + (isAnswered ? 1 : 0)
        weight = weight * keep + 1
        recentAnswered -= isAnswered ? 1 : 0
    }

    private static func slot(_ time: Double) -> Int64 { Int64((time / 2).rounded(.down)) }

    private mutating func keep(_ isAnswered: Bool, at time: Double) {
        let slot = Self.slot(time)
        var place = cohorts.count
        while place > 0, cohorts[place - 1].slot >= slot { place -= 1 }
        if place == cohorts.count || cohorts[place].slot != slot {
            cohorts.insert(Cohort(slot: slot, mean: time, resolved: 0, answered: 0), at: place)
        }
        cohorts[place].resolved += 1
        cohorts[place].mean += (time - cohorts[place].mean) / Double(cohorts[place].resolved)
        cohorts[place].answered += isAnswered ? 1 : 0
        // Enough for sixty dials, of a single agent too.
        if cohorts.count > 256 { cohorts.removeFirst(64) }
    }

    /// Looks for a step, with the calls that still ring; returns whether there was one. Does so only after some more dials
    /// have ended.
    mutating func lookForStep(_ calls: [OpenCall], _ answer: DelayCurve, at now: Double) -> Bool {
        guard unseen >= Self.patience, Double(resolved) >= Self.windows[0] else { return false }
        unseen = 0
        let long = min(0.98, max(0.002, (Self.prior * longRun + answered) / (Self.prior + weight)))
        var (ripe, yes) = (0.0, 0.0)
        let ringing = calls.map(\.age).sorted()
        var next = 0
        var window = 0
        for cohort in cohorts.reversed() where cohort.slot > steppedAt {
            while next < ringing.count, Self.slot(now - ringing[next]) >= cohort.slot {
                ripe += answer(ringing[next])
                next += 1
            }
            ripe += Double(cohort.resolved) * answer(now - cohort.mean)
            yes += Double(cohort.answered)
            guard ripe >= Self.windows[window] else { continue }
            if Self.chance(of: yes, in: ripe, at: long, known: Self.prior + weight) < Self.significance {
                step(to: min(0.98, max(0.002, yes / ripe)), from: ripe)
                return true
            }
            window += 1
            if window == Self.windows.count { break }
        }
        return false
    }

    private mutating func step(to share: Double, from dials: Double) {
        answered = share * dials
        weight = dials
        recent = []
        recentAnswered = 0
        place = 0
        // What was true for a long time is not any more.
        first = share
        slow = DiscountedShare(halfLife: slow.halfLife)
        steppedAt = cohorts.last!.slot
    }

    /// How likely so many answers, or more, are among dials that are answered with probability p, itself known from so many;
    /// or so many or fewer, if that is the side they are on. The skewness matters: at p = 0.1 a normal tail would see four
    /// times the steps there are. So does what is not known of p: after a step it is little, and steps would beget steps.
    private static func chance(of yes: Double, in dials: Double, at p: Double, known: Double) -> Double {
        var sum = PoissonBinomial()
        let variance = dials * p * (1 - p)
        sum.add(
            count: Int(dials.rounded(.up)), mean: dials * p, variance: variance * (1 + dials / known),
            skew: variance * (1 - 2 * p))
        return yes > dials * p ? sum.approximately(Int(yes)) : 1 - sum.approximately(Int(yes) + 1)
    }
}
