import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: do not call")
struct DoNotCallTests {
    struct Case: Sendable {
        let name: String
        let entry: DoNotCallEntry
        let isRefused: Bool
    }

    private static func entry(
        _ number: String, _ kind: DoNotCallEntry.Kind = .number, _ scope: DoNotCallEntry.Scope = .tenant,
        endsIn: Duration? = nil
    ) -> DoNotCallEntry {
        DoNotCallEntry(
            number, kind: kind, scope: scope, reason: "asked", source: "test", expiresAt: endsIn.map { .now + $0 })
    }

    static let number = TestHouse.number(0)
    static let cases: [Case] = [
        Case(name: "the number, everybody", entry: entry(number, .number, .everybody), isRefused: true),
        Case(name: "the number, its tenant", entry: entry(number), isRefused: true),
        Case(name: "another campaign", entry: entry(number, .number, .campaign(CampaignID(999))), isRefused: false),
        Case(name: "how it begins", entry: entry("+86138", .prefix), isRefused: true),
        Case(name: "its first digit, everybody", entry: entry("+8", .prefix, .everybody), isRefused: true),
        Case(name: "the whole number as a prefix", entry: entry(number, .prefix), isRefused: true),
        Case(name: "its neighbours' beginning", entry: entry("+86139", .prefix), isRefused: false),
        Case(
            name: "how it begins, another campaign", entry: entry("+86138", .prefix, .campaign(CampaignID(999))),
            isRefused: false),
        Case(name: "the beginning as a number", entry: entry("+86138", .number), isRefused: false),
        Case(name: "until in an hour", entry: entry(number, endsIn: .seconds(3_600)), isRefused: true),
        Case(name: "until an hour ago", entry: entry(number, endsIn: .seconds(-3_600)), isRefused: false),
        Case(
            name: "a prefix until an hour ago", entry: entry("+86", .prefix, endsIn: .seconds(-3_600)), isRefused: false
        ),
    ]

    @Test("an entry holds for what it says", arguments: cases)
    func scopes(_ example: Case) async throws {
        let house = try await TestHouse()
        try await house.addLeads(2)
        try await house.store.forbid([example.entry], tenant: house.tenant, by: "carol")
        let leads = try await house.claim(2).leads
        let intents = leads.map { house.intent($0) }
        let verdicts = try await house.store.commitIntents(intents, site: house.site)
        #expect(verdicts[0].refusal == (example.isRefused ? .doNotCall : nil), "\(example.name)")
        let isForNeighbourToo = example.isRefused && example.entry.number != Self.number
        #expect(verdicts[1].refusal == (isForNeighbourToo ? .doNotCall : nil), "\(example.name)")
    }

    @Test("another tenant's entries are its own")
    func tenants() async throws {
        let house = try await TestHouse()
        try await house.run("INSERT INTO tenants (id, name) VALUES (2, 'other')")
        try await house.addLeads(1)
        try await house.store.forbid(
            [Self.entry(Self.number), Self.entry("+86", .prefix)], tenant: TenantID(2), by: "carol")
        let lead = try #require(try await house.claim(1).leads.first)
        #expect(try await house.store.commitIntents([house.intent(lead)], site: house.site)[0].refusal == nil)
    }

    @Test("a number that is added while it is called is not called again")
    func duringACall() async throws {
        let house = try await TestHouse()
        try await house.addLeads(1)
        let now = Instant.now
        let lead = try #require(try await house.claim(1, at: now).leads.first)
        let intent = house.intent(lead, at: now)
        #expect(try await house.store.commitIntents([intent], site: house.site)[0].refusal == nil)
        try await house.store.forbid([Self.entry(Self.number)], tenant: house.tenant, by: "carol")
        let writes: [StoreWrite] = [
            .attempt(
                AttemptRecord(attempt: intent.attempt, outcome: .noAnswer, placedAt: now, endedAt: now + .seconds(25))),
            .lead(
                LeadRecord(
                    lead: lead.id, attempt: intent.attempt, tried: .noAnswer,
                    fate: .retry(at: now + .seconds(60), number: 0), at: now + .seconds(25))),
        ]
        try await house.store.apply(
            writes.enumerated().map { SequencedWrite(entry: 1, ordinal: $0, write: $1) }, site: house.site)
        let again = try #require(try await house.claim(1, at: now + .seconds(60)).leads.first)
        let second = house.intent(again, at: now + .seconds(61))
        #expect(try await house.store.commitIntents([second], site: house.site)[0].refusal == .doNotCall)
        #expect(try await house.rows("SELECT COUNT(*) FROM attempts") == [[1]])
    }

    @Test(
        "entries are listed page by page, found by how they begin, changed when added again, and taken off one by one")
    func listing() async throws {
        let house = try await TestHouse()
        let mine = (0..<25).map { Self.entry(TestHouse.number($0)) }
        let others = [
            Self.entry("+4930", .prefix), Self.entry("+4930123", .number, .everybody),
            Self.entry(TestHouse.number(3), .number, .campaign(house.campaign)),
        ]
        try await house.store.forbid(mine + others, tenant: house.tenant, by: "carol")
        var pages: [[DoNotCallEntry]] = []
        var last: DoNotCallEntry?
        repeat {
            pages.append(try await house.store.doNotCall(tenant: house.tenant, after: last, limit: 10))
            last = pages.last?.last
        } while last != nil
        #expect(pages.map(\.count) == [10, 10, 8, 0])
        let all = pages.flatMap { $0 }
        #expect(Set(all.map { "\($0.kind) \($0.number) \($0.scope)" }).count == 28)
        #expect(all.first?.scope == .everybody && all.last?.kind == .prefix)
        #expect(all.allSatisfy { $0.createdBy == "carol" && $0.createdAt != nil })
        let found = try await house.store.doNotCall(tenant: house.tenant, beginning: "+4930")
        #expect(found.map(\.number) == ["+4930123", "+4930"])

        var changed = mine[0]
        changed.reason = "asked twice"
        changed.expiresAt = .now + .seconds(60)
        try await house.store.forbid([changed], tenant: house.tenant, by: "dave")
        let entry = try #require(try await house.store.doNotCall(tenant: house.tenant, beginning: changed.number).first)
        #expect(entry.reason == "asked twice" && entry.expiresAt == changed.expiresAt && entry.createdBy == "carol")

        let gone = try await house.store.permit(
            TestHouse.number(3), kind: .number, scope: .campaign(house.campaign), tenant: house.tenant)
        #expect(gone)
        #expect(try await house.store.permit("+49", kind: .prefix, scope: .tenant, tenant: house.tenant) == false)
        #expect(
            try await house.rows("SELECT COUNT(*) FROM do_not_call WHERE number = '\(TestHouse.number(3))'") == [[1]])
    }
}
