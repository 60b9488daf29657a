/// Tells when calls may be made: calling hours, and calendars whose days replace the weekday's hours.
///
/// It goes by what the clocks on the callee's wall show. Where they are put forward, the hour that they skip is in no
/// interval; where they are put back, the hour that they show twice is twice in its interval. A day that stands in
/// several calendars is open when all of them are.
public struct CallingClock: Hashable, Sendable {
    /// The hours of ordinary days.
    public let hours: CallingHours
    /// Days with hours of their own.
    public let calendars: [HolidayCalendar]
    /// `hours`, sorted, with intervals that touch made one: what the clock goes by.
    private let week: [[LocalInterval]]
    /// The calendars' days made one, in the same form.
    private let days: [LocalDay: [LocalInterval]]

    /// Creates a clock. Unsound intervals are never open: ``CallingHours/objections()`` tells them.
    public init(hours: CallingHours, calendars: [HolidayCalendar] = []) {
        self.hours = hours
        self.calendars = calendars
        week = (0..<7).map { $0 < hours.week.count ? CallingHours.merged(hours.week[$0]) : [] }
        days = calendars.reduce(into: [:]) { days, calendar in
            for (day, intervals) in calendar.days {
                let merged = CallingHours.merged(intervals)
                days[day] = days[day].map { Self.common($0, merged) } ?? merged
            }
        }
    }

    /// A clock without limits.
    public static let always = CallingClock(hours: .always)

    /// How far ahead the clock looks: a year and the days around it.
    public static let horizon = 400

    /// Whether calls may be made at `moment` to somebody in `zone`.
    public func isOpen(at moment: Instant, in zone: Zone) -> Bool {
        let local = LocalTime(moment, in: zone)
        let minute = local.minute
        return intervals(on: local.day).contains { $0.contains(minute) }
    }

    /// The first moment from `moment` on at which calls may be made: `moment` itself when it is open; nil when there is
    /// none within ``horizon`` days.
    public func nextOpening(after moment: Instant, in zone: Zone) -> Instant? {
        first(isOpen: true, after: moment, in: zone, days: Self.horizon, part: nil)
    }

    /// The first moment after `moment`, which is open, at which calls may no longer be made; nil when it is not open, or
    /// does not close within ``horizon`` days.
    public func closing(after moment: Instant, in zone: Zone) -> Instant? {
        guard isOpen(at: moment, in: zone) else { return nil }
        return first(isOpen: false, after: moment, in: zone, days: Self.horizon, part: nil)
    }

    /// The first moment from `moment` on that is open and lies in a part of the day, within `days` days.
    func nextOpening(after moment: Instant, in zone: Zone, part: LocalInterval, days: Int) -> Instant? {
        first(isOpen: true, after: moment, in: zone, days: days, part: part)
    }

    /// Whether no moment is open, whatever the zone.
    public var neverOpens: Bool {
        week.allSatisfy(\.isEmpty) && days.values.allSatisfy(\.isEmpty)
    }

    /// Why nothing can be dialled from `moment` on, in words that follow "This campaign can never dial: "; nil
    /// when something can.
    public func objection(after moment: Instant, in zone: Zone) -> String? {
        if neverOpens { return "no day has calling hours" }
        guard nextOpening(after: moment, in: zone) == nil else { return nil }
        if week.allSatisfy(\.isEmpty) {
            return "no weekday has calling hours, and the calendars' own days are past"
        }
        let names = calendars.map { "'\($0.name)'" }.joined(separator: ", ")
        return "its calendars (\(names)) close every day that its hours open for \(Self.horizon) days"
    }

    /// The intervals of a day: a calendar's, else the weekday's.
    func intervals(on day: LocalDay) -> [LocalInterval] {
        (days.isEmpty ? nil : days[day]) ?? week[day.weekday]
    }

    // MARK: Searching

    /// The first moment from `moment` on that is open, or closed; goes by stretches of constant offset, in each of which
    /// local time runs as time does, and in them by days.
    private func first(
        isOpen wanted: Bool, after moment: Instant, in zone: Zone, days: Int, part: LocalInterval?
    ) -> Instant? {
        let limit = moment + .seconds(days * 86_400)
        var segment = zone.segment(at: moment)
        var from = moment
        while from < limit {
            let offset = zone.offset(ofSegment: segment)
            let end = segment < zone.transitions.count ? min(limit, zone.transitions[segment].at) : limit
            if let found = first(isOpen: wanted, from: from, until: end, offset: offset, part: part) { return found }
            segment += 1
            from = end
        }
        return nil
    }

    private func first(
        isOpen wanted: Bool, from: Instant, until end: Instant, offset: Int, part: LocalInterval?
    ) -> Instant? {
        var local = LocalTime(from, offset: offset)
        let midnight = { (day: LocalDay) in
            Instant(microseconds: Int64(day.daysSince1970 * LocalTime.dayLength) - Int64(offset) * 1_000_000)
        }
        while midnight(local.day) < end {
            let open = part.map { Self.common(intervals(on: local.day), [$0]) } ?? intervals(on: local.day)
            if let found = Self.first(isOpen: wanted, from: local.microseconds, in: open) {
                let moment = Instant(microseconds: midnight(local.day).microseconds + found)
                return moment < end ? moment : nil
            }
            local = LocalTime(midnight(local.day.adding(1)), offset: offset)
        }
        return nil
    }

    /// The first microsecond of a day, from the given one on, that lies in one of the intervals, or in none.
    private static func first(isOpen wanted: Bool, from: Int64, in intervals: [LocalInterval]) -> Int64? {
        let minute = Int64(60_000_000)
        if wanted {
            guard let next = intervals.first(where: { from < Int64($0.to) * minute }) else { return nil }
            return max(from, Int64(next.from) * minute)
        }
        guard let current = intervals.first(where: { Int64($0.from) * minute <= from && from < Int64($0.to) * minute })
        else { return from }
        return current.to < 1_440 ? Int64(current.to) * minute : nil
    }

    /// What two sorted lists of intervals have in common.
    private static func common(_ left: [LocalInterval], _ right: [LocalInterval]) -> [LocalInterval] {
        left.flatMap { one in
            right.compactMap { other in
                let both = LocalInterval(from: max(one.from, other.from), to: min(one.to, other.to))
                return both.from < both.to ? both : nil
            }
        }
    }
}

/// Coded as what it was made of.
extension CallingClock: Codable {
    private enum CodingKeys: String, CodingKey { case hours, calendars }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            hours: try container.decode(CallingHours.self, forKey: .hours),
            calendars: try container.decode([HolidayCalendar].self, forKey: .calendars))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(hours, forKey: .hours)
        try container.encode(calendars, forKey: .calendars)
    }
}
