import CallFloor
import Testing

@Suite("Local days and times")
struct LocalTimeTests {
    @Test(
        "know the calendar",
        arguments: [
            ("1970-01-01", 0, 3), ("1969-12-31", -1, 2), ("2000-02-29", 11_016, 1), ("2026-12-25", 20_812, 4),
            ("1900-03-01", -25_508, 3), ("2100-02-28", 47_540, 6), ("2100-03-01", 47_541, 0),
            ("0001-01-01", -719_162, 0),
            ("9999-12-31", 2_932_896, 4),
        ])
    func days(text: String, number: Int, weekday: Int) {
        #expect(LocalDay(text)?.daysSince1970 == number)
        #expect(LocalDay(daysSince1970: number).description == text)
        #expect(LocalDay(daysSince1970: number).weekday == weekday)
    }

    @Test(
        "refuse what is no day",
        arguments: [
            "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-04-31", "26-12-25", "2026-1-1",
            "2026/12/25", "", "-", "2026-12-25-1", "+026-12-25", "٢٠٢٦-12-25", "0000-01-01",
        ])
    func noDays(text: String) { #expect(LocalDay(text) == nil) }

    @Test("count every day of eight hundred years once")
    func everyDay() {
        var day = LocalDay("1700-01-01")!
        let end = LocalDay("2500-01-01")!
        var last = day.adding(-1).components
        while day < end {
            let now = day.components
            let follows =
                now.day == last.day + 1 && now.month == last.month
                || now.day == 1 && (now.month == last.month + 1 || now.month == 1 && now.year == last.year + 1)
            guard follows, LocalDay(year: now.year, month: now.month, day: now.day) == day else {
                Issue.record("\(last) is followed by \(now)")
                return
            }
            last = now
            day = day.adding(1)
        }
    }

    @Test(
        "show what clocks on the wall show",
        arguments: [
            ("2026-03-08T06:59", Zone.newYork, "Sun 2026-03-08 01:59"),
            ("2026-03-08T07:00", .newYork, "Sun 2026-03-08 03:00"),
            ("2026-11-01T05:59", .newYork, "Sun 2026-11-01 01:59"),
            ("2026-11-01T06:00", .newYork, "Sun 2026-11-01 01:00"),
            ("2026-04-04T14:59", .lordHowe, "Sun 2026-04-05 01:59"),
            ("2026-04-04T15:00", .lordHowe, "Sun 2026-04-05 01:30"),
            ("2026-10-03T15:30", .lordHowe, "Sun 2026-10-04 02:30"),
            ("2026-04-23T21:59", .cairo, "Thu 2026-04-23 23:59"), ("2026-04-23T22:00", .cairo, "Fri 2026-04-24 01:00"),
            ("2026-10-29T21:00", .cairo, "Thu 2026-10-29 23:00"), ("2011-12-30T09:59", .apia, "Thu 2011-12-29 23:59"),
            ("2011-12-30T10:00", .apia, "Sat 2011-12-31 00:00"),
            ("2026-01-01T00:00", .kathmandu, "Thu 2026-01-01 05:45"),
            ("1969-12-31T23:59", .newYork, "Wed 1969-12-31 18:59"),
        ])
    func local(moment: String, zone: Zone, text: String) {
        #expect(LocalTime(.utc(moment), in: zone).description == text)
    }

    @Test("a zone takes its transitions in any order, and the last of two at one moment")
    func transitions() {
        let zone = Zone(
            id: ZoneID(1), name: "x", initialOffset: 1,
            transitions: [
                .init(at: .utc("2026-02-01T00:00"), offset: 3), .init(at: .utc("2026-01-01T00:00"), offset: 2),
                .init(at: .utc("2026-02-01T00:00"), offset: 4),
            ])
        #expect(zone.transitions.map(\.offset) == [2, 4])
        #expect(zone.offset(at: .utc("2025-12-31T23:59")) == 1)
        #expect(zone.offset(at: .utc("2026-01-01T00:00")) == 2)
        #expect(zone.offset(at: .utc("2026-02-01T00:00")) == 4)
    }
}
