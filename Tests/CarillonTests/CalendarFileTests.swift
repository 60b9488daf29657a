import ArgumentParser
import CallFloor
import Foundation
import Store
import Testing

@testable import carillon

@Suite("Calendar files")
struct CalendarFileTests {
    private static func day(_ text: String, _ hours: String = "closed", _ label: String? = nil) -> CalendarDay {
        CalendarDay(LocalDay(text)!, intervals: try! CallingHours.day(text: hours), label: label)
    }

    @Test("lines: the day, its hours, what it is; the last word on a day counts")
    func lines() {
        let file = CalendarFile(
            text: """
                \u{FEFF}day,hours,label\r
                # from the ministry\r
                2026-12-25,,Christmas\r
                2026-12-24 , 09:00-12:00+13:00-15:00 , Christmas Eve, afternoon\r
                2026-12-26
                2026-12-31;"09:00-12:00,13:00-14:00";"New Year's; Eve"

                2026-12-26,24h
                """)
        #expect(
            file.days == [
                Self.day("2026-12-24", "09:00-12:00,13:00-15:00", "Christmas Eve,afternoon"),
                Self.day("2026-12-25", "closed", "Christmas"), Self.day("2026-12-26", "24h"),
                Self.day("2026-12-31", "09:00-12:00,13:00-14:00", "New Year's; Eve"),
            ])
        #expect(file.rejects.isEmpty)
    }

    @Test("lines that are no days are told by number and reason, the others are taken")
    func badLines() {
        let file = CalendarFile(
            text: "2026-12-25\n2026-02-30,closed\n25.12.2026\n2026-12-24,9-25\n2026-12-23,22:00-02:00\n=cmd()\n")
        #expect(file.days == [Self.day("2026-12-25")])
        #expect(file.rejects.map(\.line) == [2, 3, 4, 5, 6])
        #expect(file.rejects[0].reason == "'2026-02-30' is no day: 2026-12-25.")
        #expect(file.rejects[2].reason.contains("'25'"))
    }

    @Test("an iCalendar's whole days are closed; what is not a whole day, or repeats, is told")
    func calendar() {
        let file = CalendarFile(
            text: """
                BEGIN:VCALENDAR
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20261225
                DTEND;VALUE=DATE:20261227
                SUMMARY:Christmas\\, both
                  days
                END:VEVENT
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20270101
                SUMMARY:New Year
                END:VEVENT
                BEGIN:VEVENT
                DTSTART:20261224T120000Z
                END:VEVENT
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20260501
                RRULE:FREQ=YEARLY
                END:VEVENT
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20260501
                DTEND;VALUE=DATE:20260501
                END:VEVENT
                BEGIN:VEVENT
                SUMMARY:nothing
                END:VEVENT
                END:VCALENDAR
                """)
        #expect(
            file.days == [
                Self.day("2026-12-25", "closed", "Christmas, both days"),
                Self.day("2026-12-26", "closed", "Christmas, both days"), Self.day("2027-01-01", "closed", "New Year"),
            ])
        #expect(file.rejects.map(\.line) == [12, 15, 19, 23])
    }

    @Test(
        "nothing, and things that are no calendar, have no days", arguments: ["", "\n\n", "BEGIN:VCALENDAR", "\0\0\0"])
    func empty(text: String) { #expect(CalendarFile(text: text).days.isEmpty) }

    @Test(
        "days of the command line",
        arguments: [
            (["2026-12-26", "2026-12-25", "2026-12-25"], ["2026-12-25", "2026-12-26"]),
            (["2026-02-27..2026-03-01"], ["2026-02-27", "2026-02-28", "2026-03-01"]),
            (["2026-12-25..2026-12-25"], ["2026-12-25"]),
        ])
    func days(texts: [String], days: [String]) throws {
        #expect(try CalendarDays.read(texts).map(\.description) == days)
    }

    @Test(
        "are refused when they are none",
        arguments: [
            "25.12.2026", "2026-02-29", "2026-12-26..2026-12-25", "2026-01-01..2028-01-01", "..", "",
            "2026-01-01...2026-01-02",
        ])
    func badDays(text: String) {
        #expect(throws: ValidationError.self) { try CalendarDays.read([text]) }
    }
}
