/// One retry rule as a row of a table: texts, for people.
public struct RetryTableRow: Hashable, Sendable, Codable {
    /// The outcome's name.
    public var outcome: String
    /// What else must hold: `cause 18 or 19, under 40 s`; `any`.
    public var condition: String
    /// How long to wait: `1 h`.
    public var delay: String
    /// How the wait grows: `x 2, at most 1 day`; `-`.
    public var backoff: String
    /// Tries with this outcome.
    public var maximum: String
    /// Which number is next: `same` or `next`.
    public var number: String
    /// Whether the next try falls into another part of the day: `rotates`; `-`.
    public var dayPart: String
    /// What the lead is when the tries are used up.
    public var endState: String

    /// Creates a row.
    public init(
        outcome: String, condition: String, delay: String, backoff: String, maximum: String, number: String,
        dayPart: String, endState: String
    ) {
        self.outcome = outcome
        self.condition = condition
        self.delay = delay
        self.backoff = backoff
        self.maximum = maximum
        self.number = number
        self.dayPart = dayPart
        self.endState = endState
    }
}

extension RetryPolicy {
    /// The rules as rows of a table, in the order in which they are tried.
    public var table: [RetryTableRow] {
        rules.map { rule in
            RetryTableRow(
                outcome: rule.outcome.rawValue,
                condition: rule.conditions.isEmpty ? "any" : rule.conditions.joined(separator: ", "),
                delay: RuleText.duration(rule.delay), backoff: rule.backoffText, maximum: String(rule.maximum),
                number: rule.number.rawValue, dayPart: rule.rotatesDayPart ? "rotates" : "-",
                endState: rule.endState ?? rule.outcome.rawValue)
        }
    }

    /// Outcomes after which a lead is finished because no rule is for them.
    public var finalOutcomes: [Outcome] {
        Outcome.allCases.filter { outcome in
            outcome != .cancelled && !rules.contains { $0.outcome == outcome && $0.conditions.isEmpty }
        }
    }
}

extension RetryRule {
    /// `x 2, at most 1 day`.
    fileprivate var backoffText: String {
        guard backoff != 1 else { return "-" }
        return "x \(RuleText.factor(backoff))"
            + (maximumDelay.map { ", at most \(RuleText.duration($0))" } ?? "")
    }
}
