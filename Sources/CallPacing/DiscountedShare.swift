/// A share of yes among yes and no in which old answers fade: each counts half as much after `halfLife` more of them.
struct DiscountedShare: Hashable, Sendable, Codable {
    /// Answers until one counts half.
    var halfLife: Double
    private(set) var yes = 0.0
    /// The answers there have been, faded.
    private(set) var weight = 0.0

    init(halfLife: Double) { self.halfLife = halfLife }

    /// The share, 0...1; nil before the first answer.
    var share: Double? { weight > 0 ? yes / weight : nil }

    mutating func note(_ isYes: Bool) {
        // 2^(-1/h), to within 1e-5 for the half-lives in use: replay needs no more than the same sums.
        let keep = 1 - 0.6931471805599453 / halfLife
        yes = yes * keep + (isYes ? 1 : 0)
        weight = weight * keep + 1
    }
}
