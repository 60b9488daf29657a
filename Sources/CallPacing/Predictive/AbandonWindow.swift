/// A window of time in which the abandoned share of live answers is kept below a cap.
public struct AbandonWindowSettings: Hashable, Sendable, Codable {
    /// Which time a window covers.
    public enum Span: Hashable, Sendable, Codable {
        /// The local calendar day.
        case day
        /// The local calendar month.
        case month
        /// So many days on end from the first answer, then the next ones: 1...366.
        case days(Int)
        /// The last so many hours at each moment: 1...8784.
        case rolling(hours: Int)
    }

    /// Which time it covers.
    public var span: Span
    /// The share of live answers that may be abandoned: above 0, at most 0.2.
    public var cap: Double

    /// Creates a window.
    public init(_ span: Span, cap: Double = 0.03) {
        self.span = span
        self.cap = cap
    }

    /// What people call it.
    public var name: String {
        switch span {
        case .day: "day"
        case .month: "month"
        case .days(let count): "\(count) days"
        case .rolling(let hours): "last \(hours) hours"
        }
    }

    var objections: [SettingObjection] {
        var found: [SettingObjection] = []
        found.require("windows.cap", cap, in: 0.001...0.2, " of the live answers")
        switch span {
        case .day, .month: break
        case .days(let count): found.require("windows.days", count, in: 1...366, " days")
        case .rolling(let hours): found.require("windows.rolling", hours, in: 1...8_784, " hours")
        }
        return found
    }
}

/// Live answers and abandonments within a window, as time goes on.
///
/// A rolling window is made of 96 buckets: what leaves it leaves up to a 96th of the span late.
public struct AbandonWindow: Hashable, Sendable, Codable {
    struct Bucket: Hashable, Sendable, Codable {
        /// The bucket's number since 1970.
        var index: Int64
        var answered: Int
        var abandoned: Int
    }

    static let buckets: Int64 = 96

    /// What it covers and caps.
    public private(set) var settings: AbandonWindowSettings
    /// Live answers within it.
    public private(set) var answered = 0
    /// Abandonments within it.
    public private(set) var abandoned = 0
    /// When the first call of it was answered, seconds since 1970; nil before one was.
    public private(set) var since: Double?
    private var period: Int64?
    private var rolling: [Bucket] = []

    /// Creates an empty window.
    public init(_ settings: AbandonWindowSettings) { self.settings = settings }

    /// The same window and counts under another cap.
    func capped(_ cap: Double) -> AbandonWindow {
        var window = self
        window.settings.cap = cap
        return window
    }

    /// Counts a person who answered at `now`, where the local time is `offset` seconds ahead of UTC.
    public mutating func answer(at now: Double, offset: Double = 0) {
        advance(to: now, offset: offset)
        if since == nil { since = now }
        answered += 1
        if !rolling.isEmpty { rolling[rolling.count - 1].answered += 1 }
    }

    /// Counts an answered call that was abandoned.
    public mutating func abandon(at now: Double, offset: Double = 0) {
        advance(to: now, offset: offset)
        abandoned += 1
        if !rolling.isEmpty { rolling[rolling.count - 1].abandoned += 1 }
    }

    /// Lets time pass: a window that is over begins anew, and what a rolling one has left behind is dropped.
    public mutating func advance(to now: Double, offset: Double = 0) {
        switch settings.span {
        case .rolling(let hours):
            let length = Double(hours) * 3_600 / Double(Self.buckets)
            let index = Int64((now / length).rounded(.down))
            while let first = rolling.first, first.index < index - Self.buckets {
                answered -= first.answered
                abandoned -= first.abandoned
                rolling.removeFirst()
            }
            if rolling.last.map({ $0.index < index }) ?? true {
                rolling.append(Bucket(index: index, answered: 0, abandoned: 0))
            }
        case .day: enter(LocalDate.day(now + offset))
        case .month: enter(LocalDate.month(LocalDate.day(now + offset)))
        case .days(let count):
            guard let since else { return }
            let length = Double(count) * 86_400
            guard now >= since + length else { return }
            restart()
            // The next window begins where this one ends, however long nobody answered since.
            self.since = since + ((now - since) / length).rounded(.down) * length
        }
    }

    private mutating func enter(_ period: Int64) {
        if let old = self.period, old != period { restart() }
        self.period = period
    }

    private mutating func restart() {
        answered = 0
        abandoned = 0
        since = nil
    }

    /// How it stands at `now`, when `rate` people answer in a second, dialling goes on for `secondsLeftToday`, and a day
    /// has `daily` live answers.
    func standing(
        at now: Double, offset: Double, rate: Double, secondsLeftToday: Double?, daily: Double
    ) -> WindowStanding {
        let begun = since ?? now
        // Eight hours of work, where nobody said better.
        let left = secondsLeftToday ?? (28_800 - (now - begun).truncatingRemainder(dividingBy: 86_400))
        let today = rate * max(0, left)
        let daysLeft: Double
        switch settings.span {
        case .day: daysLeft = 0
        case .month: daysLeft = Double(LocalDate.daysLeftInMonth(LocalDate.day(now + offset)))
        case .days(let count): daysLeft = max(0, ((begun + Double(count) * 86_400 - now) / 86_400).rounded(.down))
        case .rolling(let hours):
            let span = Double(hours) * 3_600
            // A third of the time is worked; a window shorter than a day may be worked throughout.
            let expected = max(Double(answered), rate * (hours < 24 ? span : span / 3))
            return WindowStanding(
                name: settings.name, cap: settings.cap, answered: answered, abandoned: abandoned, expected: expected,
                remaining: expected / 10, age: now - begun)
        }
        let remaining = today + daysLeft * daily
        return WindowStanding(
            name: settings.name, cap: settings.cap, answered: answered, abandoned: abandoned,
            expected: Double(answered) + remaining, remaining: remaining, age: now - begun)
    }
}

/// Days and months of the proleptic Gregorian calendar (Hinnant, chrono-compatible low-level date algorithms).
enum LocalDate {
    /// Days since 1970-01-01 of a local time in seconds.
    static func day(_ local: Double) -> Int64 { Int64((local / 86_400).rounded(.down)) }

    /// Months since the year 0 of a day since 1970.
    static func month(_ day: Int64) -> Int64 {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        return (year + era * 400) * 12 + fromMarch + 2
    }

    /// Whole days after this one in its month.
    static func daysLeftInMonth(_ day: Int64) -> Int {
        let month = month(day)
        var left = 0
        while Self.month(day + Int64(left) + 1) == month { left += 1 }
        return left
    }
}
