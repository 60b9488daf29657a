import CallFloor
import Testing

@Suite("Calling windows on the floor")
struct HoursStories {
    /// Ten to eleven, by the callee's clock.
    private static let tenToEleven = CallingHours(
        week: Array(repeating: [LocalInterval(from: 600, to: 660)], count: 7))
    private let east = Zone(id: ZoneID(8), name: "East", initialOffset: 8 * 3_600)

    @Test("Nothing is dialled or claimed before the first window opens; then it is, by itself")
    func opens() throws {
        let story = FloorStory { $0.hours = Self.tenToEleven }
        try story.ready(anna)
        #expect(story.campaign().why.hasPrefix("not dialling: outside the calling windows; the first opens in 9 h"))
        let told = story.after(.seconds(10 * 3_600))
        #expect(!told.claims.isEmpty)
        #expect(story.leads(1).intents.count == 1)
    }

    @Test("Only leads in zones whose windows are open are asked for")
    func zones() throws {
        let story = FloorStory { $0.hours = Self.tenToEleven }
        story.when(.zone(east))
        try story.ready(anna)
        let told = story.after(.seconds(2 * 3_600 + 60))
        let asked = told.actions.compactMap { if case .claimLeads(_, _, let zones) = $0 { zones } else { nil } }
        #expect(asked.last == .only([ZoneID(8)], unzoned: false), "02:01 UTC is 10:01 in the east")
    }

    @Test("A lead at hand when its window closes waits for the next opening, and costs no try")
    func closes() throws {
        let story = FloorStory { $0.hours = Self.tenToEleven }
        story.after(.seconds(10 * 3_600 + 60))
        story.leads(1)
        story.after(.seconds(3_600))
        story.when(.zone(east))
        // Somewhere else it opens later; here it is closed.
        story.when(.campaign(.sample { $0.hours = Self.tenToEleven }))
        #expect(try story.ready(anna) != nil)
        #expect(story.view.calls.isEmpty)
    }

    @Test("A retry that falls outside the window is moved into it")
    func retry() throws {
        let story = FloorStory {
            $0.hours = CallingHours(week: Array(repeating: [LocalInterval(from: 0, to: 30)], count: 7))
        }
        try story.ready(anna)
        let call = try story.placing()
        let told = story.when(.ended(call, .noAnswer))
        #expect(told.fates == [.retry(at: .start + .seconds(86_400), number: 1)])
    }

    @Test("Windows that never open are said to be so")
    func never() throws {
        let story = FloorStory { $0.hours = CallingHours(week: Array(repeating: [], count: 7)) }
        #expect(story.campaign().why == "can never dial: its calling windows never open")
    }

    @Test("A holiday closes the day")
    func holiday() throws {
        let story = FloorStory {
            $0.hours = Self.tenToEleven
            $0.calendars = [CalendarID(1)]
        }
        let day = try #require(LocalDay("2026-01-01"))
        story.when(.calendar(HolidayCalendar(id: CalendarID(1), name: "holidays", days: [day: []])))
        try story.ready(anna)
        #expect(story.after(.seconds(10 * 3_600 + 60)).claims.isEmpty)
        #expect(!story.after(.seconds(24 * 3_600)).claims.isEmpty)
    }
}
