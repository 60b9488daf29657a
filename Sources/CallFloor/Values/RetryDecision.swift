/// How an attempt ended, as far as retry rules ask.
public struct AttemptEnd: Hashable, Sendable, Codable {
    /// What the network did.
    public var outcome: Outcome
    /// The Q.850 cause, 0...127; nil when there was none.
    public var cause: Int?
    /// The SIP status, 100...699; nil on other technologies.
    public var sipStatus: Int?
    /// How long it rang when nobody answered, how long it was talked when somebody did; nil when nobody knows.
    public var duration: Duration?

    /// Creates an ending.
    public init(_ outcome: Outcome, cause: Int? = nil, sipStatus: Int? = nil, duration: Duration? = nil) {
        self.outcome = outcome
        self.cause = cause
        self.sipStatus = sipStatus
        self.duration = duration
    }
}

/// What becomes of a lead, and why.
public struct RetryDecision: Hashable, Sendable, Codable {
    /// What becomes of the lead.
    public var fate: LeadFate
    /// The position of the rule that applied, 0 is the first; nil when none did.
    public var rule: Int?
    /// Each thing that was considered, in order.
    public var reasons: [Reason]

    /// The reasons in plain sentences.
    public var steps: [String] { reasons.map(\.description) }

    /// A decision under way: nothing is considered yet.
    init(rule: Int? = nil) {
        fate = .finished(reason: "")
        self.rule = rule
        reasons = []
    }

    /// One step of a decision. Made for each call that ends, so it is words only when somebody reads it.
    public enum Reason: Hashable, Sendable, Codable, CustomStringConvertible {
        /// Nothing was dialled.
        case notDialled
        /// This rule is the first that applies.
        case rule(position: Int, RetryRule, AttemptEnd)
        /// No rule applies.
        case noRule(AttemptEnd)
        /// Tries with this outcome and in all, this attempt counted, and how many are allowed.
        case counted(Outcome, Int, of: Int, inAll: Int, ofAll: Int)
        /// No more tries with this outcome.
        case outcomeLimit(Outcome, Int)
        /// No more tries of this lead.
        case limitInAll(Int)
        /// The number does not exist; this position is next.
        case deadNumber(next: Int)
        /// How long to wait: a delay, multiplied so often, at most this.
        case delay(Duration, backoff: Double, times: Int, waits: Duration, isCapped: Bool)
        /// The position of the number that is next, of how many.
        case number(Int, of: Int, isSame: Bool)
        /// The attempt fell into one part of the day; the next falls into another.
        case dayPart(after: String?, next: DayPart, LocalTime)
        /// No other part of the day is open.
        case noOtherDayPart
        /// The calling hours are closed at the first time and open at the second.
        case moved(from: LocalTime, to: LocalTime, zone: String)
        /// The calling hours never open.
        case neverOpens
        /// When the lead is due.
        case due(LocalTime, zone: String)
        /// Why the lead is finished.
        case finished(String)

        public var description: String {
            switch self {
            case .notDialled: "Nothing was dialled, so nothing counts: the lead is due at once."
            case .rule(let position, let rule, let end):
                "Rule \(position + 1) (\(rule.conditionText)) is the first that applies to \(end.text)."
            case .noRule(let end): "No rule applies to \(end.text)."
            case .counted(let outcome, let count, let limit, let inAll, let limitInAll):
                "Try \(count) of \(limit) with outcome \(outcome.rawValue), \(inAll) of \(limitInAll) in all."
            case .outcomeLimit(let outcome, let limit):
                "\(RuleText.tries(limit)) with outcome \(outcome.rawValue) is all that the rule allows."
            case .limitInAll(let limit): "\(RuleText.tries(limit)) in all is what the campaign allows."
            case .deadNumber(let next):
                "A number that does not exist ends only itself: number \(next + 1) is next, at once."
            case .delay(let delay, let backoff, let times, let waits, let isCapped):
                Self.waiting(delay, backoff, times, waits, isCapped)
            case .number(let position, let count, let isSame):
                isSame
                    ? "The same number again, number \(position + 1) of \(count)."
                    : "The next number, number \(position + 1) of \(count)."
            case .dayPart(let last, let next, let time):
                "\(last.map { "It was tried in the part of the day '\($0)'" } ?? "It was tried outside the parts of the day"), so '\(next.name)' (\(next.interval)) is next: \(time)."
            case .noOtherDayPart: "No other part of the day is ever open, so the day part stays."
            case .moved(let from, let to, let zone):
                "\(from) in \(zone) is outside the calling hours, which open on \(to)."
            case .neverOpens: "The calling hours do not open again: the lead waits, but nothing dials it."
            case .due(let time, let zone): "It is due on \(time) in \(zone)."
            case .finished(let reason): "The lead is finished: \(reason)."
            }
        }

        private static func waiting(
            _ delay: Duration, _ backoff: Double, _ times: Int, _ waits: Duration, _ isCapped: Bool
        ) -> String {
            guard backoff > 1, times > 0 else { return "Wait \(RuleText.duration(waits))." }
            let power = times == 1 ? "" : "^\(times)"
            let product = "\(RuleText.duration(delay)) x \(RuleText.factor(backoff))\(power)"
            return isCapped
                ? "Wait \(product), but at most \(RuleText.duration(waits))."
                : "Wait \(product): \(RuleText.duration(waits))."
        }
    }
}

extension AttemptEnd {
    /// `busy after 5 s (cause 17, SIP 486)`.
    var text: String {
        let codes = [cause.map { "cause \($0)" }, sipStatus.map { "SIP \($0)" }].compactMap { $0 }
        return outcome.rawValue + (duration.map { " after \(RuleText.duration($0))" } ?? "")
            + (codes.isEmpty ? "" : " (\(codes.joined(separator: ", ")))")
    }
}
