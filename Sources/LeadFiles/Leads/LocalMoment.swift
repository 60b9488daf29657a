public import Foundation

/// A moment by the clock on somebody's wall: which moment it is, a time zone says.
public struct LocalMoment: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00 on that clock, as if no clock were ever changed.
    public let seconds: Int

    /// Reads `2026-12-31`, `2026/12/31`, `2026.12.31`, `20261231`, `2026年12月31日`, and these followed by a time: `18:00`,
    /// `18:00:30`. A day without a time ends when the day does. Nil if it is none of them, or no day of the calendar.
    ///
    /// Days are not read in other orders: nobody can tell what 03/04 means.
    public init?(end text: String) {
        var digits: [Int] = []
        var lengths: [Int] = []
        var isOpen = false
        for character in text {
            if let digit = character.wholeNumberValue, character.isASCII {
                if isOpen {
                    digits[digits.count - 1] = digits[digits.count - 1] * 10 + digit
                    lengths[lengths.count - 1] += 1
                    if lengths[lengths.count - 1] > 8 { return nil }
                } else {
                    digits.append(digit)
                    lengths.append(1)
                }
                isOpen = true
            } else if "-/.年月日 T:".contains(character) {
                isOpen = false
            } else {
                return nil
            }
        }
        if lengths.first == 8 {
            digits = [digits[0] / 10_000, digits[0] / 100 % 100, digits[0] % 100] + digits.dropFirst()
            lengths = [4, 2, 2] + lengths.dropFirst()
        }
        guard lengths.first == 4, [3, 5, 6].contains(digits.count), lengths.dropFirst().allSatisfy({ $0 <= 2 }) else {
            return nil
        }
        let time = digits.dropFirst(3) + [0, 0, 0]
        let clock = Array(time.prefix(3))
        guard clock[0] < 24, clock[1] < 60, clock[2] < 60,
            let day = Self.day(digits[0], digits[1], digits[2])
        else { return nil }
        seconds = digits.count == 3 ? (day + 1) * 86_400 : day * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    /// Seconds since 1970 of that moment in a time zone.
    public func secondsSince1970(in zone: TimeZone) -> Int {
        let guess = seconds - zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        // The offset there may be another one than at the guess: on days when clocks are changed.
        return seconds - zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(guess)))
    }

    /// Days since 1970-01-01; nil if the calendar has no such day.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        let lengths = [
            31, year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
        ]
        guard (1970...9998).contains(year), (1...12).contains(month), day >= 1, day <= lengths[month - 1] else {
            return nil
        }
        // Whole eras of 400 years that begin in March.
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
