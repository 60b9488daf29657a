import MariaDBClient
import Testing

@Suite("SQLTime")
struct SQLTimeTests {
    static let calendar: [(SQLTime, Int64)] = [
        (SQLTime(year: 1970, month: 1, day: 1), 0),
        (SQLTime(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, microsecond: 999_999), -1),
        (SQLTime(year: 2000, month: 2, day: 29), 951_782_400_000_000),
        (SQLTime(year: 2026, month: 11, day: 21, hour: 10, minute: 20, second: 35), 1_795_256_435_000_000),
        (SQLTime(year: 2100, month: 3, day: 1), 4_107_542_400_000_000),
        (SQLTime(year: 1000, month: 1, day: 1), -30_610_224_000_000_000),
        (SQLTime(year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59), 253_402_300_799_000_000),
    ]

    @Test("knows the calendar", arguments: calendar)
    func knowsTheCalendar(_ time: SQLTime, _ microseconds: Int64) {
        #expect(time.microseconds == microseconds)
        let parts = SQLTime(microseconds: microseconds).parts
        let rebuilt = SQLTime(
            year: parts.year, month: parts.month, day: parts.day, hour: parts.hour, minute: parts.minute,
            second: parts.second, microsecond: parts.microsecond)
        #expect(rebuilt == time)
    }

    @Test("every day of 400 years follows the one before")
    func daysFollowEachOther() {
        var before = SQLTime(year: 1999, month: 12, day: 31).parts
        for day in 0..<146_097 {
            let time = SQLTime(microseconds: (946_684_800 + Int64(day) * 86_400) * 1_000_000)
            let parts = time.parts
            let isNext =
                parts.day == before.day + 1 && parts.month == before.month
                || parts.day == 1 && parts.month == before.month % 12 + 1
            guard isNext, SQLTime(year: parts.year, month: parts.month, day: parts.day) == time else {
                Issue.record("\(before) is followed by \(parts)")
                return
            }
            before = parts
        }
        #expect(before.year == 2399 && before.month == 12 && before.day == 31)
    }
}
