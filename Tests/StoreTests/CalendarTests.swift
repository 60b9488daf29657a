import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: calendars")
struct CalendarTests {
    private let christmas = LocalDay("2026-12-25")!

    @Test("days are put in, changed, read as the floor needs them, and taken out")
    func days() async throws {
        let house = try await TestHouse()
        let store = house.store
        let calendar = try await store.createCalendar("feiertage 🎄", tenant: house.tenant)
        let hours = [LocalInterval(from: 540, to: 720), LocalInterval(from: 780, to: 1_440)]
        try await store.setDays(
            [
                CalendarDay(christmas, label: "Christmas"),
                CalendarDay(christmas.adding(-1), intervals: hours, label: "Christmas Eve"),
                CalendarDay(LocalDay("9999-12-31")!), CalendarDay(LocalDay("1000-01-01")!, intervals: [.wholeDay]),
            ], of: calendar, tenant: house.tenant)
        try await store.setDays([CalendarDay(christmas, intervals: [.wholeDay])], of: calendar, tenant: house.tenant)
        #expect(
            try await store.days(of: calendar) == [
                CalendarDay(LocalDay("1000-01-01")!, intervals: [.wholeDay]),
                CalendarDay(christmas.adding(-1), intervals: hours, label: "Christmas Eve"),
                CalendarDay(christmas, intervals: [.wholeDay]), CalendarDay(LocalDay("9999-12-31")!),
            ])
        #expect(try await store.removeDays([christmas, christmas.adding(7)], of: calendar) == 1)
        #expect(
            try await store.calendars(of: house.tenant) == [
                HolidayCalendar(
                    id: calendar, name: "feiertage 🎄",
                    days: [
                        christmas.adding(-1): hours, LocalDay("9999-12-31")!: [], LocalDay("1000-01-01")!: [.wholeDay],
                    ])
            ])
        #expect(try await store.settings(of: house.tenant).calendars == store.calendars(of: house.tenant))
        #expect(try await store.calendars(of: TenantID(2)).isEmpty)
    }

    @Test("names are unique and missing names are told")
    func names() async throws {
        let house = try await TestHouse()
        let calendar = try await house.store.createCalendar("state", tenant: house.tenant)
        #expect(try await house.store.calendar(named: "state", tenant: house.tenant) == calendar)
        let taken = await #expect(throws: StoreError.self) {
            try await house.store.createCalendar("state", tenant: house.tenant)
        }
        #expect(taken?.code == .alreadyExists)
        let missing = await #expect(throws: StoreError.self) {
            try await house.store.calendar(named: "stat", tenant: house.tenant)
        }
        #expect(missing?.code == .notFound && missing?.message.contains("state") == true)
    }

    @Test("a calendar that a campaign keeps is not deleted, one that nobody keeps is")
    func deletion() async throws {
        let house = try await TestHouse()
        let calendar = try await house.store.createCalendar("state", tenant: house.tenant)
        try await house.store.setDays([CalendarDay(christmas)], of: calendar, tenant: house.tenant)
        var campaign = try #require(try await house.store.settings(of: house.tenant).campaigns.first)
        campaign.calendars = [calendar]
        try await house.store.updateCampaign(campaign)
        #expect(try await house.store.calendarUses(of: house.tenant) == [calendar: ["autumn"]])
        let refused = await #expect(throws: StoreError.self) {
            try await house.store.deleteCalendar(calendar, tenant: house.tenant)
        }
        #expect(refused?.code == .refused && refused?.message.contains("autumn") == true)
        campaign.calendars = []
        try await house.store.updateCampaign(campaign)
        try await house.store.deleteCalendar(calendar, tenant: house.tenant)
        #expect(try await house.store.calendars(of: house.tenant).isEmpty)
        #expect(try await house.rows("SELECT COUNT(*) FROM calendar_days") == [[.int(0)]])
    }

    @Test("what somebody wrote into the tables by hand is told, not guessed")
    func damage() async throws {
        let house = try await TestHouse()
        let calendar = try await house.store.createCalendar("state", tenant: house.tenant)
        try await house.run(
            "INSERT INTO calendar_days (calendar_id, day, tenant_id, hours) VALUES (\(calendar), '2026-12-25', 1, '9-x')"
        )
        let error = await #expect(throws: StoreError.self) { try await house.store.calendars(of: house.tenant) }
        #expect(error?.message.contains("'x'") == true)
    }
}
