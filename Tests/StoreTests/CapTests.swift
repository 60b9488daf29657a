import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: caps")
struct CapTests {
    private static let now = Instant(seconds: 1_800_000_000)

    struct Window: Sendable {
        let name: String
        let cap: RateCap
        /// How many more attempts are to be judged: as many as were not read of the newest.
        var further = 3
        /// Minutes ago, newest first.
        let times: [Double]
        var taken: [Double] = []
        /// Minutes from now; nil is room.
        let until: Double?
    }

    private static let hour = Duration.seconds(3_600)

    static let windows: [Window] = [
        Window(name: "never shown", cap: RateCap(count: 2, window: hour), times: [], until: nil),
        Window(name: "one below the cap", cap: RateCap(count: 2, window: hour), times: [10], until: nil),
        Window(name: "at the cap", cap: RateCap(count: 2, window: hour), times: [10, 20], until: 40),
        Window(name: "above the cap", cap: RateCap(count: 2, window: hour), times: [10, 20, 30], until: 40),
        Window(name: "full by this group", cap: RateCap(count: 2, window: hour), times: [], taken: [0, 0], until: 60),
        Window(name: "half of each", cap: RateCap(count: 2, window: hour), times: [10], taken: [0], until: 50),
        Window(
            name: "a high cap, read at its edge", cap: RateCap(count: 50, window: hour), further: 2,
            times: (0..<49).map { Double($0) / 2 }, until: nil),
        Window(
            name: "a high cap, filled by this group", cap: RateCap(count: 50, window: hour), further: 2,
            times: (0..<49).map { Double($0) / 2 }, taken: [0], until: 36),
        Window(name: "a cap of nothing", cap: RateCap(count: 0, window: hour), times: [], until: 60),
    ]

    @Test("a caller ID's window has room or says when", arguments: windows)
    func callerIDWindows(_ example: Window) {
        let skipped = CallerIDWindow.skip(example.cap, further: example.further)
        let inWindow = example.times.filter { $0 < 60 }.map { Self.now - Self.hour * ($0 / 60) }
        let older = Array(inWindow.dropFirst(skipped).prefix(max(0, example.cap.count - skipped)))
        var window = CallerIDWindow(example.cap, skipped: skipped, older: older)
        for minutes in example.taken { window.take(at: Self.now - Self.hour * (minutes / 60)) }
        #expect(
            window.fullUntil(at: Self.now) == example.until.map { Self.now + Self.hour * ($0 / 60) }, "\(example.name)")
    }

    @Test("several caps hold at once, across campaigns, and the refusal says when all of them have room")
    func severalCaps() async throws {
        let house = try await TestHouse()
        try await house.addLeads(1)
        let now = Instant.now
        let caps = [RateCap(count: 2, window: .seconds(3_600)), RateCap(count: 3, window: .seconds(86_400))]
        let lead = try #require(try await house.claim(1, at: now).leads.first)
        var entry: UInt64 = 0
        func dial(_ seconds: Int) async throws -> Refusal? {
            let at = now + .seconds(seconds)
            let intent = house.intent(lead, at: at, caps: caps)
            let refusal = try await house.store.commitIntents([intent], site: house.site)[0].refusal
            guard refusal == nil else { return refusal }
            entry += 1
            let over = AttemptRecord(attempt: intent.attempt, outcome: .busy, placedAt: at, endedAt: at + .seconds(5))
            try await house.store.apply(
                [SequencedWrite(entry: entry, ordinal: 0, write: .attempt(over))], site: house.site)
            return nil
        }
        #expect(try await dial(0) == nil)
        #expect(try await dial(600) == nil)
        #expect(try await dial(1_200) == .numberCap(until: now + .seconds(3_600)))
        #expect(try await dial(3_601) == nil)
        #expect(try await dial(7_300) == .numberCap(until: now + .seconds(86_400)))
    }

    @Test("a tenant's caps hold for every campaign, and stay the tenant's when a campaign is changed")
    func tenantCaps() async throws {
        let house = try await TestHouse { $0.caps = [RateCap(count: 5, window: .seconds(3_600))] }
        let day = RateCap(count: 3, window: .seconds(86_400))
        try await house.store.setTenantCaps([day], tenant: house.tenant, by: "carol")
        var campaign = try #require(try await house.store.settings(of: house.tenant).campaigns.first)
        #expect(campaign.caps == [RateCap(count: 5, window: .seconds(3_600)), day])
        campaign.wrapUp = .seconds(7)
        try await house.store.updateCampaign(campaign)
        #expect(
            try await house.rows("SELECT campaign_id <> 0, count FROM number_caps ORDER BY 2") == [
                [0, .uint(3)], [1, .uint(5)],
            ])
        campaign.caps = [RateCap(count: 9, window: .seconds(86_400))]
        try await house.store.updateCampaign(campaign)
        #expect(
            try await house.store.settings(of: house.tenant).campaigns.first?.caps == [day], "the stricter one holds")
        try await house.store.setTenantCaps([], tenant: house.tenant, by: "carol")
        #expect(try await house.store.settings(of: house.tenant).campaigns.first?.caps == campaign.caps)
        #expect(try await house.store.tenantCaps(house.tenant).isEmpty)
    }

    @Test("two sites together never show a caller ID more often than its cap", .timeLimit(.minutes(2)))
    func callerIDs() async throws {
        let house = try await TestHouse()
        try await house.addLeads(60)
        let cap = RateCap(count: 25, window: .seconds(3_600))
        let now = Instant.now
        try await house.run("INSERT INTO caller_id_pools (id, tenant_id, name) VALUES (1, 1, 'city')")
        try await house.run("INSERT INTO caller_ids (id, tenant_id, pool_id, number) VALUES (7, 1, 1, '+4930123456')")
        let other = try await house.store.site(named: "site-2", tenant: house.tenant)
        var leads: [(SiteID, [Lead])] = []
        for site in [house.site, other] { leads.append((site, try await house.claim(30, site: site, at: now).leads)) }
        let refusals = try await withThrowingTaskGroup(of: [Refusal?].self) { group in
            for (site, leads) in leads {
                group.addTask {
                    var refusals: [Refusal?] = []
                    for start in stride(from: 0, to: leads.count, by: 4) {
                        let part = leads[start..<min(start + 4, leads.count)]
                        let intents = part.map {
                            house.intent($0, at: now, callerID: CallerIDToken(7), callerIDCaps: [cap])
                        }
                        refusals += try await house.store.commitIntents(intents, site: site).map(\.refusal)
                    }
                    return refusals
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(refusals.count { $0 == nil } == 25)
        #expect(refusals.allSatisfy { $0 == nil || $0 == .callerIDCap(until: now + .seconds(3_600)) })
        #expect(try await house.rows("SELECT COUNT(*) FROM attempts WHERE caller_id_id = 7") == [[25]])
    }
}
