import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: intents")
struct IntentTests {
    @Test("a group is committed with its numbers, and its attempts stand there before anything is dialled")
    func commits() async throws {
        let house = try await TestHouse()
        try await house.addLeads(3)
        let leads = try await house.claim(3).leads
        let intents = leads.map { house.intent($0, agent: house.agent) }
        let verdicts = try await house.store.commitIntents(intents, site: house.site)
        #expect(verdicts.map(\.attempt) == intents.map(\.attempt))
        #expect(verdicts.map(\.result) == (0..<3).map { .committed(number: TestHouse.number($0)) })
        #expect(!"\(verdicts)".contains("+86"))
        #expect(
            try await house.store.openAttempts(of: house.site).map(\.attempt).sorted()
                == intents.map(\.attempt).sorted())
        #expect(try await house.store.openAttempts(of: house.site).map(\.lead).sorted() == leads.map(\.id).sorted())
        let again = try await house.store.commitIntents(intents, site: house.site)
        #expect(again == verdicts, "an answer that got lost can be asked for again")
        #expect(try await house.rows("SELECT COUNT(*) FROM attempts") == [[3]])
    }

    @Test("a lead that is not the site's any more is refused")
    func leaseLost() async throws {
        let house = try await TestHouse()
        let other = try await house.store.site(named: "site-2", tenant: house.tenant)
        try await house.addLeads(1)
        let now = Instant.now
        let lead = try #require(try await house.claim(1, at: now).leads.first)
        #expect(try await house.claim(1, site: other, at: now + .seconds(61)).leads.count == 1)
        #expect(try await house.store.commitIntents([house.intent(lead)], site: house.site)[0].refusal == .leaseLost)
        #expect(try await house.store.commitIntents([house.intent(lead)], site: other)[0].refusal == nil)
    }

    @Test("do-not-call entries hold for their campaign, until they expire")
    func doNotCall() async throws {
        let house = try await TestHouse()
        try await house.addLeads(4)
        let now = Instant.now
        let entries: [(CampaignID?, Instant?)] = [
            (nil, nil), (house.campaign, now + .seconds(3_600)), (CampaignID(999), nil), (nil, now - .seconds(1)),
        ]
        for (index, (campaign, until)) in entries.enumerated() {
            try await house.store.forbid(
                [TestHouse.number(index)], campaign: campaign, reason: "asked", source: "test", until: until,
                tenant: house.tenant)
        }
        let leads = try await house.claim(4).leads
        let verdicts = try await house.store.commitIntents(leads.map { house.intent($0) }, site: house.site)
        #expect(verdicts.map(\.refusal) == [.doNotCall, .doNotCall, nil, nil])
        #expect(try await house.store.permit(TestHouse.number(0), tenant: house.tenant))
        #expect(try await house.store.permit(TestHouse.number(0), tenant: house.tenant) == false)
        #expect(try await house.store.commitIntents([house.intent(leads[0])], site: house.site)[0].refusal == nil)
    }

    @Test("a number is free again when its attempt is over, and its cap holds across lists")
    func sameNumber() async throws {
        let house = try await TestHouse()
        try await house.addLeads(1, list: "one")
        try await house.addLeads(1, list: "two")
        let leads = try await house.claim(2).leads
        let now = Instant.now
        let intents = leads.map { house.intent($0, at: now, cap: 1) }
        let verdicts = try await house.store.commitIntents(intents, site: house.site)
        #expect(verdicts.map(\.refusal) == [nil, .numberInUse], "within one group")
        let second = house.intent(leads[1], at: now + .seconds(1), cap: 1)
        #expect(try await house.store.commitIntents([second], site: house.site)[0].refusal == .numberInUse)
        let over = AttemptRecord(attempt: intents[0].attempt, outcome: .busy, placedAt: now, endedAt: now + .seconds(2))
        try await house.store.apply([SequencedWrite(entry: 1, ordinal: 0, write: .attempt(over))], site: house.site)
        let third = house.intent(leads[1], at: now + .seconds(3), cap: 1)
        let capped = try await house.store.commitIntents([third], site: house.site)
        #expect(capped[0].refusal == .numberCap(until: now + .seconds(86_400)))
        let fourth = house.intent(leads[1], at: now + .seconds(86_401), cap: 1)
        #expect(try await house.store.commitIntents([fourth], site: house.site)[0].refusal == nil)
    }

    @Test("four sites at once never break a cap of one", .timeLimit(.minutes(2)))
    func concurrentSites() async throws {
        let house = try await TestHouse()
        var leads: [(SiteID, [Lead])] = []
        for number in 1...4 {
            // The same forty numbers, in four lists, one for each site.
            try await house.addLeads(40, list: "list-\(number)")
            let site = try await house.store.site(named: "site-\(number)", tenant: house.tenant)
            leads.append((site, try await house.claim(40, site: site).leads))
        }
        let now = Instant.now
        let committed = try await withThrowingTaskGroup(of: Int.self) { group in
            for (site, leads) in leads {
                group.addTask {
                    var committed = 0
                    // Groups of seven in an order of each site's own, so that groups overlap in all ways.
                    let shuffled = leads.shuffled()
                    for start in stride(from: 0, to: shuffled.count, by: 7) {
                        let part = shuffled[start..<min(start + 7, shuffled.count)]
                        let intents = part.map { house.intent($0, at: now, cap: 1) }
                        let verdicts = try await house.store.commitIntents(intents, site: site)
                        committed += verdicts.count { $0.refusal == nil }
                    }
                    return committed
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(committed == 40)
        let worst = try await house.rows(
            "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM attempts GROUP BY number) counts")
        #expect(worst == [[1]])
    }

    @Test("one who lost the lead commits and writes nothing any more")
    func fencing() async throws {
        let house = try await TestHouse()
        try await house.addLeads(2)
        try await house.store.lead(house.site, holder: "first", lease: .seconds(60))
        let leads = try await house.claim(2).leads
        #expect(try await house.store.commitIntents([house.intent(leads[0])], site: house.site)[0].refusal == nil)

        let successor = Store(house.configuration)
        let held = await #expect(throws: StoreError.self) {
            try await successor.lead(house.site, holder: "second", lease: .seconds(60))
        }
        #expect(held?.code == .leaseHeld)
        try await house.run("UPDATE site_leases SET until = UTC_TIMESTAMP(6)")
        try await successor.lead(house.site, holder: "second", lease: .seconds(60))

        let commit = await #expect(throws: StoreError.self) {
            try await house.store.commitIntents([house.intent(leads[1])], site: house.site)
        }
        #expect(commit?.code == .leaseHeld)
        let write = SequencedWrite(entry: 9, ordinal: 0, write: .campaignStatus(house.campaign, .paused, at: .now))
        let apply = await #expect(throws: StoreError.self) { try await house.store.apply([write], site: house.site) }
        #expect(apply?.code == .leaseHeld)
        await #expect(throws: StoreError.self) {
            try await house.store.lead(house.site, holder: "first", lease: .seconds(60))
        }
        await #expect(throws: StoreError.self) { try await house.store.apply([write], site: house.site) }
        try await successor.apply([write], site: house.site)
        try await successor.stopLeading(house.site, holder: "second")
        try await house.store.lead(house.site, holder: "first", lease: .seconds(60))
    }
}
