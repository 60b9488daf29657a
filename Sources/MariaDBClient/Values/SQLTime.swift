/// A moment as a `DATETIME(6)` column keeps it: UTC, microseconds, years 1000 to 9999.
public struct SQLTime: Hashable, Sendable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// Creates a moment from microseconds since the Unix epoch.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Creates a moment from its parts in UTC. The parts are taken as they are; the calendar is the proleptic Gregorian.
    public init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) {
        let days = Self.days(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
        microseconds = Int64(seconds) * 1_000_000 + Int64(microsecond)
    }

    /// The parts of the moment in UTC.
    public var parts: Parts {
        let (seconds, microsecond) = Self.floorDivide(Int(microseconds), 1_000_000)
        let (days, secondOfDay) = Self.floorDivide(seconds, 86_400)
        let (year, month, day) = Self.date(days: days)
        return Parts(
            year: year, month: month, day: day, hour: secondOfDay / 3_600, minute: secondOfDay / 60 % 60,
            second: secondOfDay % 60, microsecond: microsecond)
    }

    /// A moment's calendar date and time of day.
    public struct Parts: Hashable, Sendable {
        /// The year; the database keeps 1000...9999.
        public let year: Int
        /// 1...12.
        public let month: Int
        /// 1...31.
        public let day: Int
        /// 0...23.
        public let hour: Int
        /// 0...59.
        public let minute: Int
        /// 0...59.
        public let second: Int
        /// 0...999,999.
        public let microsecond: Int
    }

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    // Days and dates: years are counted from 1 March, so that the leap day is the last of its year, and in eras of
    // 400 years, which are all equally long (146,097 days). Day 0 of era 0 is 0000-03-01, 719,468 days before 1970.

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(marchYear, 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorDivide(_ value: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension SQLTime: SQLConvertible {
    /// The moment.
    public var sqlValue: SQLValue { .time(self) }

    /// A time column's value only.
    public init?(sqlValue: SQLValue) {
        guard case .time(let time) = sqlValue else { return nil }
        self = time
    }

    /// `a time`.
    public static var sqlName: String { "a time" }
}
