/// What happens to a lead after an attempt with a certain outcome.
public struct RetryRule: Hashable, Sendable, Codable {
    /// The outcome that this rule is for.
    public var outcome: Outcome
    /// How long to wait before the lead is due again.
    public var delay: Duration
    /// How many attempts with this outcome a lead may have before it is finished. At least 1.
    public var maximum: Int
    /// Whether the next attempt goes to the lead's next number.
    public var usesNextNumber: Bool

    /// Creates a rule.
    public init(outcome: Outcome, delay: Duration, maximum: Int, usesNextNumber: Bool = true) {
        self.outcome = outcome
        self.delay = delay
        self.maximum = maximum
        self.usesNextNumber = usesNextNumber
    }
}

/// What becomes of a lead.
public enum LeadFate: Hashable, Sendable, Codable {
    /// Called again at this moment, at the number with this position (0 is the first).
    case retry(at: Instant, number: Int)
    /// Never called again; the reason is an outcome's or a disposition's code.
    case finished(reason: String)
}
