import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: calls that people ask for")
struct ManualTests {
    private func lead(
        _ house: TestHouse, _ number: Int, campaign: CampaignID? = nil, site: SiteID? = nil, at now: Instant = .now
    ) async throws -> Lead {
        try await house.store.manualLead(
            number: TestHouse.number(number), campaign: campaign, tenant: house.tenant, site: site ?? house.site,
            lease: .seconds(60), at: now)
    }

    @Test("outside campaigns a number has one lead, made when it is first called, and may be dialled")
    func outsideCampaigns() async throws {
        let house = try await TestHouse()
        let lead = try await lead(house, 1)
        let again = try await self.lead(house, 1)
        #expect(again.id == lead.id && lead.numbers.count == 1)
        let campaign = try await house.store.manualCampaign(tenant: house.tenant)
        var intent = house.intent(lead)
        intent.campaign = campaign
        #expect(try await house.store.commitIntents([intent], site: house.site)[0].refusal == nil)
        #expect(try await house.claim(9).leads.isEmpty, "it belongs to no other campaign")
    }

    @Test("within a campaign it is the lead of the list, whatever its state, and its number")
    func withinACampaign() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("first", for: house.campaign, tenant: house.tenant)
        _ = try await house.store.insert(
            [NewLead(numbers: [TestHouse.number(1), TestHouse.number(2)])], into: list, tenant: house.tenant, at: .now)
        try await house.run("UPDATE leads SET state = 'finished', end_reason = 'busy'")
        let second = try await lead(house, 2, campaign: house.campaign)
        #expect(second.list == list && second.nextNumber == 1)
        let other = try await lead(house, 3, campaign: house.campaign)
        #expect(other.list != list && other.id != second.id)
        let verdicts = try await house.store.commitIntents(
            [house.intent(second), house.intent(other)], site: house.site)
        #expect(verdicts.map(\.result) == [2, 3].map { .committed(number: TestHouse.number($0)) })
    }

    @Test("what another site has is left to it until its lease ends")
    func otherSite() async throws {
        let house = try await TestHouse()
        let other = try await house.store.site(named: "site-2", tenant: house.tenant)
        let now = Instant.now
        let lead = try await lead(house, 1, at: now)
        let error = await #expect(throws: StoreError.self) { try await self.lead(house, 1, site: other, at: now) }
        #expect(error?.isRetriable == true)
        #expect(try await self.lead(house, 1, site: other, at: now + .seconds(61)).id == lead.id)
    }

    @Test("two who ask for a new number at once get one lead between them")
    func atOnce() async throws {
        let house = try await TestHouse()
        _ = try await house.store.manualCampaign(tenant: house.tenant)
        let ids = try await withThrowingTaskGroup(of: LeadID.self) { group in
            for _ in 0..<4 { group.addTask { try await self.lead(house, 5).id } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }
}
