import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: claims")
struct ClaimTests {
    @Test("leads come by priority across lists, then by age, with what is left")
    func order() async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await house.addLeads(2, from: 0, list: "plain", due: now - .seconds(10))
        try await house.addLeads(2, from: 10, list: "urgent", priority: 80, due: now)
        try await house.addLeads(2, from: 20, list: "old", due: now - .seconds(20))
        try await house.addLeads(1, from: 30, list: "late", priority: 10, due: now - .seconds(30))
        let claim = try await house.claim(5)
        #expect(claim.leads.map(\.priority) == [80, 80, 50, 50, 50])
        #expect(claim.ready == 2 && claim.leased == 5 && claim.waiting == 0 && claim.nextDue == nil)
        #expect(
            claim.leads.allSatisfy {
                $0.numbers.count == 1 && $0.nextNumber == 0 && $0.tries.isEmpty && $0.owner == nil
            })
        let rest = try await house.claim(5)
        #expect(rest.leads.map(\.priority) == [50, 10])
        #expect(rest.ready == 0 && rest.leased == 7)
        #expect(try await house.claim(5).leads == [])
    }

    @Test("a campaign without lists has nothing")
    func noLists() async throws {
        let house = try await TestHouse()
        #expect(try await house.claim(5) == Claim(leads: [], ready: 0, waiting: 0, leased: 0))
    }

    @Test("waiting leads come when they are due, with what has been tried")
    func waiting() async throws {
        let house = try await TestHouse()
        try await house.addLeads(1)
        let now = Instant.now
        let lead = try #require(try await house.claim(1, at: now).leads.first)
        let due = now + .seconds(300)
        let retry = LeadRecord(lead: lead.id, attempt: nil, tried: .busy, fate: .retry(at: due, number: 0), at: now)
        try await house.store.apply([SequencedWrite(entry: 1, ordinal: 0, write: .lead(retry))], site: house.site)
        let early = try await house.claim(1, at: now + .seconds(299))
        #expect(early.leads == [] && early.waiting == 1 && early.ready == 0 && early.leased == 0)
        #expect(early.nextDue == due)
        let onTime = try await house.claim(1, at: due)
        #expect(onTime.leads.map(\.id) == [lead.id])
        #expect(onTime.leads.first?.tries == [.busy: 1])
        #expect(onTime.nextDue == nil)
    }

    @Test("leases end, can be prolonged, and can be given back")
    func leases() async throws {
        let house = try await TestHouse()
        let other = try await house.store.site(named: "site-2", tenant: house.tenant)
        try await house.addLeads(3)
        let now = Instant.now
        let leads = try await house.claim(3, at: now).leads
        try await house.store.releaseLeads([leads[0].id], site: other)
        #expect(try await house.claim(3, site: other, at: now).leads == [], "others cannot give my leads back")
        try await house.store.releaseLeads([leads[0].id], site: house.site)
        #expect(try await house.claim(3, site: other, at: now).leads.map(\.id) == [leads[0].id])
        try await house.store.renewLeases(site: house.site, lease: .seconds(60), at: now + .seconds(50))
        #expect(try await house.claim(3, site: other, at: now + .seconds(70)).leads.map(\.id) == [leads[0].id])
        let late = try await house.claim(3, site: other, at: now + .seconds(110))
        #expect(Set(late.leads.map(\.id)) == [leads[1].id, leads[2].id])
    }

    @Test("a late result counts while nobody has taken the lead, and not against the one who has")
    func lateResults() async throws {
        let house = try await TestHouse()
        let other = try await house.store.site(named: "site-2", tenant: house.tenant)
        try await house.addLeads(2)
        let now = Instant.now
        let leads = try await house.claim(2, at: now).leads
        // Both leases end; one lead is taken by the other site, one is only woken.
        let taken = try await house.claim(1, site: other, at: now + .seconds(61)).leads
        let writes = leads.enumerated().map { index, lead in
            SequencedWrite(
                entry: 1, ordinal: index,
                write: .lead(
                    LeadRecord(
                        lead: lead.id, attempt: nil, tried: .answered, fate: .finished(reason: "sale"), at: now)))
        }
        try await house.store.apply(writes, site: house.site)
        let states = try await house.rows(
            "SELECT id, state, end_reason, JSON_VALUE(tries, '$.answered') FROM leads ORDER BY id")
        for (lead, row) in zip(leads, states) {
            let isTaken = taken.map(\.id).contains(lead.id)
            #expect(row == [.int(lead.id.rawValue), isTaken ? "leased" : "finished", isTaken ? nil : "sale", "1"])
        }
    }

    @Test("four sites never get the same lead, and together they get all of them")
    func concurrentSites() async throws {
        let house = try await TestHouse()
        try await house.addLeads(2_000)
        var sites: [SiteID] = []
        for number in 1...4 { sites.append(try await house.store.site(named: "site-\(number)", tenant: house.tenant)) }
        let claimed = try await withThrowingTaskGroup(of: [LeadID].self) { group in
            for site in sites {
                group.addTask {
                    var mine: [LeadID] = []
                    while true {
                        let claim = try await house.claim(17, site: site)
                        mine += claim.leads.map(\.id)
                        if claim.leads.isEmpty && claim.ready == 0 { return mine }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 2_000)
        #expect(Set(claimed).count == 2_000)
    }

    @Test("a lead has all its numbers, in order")
    func severalNumbers() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("first", for: house.campaign, tenant: house.tenant)
        let numbers = (0..<16).map(TestHouse.number)
        let counts = try await house.store.insert(
            [NewLead(numbers: numbers, owner: house.agent), NewLead(numbers: [TestHouse.number(99)])], into: list,
            tenant: house.tenant, at: .now)
        #expect(counts.inserted == 2)
        let leads = try await house.claim(2).leads.sorted { $0.id < $1.id }
        #expect(leads.map(\.numbers.count) == [16, 1])
        #expect(leads.map(\.owner) == [house.agent, nil])
        #expect(Set(leads.flatMap(\.numbers)).count == 17)
        var last = leads[0]
        last.nextNumber = 15
        let verdicts = try await house.store.commitIntents(
            [house.intent(last), house.intent(leads[1])], site: house.site)
        #expect(verdicts.map(\.result) == [.committed(number: numbers[15]), .committed(number: TestHouse.number(99))])
    }
}
