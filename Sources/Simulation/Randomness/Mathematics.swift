import func Glibc.pow

/// `base` to the power of `exponent`.
func exponentiated(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

extension Double {
    /// Rounded to so many decimals: what is printed, never what is reckoned with.
    func rounded(to decimals: Int) -> Double {
        let scale = exponentiated(10, Double(decimals))
        return (self * scale).rounded() / scale
    }

    /// The number with exactly so many decimals.
    func text(_ decimals: Int) -> String {
        guard isFinite else { return "-" }
        let scale = Int64(exponentiated(10, Double(decimals)))
        let whole = Int64((abs(self) * Double(scale)).rounded())
        let sign = self < 0 && whole != 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let fraction = String(whole % scale + scale).dropFirst()
        return sign + String(whole / scale) + "." + fraction
    }
}
