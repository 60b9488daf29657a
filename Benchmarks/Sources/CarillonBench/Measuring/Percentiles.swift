/// Times that were measured, and what of them is reported.
struct Percentiles: Sendable {
    private var values: [Double] = []

    /// Milliseconds.
    mutating func add(_ duration: Duration) { values.append(duration / .milliseconds(1)) }

    var count: Int { values.count }

    /// The nearest-rank percentile in milliseconds; nil without values. - fraction: 0...1.
    func at(_ fraction: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let rank = Int((fraction * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }
}

extension Optional where Wrapped == Double {
    /// With so many decimals; `null` for nothing, as JSON says it.
    func text(decimals: Int = 1) -> String {
        guard let self else { return "null" }
        return self.text(decimals: decimals)
    }
}

extension Double {
    /// With so many decimals.
    func text(decimals: Int = 1) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        return "\((self * scale).rounded() / scale)"
    }
}
