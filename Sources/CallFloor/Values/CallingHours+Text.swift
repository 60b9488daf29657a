/// A text that a person wrote for a rule is not understood; it names the part that is wrong.
public struct RuleTextError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The part of the text that is wrong.
    public var part: String
    /// What is wrong with it and how it should be.
    public var message: String

    /// Creates an error.
    public init(part: String, message: String) {
        self.part = part
        self.message = message
    }

    public var description: String { "'\(part)' \(message)" }
}

/// Calling hours as people write them: `mon-fri 09:00-12:00,13:00-18:00; sat 10:00-14:00`.
extension CallingHours: CustomStringConvertible {
    /// Reads calling hours.
    ///
    /// Days are `mon` ... `sun` (or `monday` ...), ranges of them (`fri-mon` goes over the week's end), several with
    /// commas, or `daily`; then come intervals with commas, `24h` or `closed`. Days that are not named are closed. An
    /// interval over midnight (`fri 22:00-02:00`) goes on in the next day. `always` and `closed` alone are the whole week.
    ///
    /// - Throws: ``RuleTextError`` that names the wrong part.
    public init(text: String) throws(RuleTextError) {
        let text = Self.plain(text)
        switch text {
        case "": throw RuleTextError(part: text, message: "says no hours: mon-fri 09:00-18:00; sat 10:00-14:00.")
        case "always", "24h", "daily 24h": self = .always
        case "closed", "never": self.init(week: Array(repeating: [], count: 7))
        default: try self.init(parts: text.split(separator: ";").map(Self.trimmed))
        }
    }

    private init(parts: [String]) throws(RuleTextError) {
        var week: [[LocalInterval]] = Array(repeating: [], count: 7)
        var isNamed = Array(repeating: false, count: 7)
        for part in parts where !part.isEmpty {
            let dayText = part.prefix { !$0.isNumber }
            let (names, hours) =
                dayText.hasSuffix("closed")
                ? (Self.trimmed(dayText.dropLast("closed".count)), "closed")
                : (Self.trimmed(dayText), Self.trimmed(part[dayText.endIndex...]))
            if hours.isEmpty { throw RuleTextError(part: part, message: "says no hours: \(names) 09:00-18:00.") }
            let days = try Self.days(names, in: part)
            let intervals = try Self.intervals(text: hours)
            for day in days {
                if isNamed[day] {
                    throw RuleTextError(
                        part: part,
                        message: "names \(Self.capitalisedDays[day]) again: say each day once, with all its hours.")
                }
                isNamed[day] = true
                for interval in intervals {
                    if interval.from < interval.to {
                        week[day].append(interval)
                    } else {
                        week[day].append(LocalInterval(from: interval.from, to: 1_440))
                        if interval.to > 0 { week[(day + 1) % 7].append(LocalInterval(from: 0, to: interval.to)) }
                    }
                }
            }
        }
        self.init(week: week.map(Self.merged))
    }

    /// Reads the intervals of one day: `09:00-12:00,13:00-18:00`, `24h` or `closed`; none goes over midnight.
    ///
    /// - Throws: ``RuleTextError`` that names the wrong part.
    public static func day(text: String) throws(RuleTextError) -> [LocalInterval] {
        let intervals = try intervals(text: plain(text))
        for interval in intervals where interval.from >= interval.to && interval.to != 0 {
            throw RuleTextError(
                part: interval.description, message: "ends before it begins: a day's hours end at 24:00 at the latest.")
        }
        return merged(intervals.map { $0.to == 0 ? LocalInterval(from: $0.from, to: 1_440) : $0 })
    }

    /// The hours of one day as ``day(text:)`` reads them.
    public static func text(ofDay intervals: [LocalInterval]) -> String {
        let merged = merged(intervals)
        if merged.isEmpty { return "closed" }
        return merged == [.wholeDay] ? "24h" : merged.map(\.description).joined(separator: ",")
    }

