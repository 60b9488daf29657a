import CallFloor
import Foundation
import Store

/// Reads days of a calendar from a file: lines (`2026-12-24,09:00-12:00,Christmas Eve`) or an iCalendar (RFC 5545), in
/// which governments publish their holidays.
struct CalendarFile {
    /// The days, earliest first.
    private(set) var days: [CalendarDay] = []
    /// What was not taken, and why: the line's number, 1 is the first.
    private(set) var rejects: [(line: Int, reason: String)] = []

    /// The most days that one file may have: more is no calendar of holidays.
    static let mostDays = 10_000

    init(path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Failure("\(path) cannot be read: \(error.localizedDescription)")
        }
        guard data.count <= 10_000_000 else { throw Failure("\(path) is larger than 10 MB: that is no calendar.") }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Failure("\(path) is not UTF-8. Save it as UTF-8, one day a line: 2026-12-25,closed,Christmas.")
        }
        self.init(text: text)
    }

    init(text: String) {
        let lines = text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\u{FEFF}", with: "")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.contains(where: { $0.uppercased().hasPrefix("BEGIN:VCALENDAR") }) {
            readEvents(lines)
        } else {
            readLines(lines)
        }
        var last: [LocalDay: CalendarDay] = [:]
        for day in days { last[day.day] = day }
        days = last.keys.sorted().map { last[$0]! }
    }

    // MARK: Lines

    private mutating func readLines(_ lines: [String]) {
        for (index, line) in lines.enumerated() {
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.isEmpty || text.hasPrefix("#") || index == 0 && text.lowercased().hasPrefix("day") { continue }
            do {
                try days.append(Self.day(text))
            } catch {
                rejects.append((index + 1, error.description))
            }
        }
    }

    /// `DAY`, `DAY,HOURS`, `DAY,,LABEL` or `DAY,HOURS,LABEL`; several intervals stand in quotes or are joined by `+`.
    private static func day(_ line: String) throws(RuleTextError) -> CalendarDay {
        let fields = fields(line)
        guard let day = LocalDay(fields[0]) else {
            throw RuleTextError(part: fields[0], message: "is no day: 2026-12-25.")
        }
        let hours = fields.count > 1 ? fields[1].replacingOccurrences(of: "+", with: ",") : ""
        let label = fields.count > 2 ? fields[2...].joined(separator: ",") : ""
        return CalendarDay(
            day, intervals: hours.isEmpty ? [] : try CallingHours.day(text: hours),
            label: label.isEmpty ? nil : String(label.prefix(100)))
    }

    /// The fields of a line of comma-separated values, without the quotes around them.
    private static func fields(_ line: String) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case ",", ";", "\t":
                if isQuoted { fields[fields.count - 1].append(character) } else { fields.append("") }
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    // MARK: iCalendar

    /// Whole-day events close their days; the end is the first day after them (RFC 5545, 3.6.1).
    private mutating func readEvents(_ lines: [String]) {
        var properties: [String: String] = [:]
        var begin: Int?
        for (number, line) in Self.unfolded(lines) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].split(separator: ";").first.map { $0.uppercased() } ?? ""
            let value = String(line[line.index(after: colon)...])
            switch (name, value.uppercased()) {
            case ("BEGIN", "VEVENT"):
                begin = number
                properties = [:]
            case ("END", "VEVENT"):
                if let begin { readEvent(properties, begin) }
                begin = nil
            default: if begin != nil { properties[name] = value }
            }
        }
    }

    private mutating func readEvent(_ event: [String: String], _ line: Int) {
        guard let start = event["DTSTART"], start.utf8.count == 8, let first = Self.date(start) else {
            return rejects.append((line, "an event that is no whole day"))
        }
        if event["RRULE"] != nil {
            return rejects.append((line, "an event that repeats: give each year's day"))
        }
        let end = event["DTEND"].flatMap(Self.date) ?? first.adding(1)
        guard end > first, end.daysSince1970 - first.daysSince1970 <= 366 else {
            return rejects.append((line, "an event that ends before it begins, or lasts over a year"))
        }
        let label = event["SUMMARY"].map { $0.replacingOccurrences(of: "\\,", with: ",").prefix(100) }
        for day in first.daysSince1970..<end.daysSince1970 {
            days.append(CalendarDay(LocalDay(daysSince1970: day), label: label.map(String.init)))
        }
    }

    /// Lines with those that go on in the next one made whole (RFC 5545, 3.1), and the number of their first.
    private static func unfolded(_ lines: [String]) -> [(Int, String)] {
        lines.enumerated().reduce(into: []) { whole, line in
            if let first = line.element.first, first == " " || first == "\t", !whole.isEmpty {
                whole[whole.count - 1].1 += line.element.dropFirst()
            } else {
                whole.append((line.offset + 1, line.element))
            }
        }
    }

    /// `20261225`.
    private static func date(_ text: String) -> LocalDay? {
        let digits = text.prefix(8)
        return LocalDay("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6))")
    }
}
