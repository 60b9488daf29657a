/// The share of dials that a person answers, now: old dials fade, and a step is seen by a short window.
///
/// `p = (c0 p0 + answered + sum of pi over ringing calls) / (c0 + resolved + ringing)` with `c0` = 20, where `pi` is a
/// ringing call's own probability, given its age: without those terms a surge of young calls would look like many answers,
/// which come sooner than rings that are in vain. `p0` is the share over a much longer time, that began at the prior.
struct AnswerRate: Hashable, Sendable, Codable {
    static let prior = 20.0
    /// Dials in the short window.
    static let window = 60
    /// Standard deviations by which the short window must differ to replace the long one.
    static let significance = 3.5

    /// Dials that have come to an end, not faded.
    private(set) var resolved = 0
    // What the short window has not (any more): it is what the window is compared with.
    private var answered = 0.0
    private var weight = 0.0
    private var slow: DiscountedShare
    private var first: Double
    /// The last outcomes, a ring.
    private var recent: [Bool] = []
    private var recentAnswered = 0
    private var place = 0

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

    mutating func note(_ isAnswered: Bool) {
        resolved += 1
        slow.note(isAnswered)
        recentAnswered += isAnswered ? 1 : 0
        guard recent.count == Self.window else {
            recent.append(isAnswered)
            return
        }
        age(recent[place])
        recent[place] = isAnswered
        place = (place + 1) % Self.window
        lookForStep()
    }

    /// The oldest of the short window joins the long one, which fades with a half-life of 40/p dials, within 100...400.
    private mutating func age(_ isAnswered: Bool) {
        let halfLife = min(400, max(100, 40 / share))
        let keep = 1 - 0.6931471805599453 / halfLife
        answered = answered * keep + (isAnswered ? 1 : 0)
        weight = weight * keep + 1
        recentAnswered -= isAnswered ? 1 : 0
    }

    private mutating func lookForStep() {
        let lately = Double(recentAnswered) / Double(Self.window)
        let long = min(0.98, max(0.002, (Self.prior * longRun + answered) / (Self.prior + weight)))
        let deviation = (long * (1 - long) / Double(Self.window)).squareRoot()
        guard abs(lately - long) > Self.significance * deviation else { return }
        weight = 0
        answered = 0
        // What was true for a long time is not any more.
        first = lately
        slow = DiscountedShare(halfLife: slow.halfLife)
    }
}