    /// The hours as ``init(text:)`` reads them; days with the same hours stand together.
    public var description: String {
        let texts = (0..<7).map { $0 < week.count ? Self.text(ofDay: week[$0]) : "closed" }
        if Set(texts).count == 1, let only = texts.first, only == "24h" || only == "closed" {
            return only == "24h" ? "always" : only
        }
        var parts: [String] = []
        for day in 0..<7 where texts[day] != "closed" && texts.firstIndex(of: texts[day]) == day {
            let alike = (0..<7).filter { texts[$0] == texts[day] }
            parts.append("\(Self.names(of: alike)) \(texts[day])")
        }
        return parts.joined(separator: "; ")
    }

    // MARK: Parts

    /// `mon-wed,fri` for 0, 1, 2, 4.
    private static func names(of days: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for day in days {
            if let last = runs.last, last.upperBound + 1 == day {
                runs[runs.count - 1] = last.lowerBound...day
            } else {
                runs.append(day...day)
            }
        }
        return runs.map { run in
            switch run.count {
            case 1: Self.days[run.lowerBound]
            case 2: "\(Self.days[run.lowerBound]),\(Self.days[run.upperBound])"
            default: "\(Self.days[run.lowerBound])-\(Self.days[run.upperBound])"
            }
        }.joined(separator: ",")
    }

    private static func days(_ text: String, in part: String) throws(RuleTextError) -> [Int] {
        if ["daily", "mon-sun", "every day"].contains(text) { return Array(0..<7) }
        if text.isEmpty {
            throw RuleTextError(part: part, message: "names no day: mon-fri \(part), or daily \(part).")
        }
        var days: [Int] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = piece.split(separator: "-", omittingEmptySubsequences: false).map(trimmed)
            guard ends.count <= 2, let first = weekday(ends[0]), let last = weekday(ends[ends.count - 1]) else {
                throw RuleTextError(
                    part: trimmed(piece), message: "is no day: mon, tue, wed, thu, fri, sat, sun, mon-fri or daily.")
            }
            days += (0...LocalDay.floorMod(last - first, 7)).map { (first + $0) % 7 }
        }
        return days
    }

    private static func weekday(_ text: String) -> Int? {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        return days.firstIndex(of: text) ?? names.firstIndex(of: text)
    }

    /// The intervals as they are written: one that ends at or before its beginning goes over midnight.
    private static func intervals(text: String) throws(RuleTextError) -> [LocalInterval] {
        if text == "closed" { return [] }
        if text == "24h" { return [.wholeDay] }
        var intervals: [LocalInterval] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = piece.split(separator: "-", omittingEmptySubsequences: false).map(trimmed)
            guard ends.count == 2 else {
                throw RuleTextError(part: trimmed(piece), message: "is no interval: 09:00-12:30.")
            }
            let (from, to) = (try minute(ends[0]), try minute(ends[1]))
            if from == 1_440 { throw RuleTextError(part: trimmed(piece), message: "begins when the day is over.") }
            if from == to {
                throw RuleTextError(part: trimmed(piece), message: "is empty; the whole day is 00:00-24:00.")
            }
            intervals.append(LocalInterval(from: from, to: to))
        }
        return intervals
    }

    /// The minute of the day of `9`, `09:00` or `24:00`.
    private static func minute(_ text: String) throws(RuleTextError) -> Int {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy {
            (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard areDigits, parts.count <= 2, let hour = Int(parts[0]),
            let minute = parts.count == 2 ? Int(parts[1]) : 0, parts.count == 1 || parts[1].utf8.count == 2,
            minute < 60, hour * 60 + minute <= 1_440
        else { throw RuleTextError(part: text, message: "is no time of day: 00:00 to 24:00.") }
        return hour * 60 + minute
    }

    /// The text in small letters, with hyphens where typesetters put dashes.
    private static func plain(_ text: String) -> String {
        trimmed(String(text.lowercased().map { "–—−".contains($0) ? "-" : $0 }))
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
