/// What turns an abandonment budget into the risk that a dial may have: proportional and integral feedback on the bank.
///
/// With A live answers, X abandoned and the cap c, the bank is `b = cA - X`, its reference `min(B0, 0.3 cA)` with
/// `B0 = 2 + 0.03 c A_W`, the error `e = clip(b - reference, -15, 15)`. At each live answer `z += Ki e`, and
/// `theta = clip(exp(z + Kp e), 1e-4, 0.95)`.
struct BudgetFeedback: Hashable, Sendable, Codable {
    static let proportional = 0.1
    static let integral = 3e-5
    static let lowest = 1e-4
    static let highest = 0.95

    /// The logarithm of the risk that has proved right, kept across windows and restarts.
    private(set) var z = -3.912023005428146  // ln 0.02

    static func error(_ standing: WindowStanding) -> Double {
        let spent = standing.cap * Double(standing.answered)
        let reference = min(2 + 0.03 * standing.cap * standing.expected, 0.3 * spent)
        return min(15, max(-15, standing.bank - reference))
    }

    /// Takes note of a live answer. While something else than the budget binds, z may fall but not rise: what a shortage
    /// of lines saves up is not to be spent in one burst.
    mutating func answer(_ standing: WindowStanding, budgetBinds: Bool) {
        let error = Self.error(standing)
        guard budgetBinds || error < 0 else { return }
        z = min(Mathematics.log(Self.highest), max(Mathematics.log(Self.lowest), z + Self.integral * error))
    }

    /// The risk that a dial may have now.
    func theta(_ standing: WindowStanding) -> Double {
        min(Self.highest, max(Self.lowest, Mathematics.exp(z + Self.proportional * Self.error(standing))))
    }

    /// Whether so little is left that only progressive dialling keeps the cap: `b < margin - 0.3 c A_remaining`, after the
    /// window's first ten minutes.
    static func isGuarded(_ standing: WindowStanding, margin: Double) -> Bool {
        standing.age >= 600 && standing.bank < margin - 0.3 * standing.cap * standing.remaining
    }
}
