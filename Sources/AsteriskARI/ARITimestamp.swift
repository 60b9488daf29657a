/// A moment as Asterisk writes it: `2026-11-21T10:19:48.123+0000`.
///
/// It is kept as text, and read when somebody asks: most events' moments are never looked at.
public struct ARITimestamp: ARIText {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Milliseconds since 1970-01-01 00:00 UTC, or nil if the text is no moment.
    public var millisecondsSince1970: Int64? {
        var text = rawValue.utf8[...]
        guard let year = text.takeDigits(4), text.take("-"), let month = text.takeDigits(2), text.take("-"),
            let day = text.takeDigits(2), text.take("T"), let hour = text.takeDigits(2), text.take(":"),
            let minute = text.takeDigits(2), text.take(":"), let second = text.takeDigits(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var milliseconds: Int64 = 0
        if text.take(".") {
            guard let fraction = text.takeDigits(3) else { return nil }
            milliseconds = fraction
            // Digits beyond the milliseconds say nothing here.
            while text.takeDigits(1) != nil {}
        }
        guard let offset = text.takeOffset(), text.isEmpty else { return nil }
        let days = Self.daysSince1970(year, month, day)
        return (((days * 24 + hour) * 60 + minute - offset) * 60 + second) * 1000 + milliseconds
    }

    /// The moment in UTC, as Asterisk would write it.
    public init(millisecondsSince1970 milliseconds: Int64) {
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let (seconds, fraction) = milliseconds.flooredDivision(by: 1000)
        let (days, second) = seconds.flooredDivision(by: 86_400)
        let (year, month, day) = Self.date(daysSince1970: days)
        rawValue =
            "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(second / 3600, 2)):"
            + "\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2)).\(padded(fraction, 3))+0000"
    }

    // Days are counted in years that begin with March, so that the leap day is a year's last (proleptic Gregorian).

    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // 146,097 days make 400 years.
        let (era, dayOfEra) = (days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = (marchMonth + 2) % 12 + 1
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension Substring.UTF8View {
    fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard first == UInt8(ascii: character) else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func takeDigits(_ count: Int) -> Int64? {
        var number: Int64 = 0
        var rest = self
        for _ in 0..<count {
            guard let digit = rest.popFirst(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else {
                return nil
            }
            number = number * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        self = rest
        return number
    }

    /// Takes `Z`, `+hhmm` or `+hh:mm`, and gives it in minutes.
    fileprivate mutating func takeOffset() -> Int64? {
        if take("Z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = takeDigits(2) else { return nil }
        _ = take(":")
        guard let minutes = takeDigits(2) else { return nil }
        return (isNegative ? -1 : 1) * (hours * 60 + minutes)
    }
}
