import Foundation

/// A time to come as people write it: `2026-12-24 10:30`, or `10:30` for today.
struct PromisedTime {
    let date: Date

    /// Reads a time by a calendar's clock; nil when it is none, or past.
    init?(_ text: String, now: Date, calendar: Calendar = .current) {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" }).map(String.init)
        guard let clock = parts.last, parts.count <= 2 else { return nil }
        let time = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard time.count == 2, let hour = time[0], let minute = time[1], (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        var components = calendar.dateComponents([.year, .month, .day], from: now)
        if parts.count == 2 {
            let day = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard day.count == 3, let year = day[0], let month = day[1], let number = day[2] else { return nil }
            (components.year, components.month, components.day) = (year, month, number)
        }
        (components.hour, components.minute) = (hour, minute)
        guard components.isValidDate(in: calendar), let date = calendar.date(from: components), date > now else {
            return nil
        }
        self.date = date
    }
}
