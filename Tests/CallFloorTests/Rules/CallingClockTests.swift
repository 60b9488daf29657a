import CallFloor
import Foundation
import Testing

/// One night on which the clocks change: when an interval is open, as moments in UTC.
struct ClockNight: Sendable, CustomTestStringConvertible {
    var what: String
    var zone: Zone
    var hours: String
    var from: String
    /// Opening and closing moments after `from`, one after the other.
    var changes: [String]

    var testDescription: String { what }
}

@Suite("CallingClock")
struct CallingClockTests {
    static let nights: [ClockNight] = [
        ClockNight(
            what: "New York, the hour that is skipped", zone: .newYork, hours: "02:00-03:00", from: "2026-03-07T12:00",
            changes: ["2026-03-09T06:00", "2026-03-09T07:00"]),
        ClockNight(
            what: "New York, over the hour that is skipped", zone: .newYork, hours: "01:00-04:00",
            from: "2026-03-07T12:00", changes: ["2026-03-08T06:00", "2026-03-08T08:00"]),
        ClockNight(
            what: "New York, into the hour that is skipped", zone: .newYork, hours: "01:00-02:30",
            from: "2026-03-07T12:00", changes: ["2026-03-08T06:00", "2026-03-08T07:00"]),
        ClockNight(
            what: "New York, out of the hour that is skipped", zone: .newYork, hours: "02:30-03:30",
            from: "2026-03-07T12:00", changes: ["2026-03-08T07:00", "2026-03-08T07:30"]),
        ClockNight(
            what: "New York, the hour that comes twice", zone: .newYork, hours: "01:00-02:00",
            from: "2026-10-31T12:00", changes: ["2026-11-01T05:00", "2026-11-01T07:00"]),
        ClockNight(
            what: "New York, half of the hour that comes twice", zone: .newYork, hours: "01:00-01:30",
            from: "2026-10-31T12:00",
            changes: [
                "2026-11-01T05:00", "2026-11-01T05:30", "2026-11-01T06:00", "2026-11-01T06:30", "2026-11-02T06:00",
            ]),
        ClockNight(
            what: "New York, after the hour that comes twice", zone: .newYork, hours: "02:00-03:00",
            from: "2026-10-31T12:00", changes: ["2026-11-01T07:00", "2026-11-01T08:00"]),
        ClockNight(
            what: "London, spring: 01:00-02:00 is skipped", zone: .london, hours: "01:00-02:00",
            from: "2026-03-28T12:00", changes: ["2026-03-30T00:00", "2026-03-30T01:00"]),
        ClockNight(
            what: "London, autumn: 01:00-02:00 comes twice", zone: .london, hours: "01:00-02:00",
            from: "2026-10-24T12:00", changes: ["2026-10-25T00:00", "2026-10-25T02:00"]),
        ClockNight(
            what: "London, the days around: the same hour on the wall", zone: .london, hours: "09:00-10:00",
            from: "2026-03-28T08:00",
            changes: ["2026-03-28T09:00", "2026-03-28T10:00", "2026-03-29T08:00", "2026-03-29T09:00"]),
        ClockNight(
            what: "Lord Howe, half an hour comes twice", zone: .lordHowe, hours: "01:30-02:00",
            from: "2026-04-04T12:00", changes: ["2026-04-04T14:30", "2026-04-04T15:30"]),
        ClockNight(
            what: "Lord Howe, half an hour is skipped", zone: .lordHowe, hours: "02:00-02:30",
            from: "2026-10-03T12:00", changes: ["2026-10-04T15:00", "2026-10-04T15:30"]),
        ClockNight(
            what: "Sydney, 02:00-03:00 comes twice in April", zone: .sydney, hours: "02:00-03:00",
            from: "2026-04-04T12:00", changes: ["2026-04-04T15:00", "2026-04-04T17:00"]),
        ClockNight(
            what: "Sydney, 02:00-03:00 is skipped in October", zone: .sydney, hours: "02:00-03:00",
            from: "2026-10-03T12:00", changes: ["2026-10-04T15:00", "2026-10-04T16:00"]),
        ClockNight(
            what: "Cairo, a day that begins at 01:00", zone: .cairo, hours: "00:00-01:30", from: "2026-04-23T12:00",
            changes: ["2026-04-23T22:00", "2026-04-23T22:30"]),
        ClockNight(
            what: "Cairo, the last hour of a day comes twice", zone: .cairo, hours: "23:00-24:00",
            from: "2026-10-29T12:00", changes: ["2026-10-29T20:00", "2026-10-29T22:00"]),
        ClockNight(
            what: "Apia, a day that never was", zone: .apia, hours: "09:00-10:00", from: "2011-12-29T19:30",
            changes: ["2011-12-29T20:00", "2011-12-30T19:00", "2011-12-30T20:00"]),
        ClockNight(
            what: "Kathmandu, quarters of an hour", zone: .kathmandu, hours: "09:00-10:00", from: "2026-01-01T00:00",
            changes: ["2026-01-01T03:15", "2026-01-01T04:15"]),
    ]

    @Test("is right when the clocks change", arguments: nights)
    func night(night: ClockNight) throws {
        // The interval of Apia is open when the night begins.
        let clock = CallingClock(hours: .daily(night.hours))
        var moment = Instant.utc(night.from)
        var isOpen = clock.isOpen(at: moment, in: night.zone)
        for change in night.changes {
            let next =
                isOpen
                ? clock.closing(after: moment, in: night.zone) : clock.nextOpening(after: moment, in: night.zone)
            #expect(next == .utc(change), "\(isOpen ? "closes" : "opens")")
            moment = try #require(next)
            isOpen.toggle()
            #expect(clock.isOpen(at: moment, in: night.zone) == isOpen)
            #expect(clock.isOpen(at: moment - .microseconds(1), in: night.zone) != isOpen)
        }
    }

