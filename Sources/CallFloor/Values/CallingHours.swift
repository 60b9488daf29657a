/// When calls may be made, by the callee's local time: some intervals on each day of the week.
public struct CallingHours: Hashable, Sendable, Codable {
    /// The intervals of each day, Monday first: seven lists; an empty one is a day without calls.
    public var week: [[LocalInterval]]

    /// Creates calling hours.
    public init(week: [[LocalInterval]]) { self.week = week }

    /// At any time.
    public static let always = CallingHours(week: Array(repeating: [.wholeDay], count: 7))

    /// What is absurd about them, in sentences that name the day; empty when they are sound.
    public func objections() -> [String] {
        guard week.count == 7 else { return ["Calling hours have \(week.count) days: a week has 7, Monday first."] }
        var objections = week.indices.flatMap { day in
            Self.objections(to: week[day], on: Self.capitalisedDays[day])
        }
        if objections.isEmpty, week.allSatisfy(\.isEmpty) {
            objections.append("No day of the week has calling hours: nothing would ever be dialled.")
        }
        return objections
    }

    /// What is wrong with the intervals of one day.
    static func objections(to intervals: [LocalInterval], on day: String) -> [String] {
        var objections: [String] = []
        for interval in intervals where !interval.isSound {
            objections.append(
                "\(day) \(interval): an interval begins at 00:00 or later, ends after it begins and at 24:00 at the latest."
            )
        }
        if intervals.count > 24 { objections.append("\(day) has \(intervals.count) intervals: 24 are allowed.") }
        return objections
    }

    static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    static let capitalisedDays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// The same intervals without those that are unsound, earliest first, with those that touch made one.
    static func merged(_ intervals: [LocalInterval]) -> [LocalInterval] {
        var merged: [LocalInterval] = []
        for interval in intervals.filter(\.isSound).sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
            if let last = merged.last, interval.from <= last.to {
                merged[merged.count - 1].to = max(last.to, interval.to)
            } else {
                merged.append(interval)
            }
        }
        return merged
    }
}

/// Days that are not like others of their weekday: holidays, and days with hours of their own.
public struct HolidayCalendar: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: CalendarID
    /// What people call it. Unique within the tenant.
    public var name: String
    /// The intervals that hold on a day instead of its weekday's; none of them closes the day.
    public var days: [LocalDay: [LocalInterval]]

    /// Creates a calendar.
    public init(id: CalendarID, name: String, days: [LocalDay: [LocalInterval]] = [:]) {
        self.id = id
        self.name = name
        self.days = days
    }

    /// What is absurd about it, in sentences that name the day; empty when it is sound.
    public func objections() -> [String] {
        days.keys.sorted().flatMap { CallingHours.objections(to: days[$0]!, on: $0.description) }
    }
}
