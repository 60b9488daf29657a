/// The occupancy that a pacing should reach, or, of another's dialer, come near to, in the standard world; 0...1.
///
/// From the research that the pacing rule rests on: a model of its own, four seeds of 80 hours a cell, confirmed by a
/// second simulator and by an exact dynamic programme.
public enum Goals {
    /// The goal of a cell; nil where none is set.
    public static func occupancy(world: String, agents: Int, answerRate: Double, pacing: String) -> Double? {
        guard let column = Suite.answerRates.firstIndex(of: answerRate) else { return nil }
        let table: [Int: [Double]]
        switch (world, pacing) {
        case ("standard", "predictive"): table = predictive
        case ("standard", "progressive"): table = progressive
        case ("standard", "vicidial-average"): table = vicidialAverage
        case ("standard", "issabel-overcommit"): table = issabelOvercommit
        case ("markov", "predictive"): table = markovOptimum
        default: return nil
        }
        return table[agents].map { ($0[column] * 100).rounded() / 10_000 }
    }

    /// With a daily cap of 3 %, at least.
    private static let predictive: [Int: [Double]] = [
        5: [66, 71.5, 75, 80.5], 10: [77.5, 80, 81.5, 84.5], 20: [85.3, 86.3, 87.2, 88.6],
        50: [92, 92.4, 92.8, 93.4], 100: [95.2, 95.5, 95.7, 96.1],
    ]

    private static let progressive: [Int: [Double]] = [
        5: [35.0, 53.3, 63.9, 76.7], 10: [35.0, 53.1, 64.0, 76.9], 20: [34.8, 53.0, 64.1, 76.8],
        30: [34.8, 52.9, 64.1, 76.9], 50: [34.8, 52.9, 63.9, 76.8], 100: [34.8, 52.9, 63.9, 76.8],
    ]

    private static let vicidialAverage: [Int: [Double]] = [
        5: [35.3, 52.3, 62.8, 75.6], 10: [38.0, 52.5, 63.1, 75.9], 20: [44.2, 52.9, 63.4, 76.2],
        30: [47.8, 53.0, 63.5, 76.3], 50: [65.5, 53.3, 63.7, 76.5], 100: [87.8, 53.5, 63.8, 76.8],
    ]

    private static let issabelOvercommit: [Int: [Double]] = [
        5: [64.5, 78.0, 78.1, 81.9], 10: [63.8, 76.4, 76.7, 81.5], 20: [65.7, 76.2, 75.5, 81.0],
        30: [66.8, 76.9, 74.8, 80.5], 50: [67.5, 78.7, 74.4, 80.1], 100: [67.7, 81.0, 74.2, 79.8],
    ]

    /// The exact optimum, which nothing can pass.
    private static let markovOptimum: [Int: [Double]] = [
        5: [72.90, 76.68, 80.06, 84.42], 10: [81.05, 82.55, 84.01, 86.52], 20: [87.27, 87.91, 88.53, 89.71],
        30: [90.08, 90.48, 90.86, 91.58], 50: [92.85, 93.07, 93.28, 93.67], 100: [95.51, 95.60, 95.69, 95.87],
    ]
}
