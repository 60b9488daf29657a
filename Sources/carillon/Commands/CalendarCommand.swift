import ArgumentParser
import CallFloor
import Foundation
import Store

/// `carillon calendar`.
struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "Calendars: holidays, and days with calling hours of their own.",
        discussion: """
            On a day of a calendar its hours take the place of the weekday's, by the callee's local time; a day without
            hours is closed. A campaign keeps the calendars that 'carillon campaign set' gives it; on a day that stands
            in several of them only the hours that are in all of them hold.
            """,
        subcommands: [Create.self, List.self, Show.self, Add.self, Remove.self, Import.self, Delete.self])

    /// `carillon calendar create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make an empty calendar.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            guard (1...100).contains(name.count) else { throw ValidationError("A name has 1 to 100 characters.") }
        }

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                try await store.createCalendar(name, tenant: tenant)
                try await store.audit(actor: operatorName, action: "calendar.create", subject: name, tenant: tenant)
            }
            print("Calendar '\(name)' is made. Next: carillon calendar add \(name) 2026-12-25")
        }
    }

    /// `carillon calendar list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List calendars, and who keeps them.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Row: Encodable {
            var name: String
            var days: Int
            var next: LocalDay?
            var campaigns: [String]
        }

        func run() async throws {
            let (calendars, uses) = try await options.withStore { store, tenant, _ in
                (try await store.calendars(of: tenant), try await store.calendarUses(of: tenant))
            }
            let today = CalendarDays.today
            let rows = calendars.map { calendar in
                Row(
                    name: calendar.name, days: calendar.days.count,
                    next: calendar.days.keys.filter { $0 >= today }.min(),
                    campaigns: uses[calendar.id] ?? [])
            }
            if output.json { return try Terminal.printJSON(rows) }
            var table = Table(["CALENDAR", "DAYS", "NEXT", "CAMPAIGNS"], rightAligned: [1])
            for row in rows {
                table.add([
                    row.name, String(row.days), row.next?.description ?? "-",
                    row.campaigns.isEmpty ? "-" : row.campaigns.joined(separator: ", "),
                ])
            }
            print(table.text)
        }
    }

    /// `carillon calendar show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the days of a calendar.")
        @Argument(help: "Its name.") var name: String
        @Flag(help: "Days that are past, too.") var past = false
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Row: Encodable {
            var day: LocalDay
            var hours: String
            var label: String?
        }

        func run() async throws {
            let days = try await options.withStore { store, tenant, _ in
                try await store.days(of: store.calendar(named: name, tenant: tenant))
            }
            let today = CalendarDays.today
            let rows = days.filter { past || $0.day >= today }.map {
                Row(day: $0.day, hours: CallingHours.text(ofDay: $0.intervals), label: $0.label)
            }
            if output.json { return try Terminal.printJSON(rows) }
            var table = Table(["DAY", "", "HOURS", "LABEL"])
            for row in rows {
                table.add([row.day.description, row.day.weekdayName, row.hours, row.label ?? ""])
            }
            print(table.text)
            if rows.count < days.count { print("\n\(days.count - rows.count) days are past: --past shows them.") }
        }
    }

    /// `carillon calendar add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put days into a calendar, or change them.",
            discussion: """
                  carillon calendar add germany 2026-12-25 2026-12-26
                  carillon calendar add germany 2026-12-24 --hours 09:00-12:00 --label 'Christmas Eve'
                  carillon calendar add summer 2026-08-03..2026-08-14
                """)
        @Argument(help: "Its name.") var name: String
        @Argument(help: ArgumentHelp("Days, or ranges of days: 2026-12-25, 2026-08-03..2026-08-14.", valueName: "day"))
        var days: [String]
        @Option(help: "Calling hours of these days: 09:00-12:00,13:00-15:00. Default: closed.") var hours = "closed"
        @Option(help: "What the days are, for people.") var label: String?
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            _ = try CalendarDays.read(days)
            do {
                _ = try CallingHours.day(text: hours)
            } catch {
                throw ValidationError("--hours: \(error)")
            }
            if let label, label.count > 100 { throw ValidationError("--label has at most 100 characters.") }
        }

        func run() async throws {
            let intervals = try CallingHours.day(text: hours)
            let new = try CalendarDays.read(days).map { CalendarDay($0, intervals: intervals, label: label) }
            try await options.withStore { store, tenant, _ in
                try await store.setDays(
                    new, of: store.calendar(named: name, tenant: tenant), tenant: tenant)
                try await store.audit(
                    actor: operatorName, action: "calendar.add", subject: "\(name): \(days.joined(separator: " "))",
                    tenant: tenant)
            }
            print("\(new.count) \(new.count == 1 ? "day is" : "days are") in '\(name)': \(hours).")
        }
    }

    /// `carillon calendar remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take days out of a calendar.")
        @Argument(help: "Its name.") var name: String
        @Argument(help: ArgumentHelp("Days, or ranges of days.", valueName: "day")) var days: [String]
        @OptionGroup var options: GlobalOptions

        func validate() throws { _ = try CalendarDays.read(days) }

        func run() async throws {
            let old = try CalendarDays.read(days)
            let count = try await options.withStore { store, tenant, _ in
                let count = try await store.removeDays(old, of: store.calendar(named: name, tenant: tenant))
                try await store.audit(
                    actor: operatorName, action: "calendar.remove", subject: "\(name): \(days.joined(separator: " "))",
                    tenant: tenant)
                return count
            }
            print("\(count) of \(old.count) \(old.count == 1 ? "day" : "days") taken out of '\(name)'.")
        }
    }

    /// `carillon calendar import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the days of a file into a calendar.",
            discussion: """
                The file has one day a line, 'DAY', 'DAY,HOURS' or 'DAY,HOURS,LABEL' (several intervals are joined by
                '+': 2026-12-24,09:00-12:00+13:00-15:00,Christmas Eve), or is an iCalendar (.ics) of whole-day events,
                which become closed days. The calendar is made when there is none of that name.
                """)
        @Argument(help: "Its name.") var name: String
        @Argument(help: "The file.") var file: String
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Result: Encodable {
            var calendar: String
            var days: Int
            var rejects: [Reject]
            struct Reject: Encodable {
                var line: Int
                var reason: String
            }
        }

        func run() async throws {
            let read = try CalendarFile(path: file)
            let result = Result(
                calendar: name, days: read.days.count,
                rejects: read.rejects.map { Result.Reject(line: $0.line, reason: $0.reason) })
            guard !read.days.isEmpty, read.days.count <= CalendarFile.mostDays else {
                let first = read.rejects.first.map { " Line \($0.line): \($0.reason)" } ?? ""
                throw Failure("\(file) has \(read.days.count) days; 1 to \(CalendarFile.mostDays) are taken.\(first)")
            }
            try await options.withStore { store, tenant, _ in
                let known = try await store.calendars(of: tenant).first { $0.name == name }?.id
                let calendar: CalendarID
                if let known {
                    calendar = known
                } else {
                    calendar = try await store.createCalendar(name, tenant: tenant)
                }
                try await store.setDays(read.days, of: calendar, tenant: tenant)
                try await store.audit(
                    actor: operatorName, action: "calendar.import", subject: "\(name): \(read.days.count)",
                    tenant: tenant)
            }
            if output.json { return try Terminal.printJSON(result) }
            print("\(result.days) days are in '\(name)'.")
            if !result.rejects.isEmpty {
                print("\(result.rejects.count) \(result.rejects.count == 1 ? "line was" : "lines were") not taken:")
                for reject in result.rejects.prefix(10) { print("  line \(reject.line): \(reject.reason)") }
            }
        }
    }

    /// `carillon calendar delete`.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a calendar that no campaign keeps.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                try await store.deleteCalendar(store.calendar(named: name, tenant: tenant), tenant: tenant)
                try await store.audit(actor: operatorName, action: "calendar.delete", subject: name, tenant: tenant)
            }
            print("Calendar '\(name)' is deleted.")
        }
    }
}