    @Test("a holiday's intervals replace the weekday's; none closes the day; of two calendars both must be open")
    func holidays() {
        let christmas = LocalDay("2026-12-25")!  // a Friday
        let first = HolidayCalendar(
            id: CalendarID(1), name: "state",
            days: [christmas: [], christmas.adding(-1): [LocalInterval(from: 600, to: 720)]])
        let second = HolidayCalendar(
            id: CalendarID(2), name: "house",
            days: [
                christmas: [.wholeDay], christmas.adding(-1): [LocalInterval(from: 660, to: 900)],
                christmas.adding(1): [LocalInterval(from: 1_200, to: 1_260)],
            ])
        let hours = try! CallingHours(text: "mon-fri 09:00-18:00")
        let one = CallingClock(hours: hours, calendars: [first])
        let both = CallingClock(hours: hours, calendars: [first, second])
        func opening(_ clock: CallingClock, _ from: String) -> Instant? {
            clock.nextOpening(after: .utc(from), in: .london)
        }
        #expect(opening(one, "2026-12-24T00:00") == .utc("2026-12-24T10:00"))
        #expect(one.closing(after: .utc("2026-12-24T10:30"), in: .london) == .utc("2026-12-24T12:00"))
        #expect(opening(one, "2026-12-24T12:00") == .utc("2026-12-28T09:00"))
        #expect(opening(both, "2026-12-24T00:00") == .utc("2026-12-24T11:00"))
        #expect(both.closing(after: .utc("2026-12-24T11:30"), in: .london) == .utc("2026-12-24T12:00"))
        #expect(opening(both, "2026-12-24T12:00") == .utc("2026-12-26T20:00"))
        // The holiday is the callee's: in Sydney it is over when it still lasts in New York.
        #expect(one.isOpen(at: .utc("2026-12-27T23:00"), in: .sydney))
        #expect(!one.isOpen(at: .utc("2026-12-24T23:00"), in: .sydney))
        #expect(one.isOpen(at: .utc("2026-12-24T16:00"), in: .newYork))
    }

    @Test("an interval over midnight is one opening")
    func overMidnight() throws {
        let clock = CallingClock(hours: try CallingHours(text: "fri 22:00-02:00"))
        let opening = clock.nextOpening(after: .utc("2026-01-01T00:00"), in: .utc)
        #expect(opening == .utc("2026-01-02T22:00"))
        #expect(clock.closing(after: try #require(opening), in: .utc) == .utc("2026-01-03T02:00"))
    }

    @Test("says that and why nothing can ever be dialled")
    func neverOpens() {
        let now = Instant.utc("2026-06-01T12:00")
        let past = HolidayCalendar(id: CalendarID(1), name: "old", days: [LocalDay("2020-01-01")!: [.wholeDay]])
        let closed = HolidayCalendar(
            id: CalendarID(2), name: "shut",
            days: Dictionary(uniqueKeysWithValues: (0..<500).map { (LocalDay("2026-05-01")!.adding($0), []) }))
        let nothing = CallingHours(week: [])
        func objection(_ clock: CallingClock) -> String? { clock.objection(after: now, in: .london) }
        #expect(objection(CallingClock(hours: nothing)) == "no day has calling hours")
        #expect(CallingClock(hours: nothing).neverOpens)
        #expect(CallingClock(hours: nothing).nextOpening(after: now, in: .london) == nil)
        #expect(
            objection(CallingClock(hours: nothing, calendars: [past]))
                == "no weekday has calling hours, and the calendars' own days are past")
        #expect(
            objection(CallingClock(hours: .always, calendars: [past, closed]))
                == "its calendars ('old', 'shut') close every day that its hours open for 400 days")
        #expect(!CallingClock(hours: .always, calendars: [closed]).neverOpens)
        #expect(objection(.always) == nil)
        #expect(CallingClock.always.closing(after: now, in: .london) == nil)
        #expect(CallingClock.always.nextOpening(after: now, in: .newYork) == now)
    }

    @Test("absurd hours are told, and never open")
    func absurdHours() {
        let absurd = CallingHours(week: [
            [LocalInterval(from: 600, to: 500)], [LocalInterval(from: -5, to: 60)], [LocalInterval(from: 0, to: 1_441)],
            [LocalInterval(from: 5, to: 5)], [], [], [],
        ])
        #expect(absurd.objections().count == 4)
        #expect(absurd.objections().first?.hasPrefix("Mon 10:00-08:20:") == true)
        #expect(CallingClock(hours: absurd).neverOpens)
        #expect(
            CallingHours(week: [[.wholeDay]]).objections() == ["Calling hours have 1 days: a week has 7, Monday first."]
        )
        #expect(CallingHours(week: Array(repeating: [], count: 7)).objections().count == 1)
        #expect(CallingHours.always.objections().isEmpty)
        let calendar = HolidayCalendar(
            id: CalendarID(1), name: "x", days: [LocalDay("2026-01-01")!: [LocalInterval(from: 9, to: 3)]])
        #expect(calendar.objections().first?.hasPrefix("2026-01-01 00:09-00:03:") == true)
    }

    @Test("survives a snapshot")
    func coded() throws {
        let clock = CallingClock(
            hours: .daily("09:00-12:00"),
            calendars: [HolidayCalendar(id: CalendarID(1), name: "x", days: [LocalDay("2026-12-25")!: [.wholeDay]])])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(clock)
        #expect(try JSONDecoder().decode(CallingClock.self, from: data) == clock)
        #expect(String(decoding: data, as: UTF8.self).contains("\"2026-12-25\":[{"))
    }
}
