import ArgumentParser
import CallFloor
import Foundation

/// Days as the command line has them.
enum CalendarDays {
    /// Reads days and ranges of days (`2026-08-03..2026-08-14`), each once, earliest first.
    static func read(_ texts: [String]) throws -> [LocalDay] {
        var days: Set<LocalDay> = []
        for text in texts {
            let ends = text.components(separatedBy: "..")
            guard ends.count <= 2, let first = LocalDay(ends[0]), let last = LocalDay(ends[ends.count - 1]) else {
                throw ValidationError("'\(text)' is no day: 2026-12-25, or 2026-08-03..2026-08-14.")
            }
            guard first <= last, last.daysSince1970 - first.daysSince1970 <= 366 else {
                throw ValidationError("'\(text)' ends before it begins, or is longer than a year.")
            }
            for day in first.daysSince1970...last.daysSince1970 { days.insert(LocalDay(daysSince1970: day)) }
        }
        return days.sorted()
    }

    /// Today, here.
    static var today: LocalDay {
        let now = Date()
        let local = Int(now.timeIntervalSince1970.rounded(.down)) + TimeZone.current.secondsFromGMT(for: now)
        return LocalDay(daysSince1970: Int((Double(local) / 86_400).rounded(.down)))
    }
}
