import CallFloor
import Foundation
import Testing

/// Random hours, calendars and zones against a reading that looks at each minute by itself. `CLOCK_SEED=42` runs one
/// alone, `CLOCK_SEEDS=5000` more of them.
@Suite("CallingClock, any hours and zone")
struct CallingClockPropertyTests {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    static let seeds: ClosedRange<UInt64> = number("CLOCK_SEED").map { $0...$0 } ?? 1...(number("CLOCK_SEEDS") ?? 60)

    /// A world of a clock: random, but all of it on whole minutes, so that looking at each minute sees everything.
    struct World {
        var zone: Zone
        var clock: CallingClock
        var start: Instant

        init(seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
            let begin = Instant.utc("2026-01-01T00:00")
            let start = begin + .seconds(pick(0...500_000) * 60)
            // Changes by a quarter of an hour to a whole day, as close together as an hour.
            let zone = Zone(
                id: ZoneID(1), name: "random \(seed)", initialOffset: pick(-56...56) * 900,
                transitions: (0..<pick(0...12)).map { _ in
                    .init(at: begin + .seconds(pick(0...600_000) * 60), offset: pick(-56...56) * 900)
                }
                    + (0..<pick(0...3)).map { _ in
                        .init(at: start + .seconds(pick(0...4_000) * 60), offset: pick(-56...56) * 900)
                    })
            func intervals() -> [LocalInterval] {
                (0..<pick(0...3)).map { _ in
                    let from = pick(0...1_439)
                    return LocalInterval(from: from, to: pick(from...1_440))  // an empty one now and then
                }
            }
            let isSparse = pick(0...3) == 0
            let week = (0..<7).map { _ in isSparse && pick(0...3) > 0 ? [] : intervals() }
            let calendars = (0..<pick(0...2)).map { number in
                HolidayCalendar(
                    id: CalendarID(Int64(number)), name: "calendar",
                    days: Dictionary(
                        (0..<pick(0...20)).map { _ in
                            (LocalTime(start, in: zone).day.adding(pick(-2...12)), pick(0...1) == 0 ? [] : intervals())
                        }, uniquingKeysWith: { first, _ in first }))
            }
            self.zone = zone
            self.start = start
            clock = CallingClock(hours: CallingHours(week: week), calendars: calendars)
        }

        /// Whether a moment is open, read from what was set and nothing that the clock made of it.
        func isOpen(_ moment: Instant) -> Bool {
            let offset = zone.transitions.last { $0.at <= moment }?.offset ?? zone.initialOffset
            let minutes = Int((moment.seconds / 60).rounded(.down)) + offset / 60
            let day = Int((Double(minutes) / 1_440).rounded(.down))
            let minute = minutes - day * 1_440
            let date = LocalDay(daysSince1970: day)
            let special = clock.calendars.compactMap { $0.days[date] }
            let lists = special.isEmpty ? [clock.hours.week[(day + 3) % 7]] : special
            return lists.allSatisfy { $0.contains { $0.from <= minute && minute < $0.to } }
        }

        /// The first minute after `moment` at which it is `wanted`, within the given days.
        func first(_ wanted: Bool, after moment: Instant, days: Int) -> Instant? {
            (0..<days * 1_440).lazy.map { moment + .seconds($0 * 60) }.first { isOpen($0) == wanted }
        }
    }

    @Test("opens and closes exactly when a look at each minute says", arguments: seeds)
    func agreesWithEachMinute(seed: UInt64) throws {
        let world = World(seed: seed)
        var moment = world.start
        for _ in 0..<6 {
            #expect(world.clock.isOpen(at: moment, in: world.zone) == world.isOpen(moment), "seed \(seed)")
            let found = world.clock.nextOpening(after: moment, in: world.zone)
            let expected = world.first(true, after: moment, days: 16)
            if let expected {
                try #require(found == expected, "seed \(seed): opens after \(LocalTime(moment, in: world.zone))")
            } else {
                try #require(found.map { $0 > moment + .seconds(15 * 86_400) } ?? true, "seed \(seed)")
                return
            }
            moment = expected!
            let closing = world.clock.closing(after: moment, in: world.zone)
            let expectedClosing = world.first(false, after: moment, days: 16)
            try #require(
                closing == expectedClosing || expectedClosing == nil,
                "seed \(seed): closes after \(LocalTime(moment, in: world.zone))")
            guard let expectedClosing else { return }
            moment = expectedClosing
        }
    }

    @Test("a moment that is not on a whole minute opens or closes with its minute", arguments: seeds)
    func betweenMinutes(seed: UInt64) throws {
        let world = World(seed: seed)
        let moment = world.start + .microseconds(17_000_001)
        let isOpen = world.isOpen(moment)
        #expect(world.clock.isOpen(at: moment, in: world.zone) == isOpen, "seed \(seed)")
        let next = world.clock.nextOpening(after: moment, in: world.zone)
        if isOpen {
            #expect(next == moment, "seed \(seed)")
        } else if let next {
            #expect(next.microseconds % 60_000_000 == 0 && world.isOpen(next), "seed \(seed)")
            #expect(!world.isOpen(next - .microseconds(1)), "seed \(seed)")
        }
    }

    @Test("hours are read back from their own text", arguments: seeds)
    func textRoundTrip(seed: UInt64) throws {
        let hours = World(seed: seed).clock.hours
        let text = hours.description
        let read = try CallingHours(text: text)
        #expect(read.description == text, "seed \(seed)")
        let zone = Zone.utc
        let (one, other) = (CallingClock(hours: hours), CallingClock(hours: read))
        for minute in stride(from: 0, to: 7 * 1_440, by: 7) {
            let moment = Instant.start + .seconds(minute * 60)
            try #require(
                one.isOpen(at: moment, in: zone) == other.isOpen(at: moment, in: zone), "seed \(seed): \(text)")
        }
    }
}
