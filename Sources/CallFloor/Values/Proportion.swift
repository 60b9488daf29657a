/// So many of so many: an answer rate, and how sure of it one can be.
public struct Proportion: Hashable, Sendable, Codable {
    /// How many did. 0...`of`.
    public var count: Int
    /// Of how many.
    public var of: Int

    /// Creates a proportion.
    public init(_ count: Int, of: Int) {
        self.count = count
        self.of = of
    }

    /// The plain rate, 0...1; nil of none.
    public var rate: Double? { of > 0 ? Double(count) / Double(of) : nil }

    /// The interval in which the true rate lies with 95 % confidence: Wilson's score interval ("Probable inference, the
    /// law of succession, and statistical inference", JASA 22, 1927), which holds for small counts and rates near 0.
    ///
    /// - Returns: Two rates, 0...1; all of it when there was none.
    public var interval: ClosedRange<Double> {
        guard of > 0 else { return 0...1 }
        let z = 1.959964
        let n = Double(of)
        let p = Double(count) / n
        let scale = 1 + z * z / n
        let middle = (p + z * z / (2 * n)) / scale
        let half = z / scale * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        return max(0, middle - half)...min(1, middle + half)
    }
}

extension Outcome {
    /// Whether an attempt with this outcome tells how people take to a caller ID: it reached a line that shows it.
    public var showsAnswerRate: Bool {
        switch self {
        case .answered, .abandoned, .machine, .busy, .noAnswer, .rejected: true
        case .invalid, .congestion, .trunkFault, .cancelled, .lost: false
        }
    }
}
