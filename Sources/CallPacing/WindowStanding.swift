/// How abandonment stands in one window of time.
public struct WindowStanding: Hashable, Sendable, Codable {
    /// What people call the window: `day`, `30 days`, `tenant, 24 hours`.
    public var name: String
    /// The share of live answers that may be abandoned, 0...1.
    public var cap: Double
    /// Calls answered by a person within the window.
    public var answered: Int
    /// Those of them that were abandoned.
    public var abandoned: Int
    /// Live answers that the whole window will have, as far as one can tell.
    public var expected: Double
    /// Live answers still to come in it; in a rolling window, those of its next tenth.
    public var remaining: Double
    /// Seconds since the window, or dialling within it, began.
    public var age: Double

    /// Creates a standing.
    public init(
        name: String, cap: Double, answered: Int, abandoned: Int, expected: Double, remaining: Double, age: Double
    ) {
        self.name = name
        self.cap = cap
        self.answered = answered
        self.abandoned = abandoned
        self.expected = expected
        self.remaining = remaining
        self.age = age
    }

    /// Abandonments that may still happen for the answers there have been; negative when overspent.
    public var bank: Double { cap * Double(answered) - Double(abandoned) }

    /// The abandoned share of the live answers, 0...1; nil before the first.
    public var share: Double? { answered > 0 ? Double(abandoned) / Double(answered) : nil }
}
