/// A day of the Gregorian calendar, wherever it is.
public struct LocalDay: Hashable, Sendable, Comparable, CustomStringConvertible, CodingKeyRepresentable {
    /// Days since 1970-01-01, which is day 0; negative before it.
    public let daysSince1970: Int

    /// Creates a day from its number.
    public init(daysSince1970: Int) { self.daysSince1970 = daysSince1970 }

    /// Creates a day of the proleptic Gregorian calendar; nil when there is no such day (`2026-02-29`).
    ///
    /// The arithmetic counts years from March, so that the leap day is the last of the year, in eras of 400 years
    /// (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(of: month, in: year)
        else { return nil }
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSince1970 = era * 146_097 + dayOfEra - 719_468
    }

    /// Creates a day from `2026-12-25`; nil when the text is not of that form or there is no such day.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let year = Int(parts[0]),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// 0 is Monday, 6 is Sunday.
    public var weekday: Int { Self.floorMod(daysSince1970 + 3, 7) }

    /// `Mon` ... `Sun`.
    public var weekdayName: String { CallingHours.capitalisedDays[weekday] }

    /// Its year, month (1...12) and day (1...31).
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The day that many days later.
    public func adding(_ days: Int) -> LocalDay { LocalDay(daysSince1970: daysSince1970 + days) }

    public static func < (left: Self, right: Self) -> Bool { left.daysSince1970 < right.daysSince1970 }

    /// `2026-12-25`.
    public var description: String {
        let (year, month, day) = components
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    public var codingKey: any CodingKey { DayKey(stringValue: description) }

    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }

    static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        (value - floorMod(value, divisor)) / divisor
    }

    static func floorMod(_ value: Int, _ divisor: Int) -> Int {
        let rest = value % divisor
        return rest < 0 ? rest + divisor : rest
    }

    static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Coded as `2026-12-25`.
extension LocalDay: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = LocalDay(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no day: 2026-12-25.")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The key under which a day's value stands in a coded dictionary.
private struct DayKey: CodingKey {
    let stringValue: String
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    var intValue: Int? { nil }
}

/// A stretch of a local day, in minutes since its midnight: from the beginning of one minute to that of another.
public struct LocalInterval: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The first minute of it. 0...1439.
    public var from: Int
    /// The first minute after it. 1...1440, after `from`.
    public var to: Int

    /// Creates an interval. One that is out of range is told by ``CallingHours/objections()`` and never open.
    public init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// The whole day.
    public static let wholeDay = LocalInterval(from: 0, to: 1_440)

    /// Whether it lies within a day and is not empty.
    public var isSound: Bool { 0 <= from && from < to && to <= 1_440 }

    /// Whether the minute lies within it.
    public func contains(_ minute: Int) -> Bool { from <= minute && minute < to }

    /// `09:00-12:30`; midnight at the end is `24:00`.
    public var description: String { "\(Self.clock(from))-\(Self.clock(to))" }

    /// A minute of the day as people write it.
    static func clock(_ minute: Int) -> String {
        "\(LocalDay.padded(minute / 60, 2)):\(LocalDay.padded(abs(minute % 60), 2))"
    }
}

/// What a clock on the wall shows at a moment.
public struct LocalTime: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The day there.
    public let day: LocalDay
    /// Microseconds since the clock showed midnight.
    public let microseconds: Int64

    /// What the clocks of `zone` show at `moment`.
    public init(_ moment: Instant, in zone: Zone) { self.init(moment, offset: zone.offset(at: moment)) }

    init(_ moment: Instant, offset: Int) {
        let local = moment.microseconds + Int64(offset) * 1_000_000
        let day = LocalDay.floorDivide(Int(local), Self.dayLength)
        self.day = LocalDay(daysSince1970: day)
        microseconds = local - Int64(day * Self.dayLength)
    }

    /// The minute of the day. 0...1439.
    public var minute: Int { Int(microseconds / 60_000_000) }

    /// `Mon 2026-03-09 09:00`.
    public var description: String {
        "\(day.weekdayName) \(day) \(LocalInterval.clock(minute))"
    }

    static let dayLength = 86_400_000_000
}
