/// How an end is judged: the attempt's outcome for good.
package struct Judgement: Hashable, Sendable, Codable {
    /// Whose end it was.
    package var attempt: AttemptID
    /// What it is: as its codes say, or the trunk's fault.
    package var outcome: Outcome
    /// Whether it is counted in the lead's tries. What is the trunk's fault never is.
    package var isCharged: Bool

    /// Creates a judgement.
    package init(attempt: AttemptID, outcome: Outcome, isCharged: Bool) {
        self.attempt = attempt
        self.outcome = outcome
        self.isCharged = isCharged
    }
}

/// The suspicious ends on one trunk, until it is known whose fault they are.
///
/// One 403 or 503 is taken as its codes say. A burst of them, with no call getting through between, is the trunk's
/// fault and no customer's: so each is kept unjudged for as long as its burst could still come. Every end that is kept is
/// judged exactly once: by a burst, by a call that gets through, or by time.
package struct SuspectBook: Hashable, Sendable, Codable {
    private struct Suspect: Hashable, Sendable, Codable {
        var attempt: AttemptID
        var outcome: Outcome
        var code: String
        var at: Instant
        /// Judged already; it only counts towards the burst.
        var isJudged: Bool
    }

    private var suspects: [Suspect] = []

    /// Creates an empty book.
    package init() {}

    /// How many ends wait for a verdict.
    package var waiting: Int { suspects.count { !$0.isJudged } }

    /// When the oldest end that waits is judged at the latest; nil when none waits.
    package func nextVerdict(window: Duration) -> Instant? {
        suspects.first { !$0.isJudged }.map { $0.at + window }
    }

    /// Enters a suspicious end.
    ///
    /// - Parameters:
    ///   - attempt: Whose.
    ///   - outcome: What its codes say.
    ///   - code: The same in words, for reports: `SIP 403`.
    ///   - verdict: What it is in any case; nil when it has to wait for company.
    ///   - now: When it ended.
    ///   - threshold: How many within `window` are a burst.
    ///   - window: How close together they must be.
    /// - Returns: What is judged now, this end among them or not; and, when these make a burst, how many there were of
    ///   each code.
    package mutating func enter(
        _ attempt: AttemptID, _ outcome: Outcome, code: String, verdict: Judgement?, at now: Instant, threshold: Int,
        window: Duration
    ) -> (judgements: [Judgement], burst: [String: Int]?) {
        var judgements = expire(at: now, window: window)
        suspects.append(
            Suspect(attempt: attempt, outcome: outcome, code: code, at: now, isJudged: verdict != nil))
        if let verdict { judgements.append(verdict) }
        guard suspects.count >= max(1, threshold) else { return (judgements, nil) }
        let burst = suspects.reduce(into: [String: Int]()) { $0[$1.code, default: 0] += 1 }
        judgements += suspects.filter { !$0.isJudged }.map {
            Judgement(attempt: $0.attempt, outcome: .trunkFault, isCharged: false)
        }
        suspects = []
        return (judgements, burst)
    }

    /// Judges what has waited for `window` without a burst: as its codes say.
    package mutating func expire(at now: Instant, window: Duration) -> [Judgement] {
        let fresh = suspects.firstIndex { $0.at + window > now } ?? suspects.count
        defer { suspects.removeFirst(fresh) }
        return suspects[..<fresh].compactMap(Self.asTold)
    }

    /// A call got through, or nothing more is waited for: whatever is kept is as its codes say.
    package mutating func acquit() -> [Judgement] {
        defer { suspects = [] }
        return suspects.compactMap(Self.asTold)
    }

    private static func asTold(_ suspect: Suspect) -> Judgement? {
        guard !suspect.isJudged else { return nil }
        return Judgement(attempt: suspect.attempt, outcome: suspect.outcome, isCharged: true)
    }
}
