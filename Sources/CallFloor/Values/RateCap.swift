/// At most `count` in any sliding `window`: of attempts to a number, or of calls that show a caller ID.
///
/// As text it is the count, a slash and the window in seconds, minutes, hours or days: `3/24h`, `100/1d`, `5/90s`.
public struct RateCap: Hashable, Sendable, Codable, LosslessStringConvertible {
    /// How many there may be. At least 1.
    public var count: Int
    /// Within how long. Above zero.
    public var window: Duration

    /// The longest window that makes sense: a year of 366 days.
    public static let longestWindow = Duration.seconds(366 * 86_400)

    /// The highest count that is kept track of.
    public static let highestCount = 10_000

    /// Creates a cap.
    public init(count: Int, window: Duration) {
        self.count = count
        self.window = window
    }

    /// Reads a cap from text such as `3/24h`.
    ///
    /// Absurd figures are read: ``objections()`` says what is wrong with them.
    ///
    /// - Returns: nil when it is no whole count, slash, whole figure and one of `s`, `m`, `h`, `d`.
    public init?(_ text: String) {
        let sides = text.split(separator: "/", omittingEmptySubsequences: false)
        guard sides.count == 2, let count = Int(sides[0]), let unit = sides[1].last,
            let figure = Int(sides[1].dropLast()),
            let seconds = Self.units.first(where: { $0.letter == unit })?.seconds
        else { return nil }
        let (all, overflows) = figure.multipliedReportingOverflow(by: seconds)
        guard !overflows, abs(all) < 1 << 40 else { return nil }
        self.init(count: count, window: .seconds(all))
    }

    /// The text that ``init(_:)`` reads, in the largest unit that divides the window.
    public var description: String {
        let seconds = Int(window.components.seconds)
        let unit = Self.units.first { seconds % $0.seconds == 0 && seconds > 0 } ?? Self.units[3]
        return "\(count)/\(seconds / unit.seconds)\(unit.letter)"
    }

    private static let units: [(letter: Character, seconds: Int)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

    /// What is absurd about the cap, in sentences; empty when nothing is.
    public func objections() -> [String] {
        var found: [String] = []
        if count < 1 { found.append("a cap of \(count) lets nothing through: leave it out, or say 1 or more") }
        if count > Self.highestCount { found.append("a cap of \(count) is too high: at most \(Self.highestCount)") }
        if window <= .zero { found.append("a cap's window must be longer than nothing") }
        if window > Self.longestWindow { found.append("a cap's window of more than a year is not kept track of") }
        return found
    }
}
