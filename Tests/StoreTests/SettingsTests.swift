import CallFloor
import CallPacing
import MariaDBClient
import Store
import Testing

@Suite("Store: settings")
struct SettingsTests {
    @Test("what was set is read back")
    func roundTrip() async throws {
        let house = try await TestHouse()
        let pool = try await house.store.createCallerIDPool(CallerIDPoolSetup(name: "city"), tenant: house.tenant)
        let shown = ["+861065529988", "+861065529989"].map { CallerIDSetup(number: $0) }
        #expect(try await house.store.addCallerIDs(shown, to: pool, tenant: house.tenant) == 2)
        let settings = Campaign(
            id: CampaignID(0), tenant: house.tenant, name: "winter ❄️", mode: .ratio,
            pacing: .ratio(RatioSettings(lines: 2.5)),
            skillGroup: house.group, trunks: [house.trunk], callerIDPool: pool,
            ringTimeout: .seconds(20),
            abandonThreshold: .milliseconds(1_500), wrapUp: .seconds(5), safeHarbourPrompt: "sound:sorry",
            isRecorded: false, message: "sound:offer",
            hours: CallingHours(
                week: [[LocalInterval(from: 540, to: 720), LocalInterval(from: 780, to: 1_440)]]
                    + Array(repeating: [], count: 6)),
            zone: try await house.store.zone(named: "europe/berlin"),
            retry: RetryPolicy(
                rules: [
                    RetryRule(
                        outcome: .busy, causes: [17, 34], sipStatuses: [486], minimumDuration: .milliseconds(500),
                        maximumDuration: .seconds(9), delay: .seconds(60), backoff: 1.5, maximumDelay: .seconds(7_200),
                        maximum: 2, number: .same, rotatesDayPart: true, endState: "never in"),
                    RetryRule(outcome: .busy, delay: .seconds(70), maximum: 3),
                ], maximumAttempts: 3, dayParts: [DayPart(name: "noon", interval: LocalInterval(from: 700, to: 800))]),
            caps: [RateCap(count: 2, window: .seconds(7_200)), RateCap(count: 3, window: .seconds(604_800))],
            ownerPatience: nil)
        let id = try await house.store.createCampaign(settings)
        let read = try await house.store.settings(of: house.tenant)
        var expected = settings
        expected.id = id
        #expect(read.campaigns.first { $0.id == id } == expected)
        #expect(read.callerIDs.values.sorted() == ["+861065529988", "+861065529989"])
        #expect(
            read.agents == [
                Agent(
                    id: house.agent, tenant: house.tenant, login: "alice", leg: .persistent, phone: "PHONE/1001",
                    memberships: [.init(group: house.group, level: 1)])
            ])
        #expect(read.trunks.map(\.name) == ["carrier"])
        #expect(read.campaigns.first { $0.id == house.campaign }?.retry == RetryPolicy())
        let manual = try await house.store.manualCampaign(tenant: house.tenant)
        #expect(try await house.store.manualCampaign(tenant: house.tenant) == manual, "there is one")
        let all = try await house.store.settings(of: house.tenant).campaigns
        #expect(
            all.map(\.mode) == [.progressive, .ratio, .manual] && all.last?.id == manual, "the hidden one comes last")
        #expect(read.zones[settings.zone!] == "Europe/Berlin")
        #expect(read.skillGroups == [SkillGroup(id: house.group, name: "sales")])
    }

    @Test("settings are changed as a whole, and what is not there cannot be changed")
    func updates() async throws {
        let house = try await TestHouse()
        try await house.store.setCampaign(house.campaign, to: .running)
        let before = try await house.store.settings(of: house.tenant)
        var campaign = try #require(before.campaigns.first)
        var agent = try #require(before.agents.first)
        var trunk = try #require(before.trunks.first)
        campaign.name = "autumn 2"
        campaign.trunks = []
        campaign.caps = [RateCap(count: 4, window: .seconds(86_400))]
        campaign.retry.rules = [
            RetryRule(outcome: .noAnswer, delay: .seconds(10), maximum: 1),
            RetryRule(outcome: .busy, delay: .seconds(5), maximum: 9),
        ]
        agent.memberships = [.init(group: try await house.store.createGroup("support", tenant: house.tenant), level: 3)]
        agent.leg = .perCall
        agent.outside = house.trunk
        agent.ringTimeout = .seconds(12)
        agent.missesAllowed = 3
        trunk.channels = 60
        try await house.store.updateCampaign(campaign, by: "carol")
        try await house.store.updateAgent(agent, outsideNumber: "+4915112345678")
        try await house.store.updateTrunk(trunk, tenant: house.tenant)
        let after = try await house.store.settings(of: house.tenant)
        #expect(after.campaigns.first == campaign)
        #expect(after.outsideNumbers == [house.agent: "+4915112345678"])
        let log = try await house.rows("SELECT actor, action, JSON_KEYS(detail) FROM audit_log")
        #expect(log == [["carol", "campaign.set", #"["caps", "name", "retry", "trunks"]"#]])
        #expect(
            try await house.rows("SELECT version FROM campaigns WHERE id = \(house.campaign)") == [[.uint(2)]])
        #expect(after.agents == [agent])
        #expect(after.trunks == [trunk])
        agent.outside = nil
        try await house.store.updateAgent(agent)
        #expect(try await house.store.settings(of: house.tenant).outsideNumbers.isEmpty)
        campaign.tenant = TenantID(2)
        let error = await #expect(throws: StoreError.self) { try await house.store.updateCampaign(campaign) }
        #expect(error?.code == .notFound)
    }

    @Test("names are unique and missing names are told")
    func names() async throws {
        let house = try await TestHouse()
        let taken = await #expect(throws: StoreError.self) {
            try await house.store.createGroup("sales", tenant: house.tenant)
        }
        #expect(taken?.code == .alreadyExists)
        #expect(taken?.message.contains("'sales'") == true)
        let missing = await #expect(throws: StoreError.self) {
            try await house.store.group(named: "nobody", tenant: house.tenant)
        }
        #expect(missing?.code == .notFound)
        #expect(try await house.store.tenant(named: "default") == house.tenant)
    }

    @Test("a report adds up")
    func report() async throws {
        let house = try await TestHouse()
        try await house.addLeads(5)
        let now = Instant.now
        let leads = try await house.claim(4, at: now).leads
        let intents = leads.map { house.intent($0, at: now) }
        _ = try await house.store.commitIntents(intents, site: house.site)
        let writes: [StoreWrite] = [
            .attempt(
                AttemptRecord(
                    attempt: intents[0].attempt, outcome: .answered, placedAt: now, answeredAt: now + .seconds(1),
                    bridgedAt: now + .milliseconds(1_020), endedAt: now + .milliseconds(31_020), agent: house.agent)),
            .attempt(AttemptRecord(attempt: intents[1].attempt, outcome: .abandoned, answeredAt: now, endedAt: now)),
            .attempt(AttemptRecord(attempt: intents[2].attempt, outcome: .busy, endedAt: now)),
            .disposition(
                DispositionRecord(
                    attempt: intents[0].attempt, agent: house.agent,
                    disposition: Disposition(code: "sale", effect: .finish), at: now)),
            .lead(
                LeadRecord(lead: leads[0].id, attempt: nil, tried: .answered, fate: .finished(reason: "sale"), at: now)),
            .lead(
                LeadRecord(
                    lead: leads[2].id, attempt: nil, tried: .busy, fate: .retry(at: now + .seconds(60), number: 0),
                    at: now)),
        ]
        try await house.store.apply(
            writes.enumerated().map { SequencedWrite(entry: 1, ordinal: $0, write: $1) }, site: house.site)
        let campaign = try #require(try await house.store.settings(of: house.tenant).campaigns.first)
        let report = try await house.store.report(on: campaign)
        #expect(report.outcomes == ["answered": 1, "abandoned": 1, "busy": 1, "open": 1])
        #expect(report.leads == ["ready": 1, "leased": 2, "finished": 1, "waiting": 1])
        #expect(report.endReasons == ["sale": 1])
        #expect(report.dispositions == ["sale": 1])
        #expect(report.answered == 2 && report.connected == 1 && report.abandoned == 1)
        #expect(report.talkSeconds == 30)
        #expect(report.abandonRate == 0.5)
        #expect(report.answerToBridge == [20])
    }
}
