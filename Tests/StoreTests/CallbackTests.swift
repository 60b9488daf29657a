import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: promised calls")
struct CallbackTests {
    private func write(_ house: TestHouse, _ entry: UInt64, _ writes: StoreWrite...) async throws {
        try await house.store.apply(
            writes.enumerated().map { SequencedWrite(entry: entry, ordinal: $0, write: $1) }, site: house.site)
    }

    private func states(_ house: TestHouse) async throws -> [[SQLValue]] {
        try await house.rows("SELECT state FROM callbacks ORDER BY id")
    }

    @Test("a promised call comes at its time, ahead of every priority, for its agent; reached, it is done")
    func wholeLife() async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await house.addLeads(1, list: "promised", due: now)
        let lead = try #require(try await house.claim(1, at: now).leads.first)
        let intent = house.intent(lead, at: now)
        _ = try await house.store.commitIntents([intent], site: house.site)
        let due = now + .seconds(3_600)
        try await write(
            house, 1,
            .attempt(
                AttemptRecord(
                    attempt: intent.attempt, outcome: .answered, placedAt: now, answeredAt: now, bridgedAt: now,
                    endedAt: now + .seconds(30), agent: house.agent)),
            .lead(
                LeadRecord(
                    lead: lead.id, attempt: intent.attempt, tried: .answered,
                    fate: .promised(at: due, number: 0, owner: house.agent), at: now + .seconds(40))))
        try await house.addLeads(1, from: 50, list: "urgent", priority: 99, due: now)

        let early = try await house.claim(2, at: due - .seconds(1))
        #expect(early.leads.map(\.priority) == [99] && early.nextPromised == due && early.waiting == 1)
        try await house.store.releaseLeads(early.leads.map(\.id), site: house.site)
        let open = try await house.store.callbacks(tenant: house.tenant)
        #expect(open.map(\.lead) == [lead.id] && open[0].dueAt == due && open[0].ownerLogin == "alice")

        let onTime = try await house.claim(2, at: due)
        #expect(onTime.leads.map(\.id).first == lead.id && onTime.leads.map(\.rank) == [-1, 0])
        #expect(onTime.leads[0].owner == house.agent && onTime.leads[0].lastAgent == house.agent)
        #expect(onTime.nextPromised == nil)
        let second = house.intent(onTime.leads[0], at: due)
        _ = try await house.store.commitIntents([second], site: house.site)
        let over = LeadRecord(
            lead: lead.id, attempt: second.attempt, tried: .answered, fate: .finished(reason: "sale"),
            at: due + .seconds(60))
        try await write(house, 2, .lead(over))
        #expect(try await states(house) == [["done"]])
        #expect(
            try await house.rows("SELECT state, end_reason, callback_id FROM leads WHERE id = \(lead.id)") == [
                ["finished", "sale", nil]
            ])
    }

    struct Ending: Sendable {
        let name: String
        let tried: Outcome?
        let fate: @Sendable (Instant) -> LeadFate
        let callback: String
        let lead: String
    }

    static let endings: [Ending] = [
        Ending(
            name: "nobody answers: tried again, still ahead of the list", tried: .noAnswer,
            fate: { .retry(at: $0 + .seconds(600), number: 0) }, callback: "open", lead: "waiting"),
        Ending(
            name: "the last try", tried: .noAnswer, fate: { _ in .finished(reason: "no-answer") }, callback: "missed",
            lead: "finished"),
        Ending(
            name: "answered, and called again later", tried: .answered,
            fate: { .retry(at: $0 + .seconds(600), number: 0) }, callback: "done", lead: "waiting"),
        Ending(
            name: "refused: do not call", tried: nil, fate: { _ in .finished(reason: "do-not-call") },
            callback: "missed", lead: "finished"),
    ]

    @Test("what becomes of a promise when it was served", arguments: endings)
    func served(_ ending: Ending) async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await house.addLeads(1, due: now)
        let id = try await house.store.addCallback(
            for: .number(TestHouse.number(0)), at: now + .seconds(60), note: "asked for it 🛎️", by: "carol",
            tenant: house.tenant, now: now)
        #expect(try await house.claim(1, at: now + .seconds(59)).leads.isEmpty)
        let lead = try #require(try await house.claim(1, at: now + .seconds(60)).leads.first)
        let at = now + .seconds(61)
        var attempt: AttemptID?
        if ending.tried != nil {
            let intent = house.intent(lead, at: at)
            attempt = intent.attempt
            _ = try await house.store.commitIntents([intent], site: house.site)
        }
        let record = LeadRecord(
            lead: lead.id, attempt: attempt, tried: ending.tried, fate: ending.fate(at), at: at + .seconds(30))
        try await write(house, 1, .lead(record))
        #expect(try await states(house) == [[.text(ending.callback)]], "\(ending.name)")
        let isOpen = ending.callback == "open"
        #expect(
            try await house.rows("SELECT state, claim_rank, callback_id FROM leads") == [
                [.text(ending.lead), isOpen ? -1 : 49, isOpen ? .int(id.rawValue) : nil]
            ], "\(ending.name)")
        if isOpen { #expect(try await house.claim(1, at: at + .seconds(599)).leads.isEmpty, "its retry is waited for") }
    }

    @Test("a promise outlives the call that was under way when it was made", arguments: [true, false])
    func madeDuringACall(_ isFinished: Bool) async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await house.addLeads(1, due: now)
        let lead = try #require(try await house.claim(1, at: now).leads.first)
        let intent = house.intent(lead, at: now)
        _ = try await house.store.commitIntents([intent], site: house.site)
        let due = now + .seconds(900)
        _ = try await house.store.addCallback(
            for: .id(lead.id), at: due, kind: .reservation, owner: house.agent, by: "alice", tenant: house.tenant,
            now: now + .seconds(5))
        #expect(try await house.rows("SELECT state FROM leads") == [["leased"]], "it stays on its floor")
        let record = LeadRecord(
            lead: lead.id, attempt: intent.attempt, tried: .answered,
            fate: isFinished ? .finished(reason: "sale") : .retry(at: now + .seconds(60), number: 0),
            at: now + .seconds(30))
        try await write(house, 1, .lead(record))
        #expect(try await states(house) == [["open"]])
        #expect(try await house.claim(1, at: due - .seconds(1)).leads.isEmpty)
        #expect(try await house.claim(1, at: due).leads.map(\.owner) == [house.agent])
    }

    @Test("a new promise takes the place of the old one, and one that is taken back leaves the lead in its list")
    func againAndCancel() async throws {
        let house = try await TestHouse()
        let now = Instant.now
        let list = try await house.store.openList("first", for: house.campaign, tenant: house.tenant)
        _ = try await house.store.insert(
            [NewLead(key: "k1", numbers: [TestHouse.number(1), TestHouse.number(2)])], into: list,
            tenant: house.tenant, at: now)
        _ = try await house.store.addCallback(
            for: .key("k1"), at: now + .seconds(60), by: "carol", tenant: house.tenant, now: now)
        let second = try await house.store.addCallback(
            for: .number(TestHouse.number(2)), at: now + .seconds(90), by: "carol", tenant: house.tenant,
            now: now + .seconds(1))
        #expect(try await states(house) == [["cancelled"], ["open"]])
        #expect(try await house.store.callbacks(tenant: house.tenant, dueBefore: now + .seconds(90)).isEmpty)
        #expect(try await house.store.callbacks(tenant: house.tenant).map(\.position) == [1])
        #expect(try await house.store.callbacks(tenant: house.tenant, state: nil).count == 2)
        try await house.store.cancelCallback(second, by: "carol", tenant: house.tenant, now: now + .seconds(2))
        let again = await #expect(throws: StoreError.self) {
            try await house.store.cancelCallback(second, by: "carol", tenant: house.tenant, now: now)
        }
        #expect(again?.code == .notFound)
        let lead = try #require(try await house.claim(1, at: now + .seconds(90)).leads.first)
        #expect(lead.rank == 49 && lead.nextNumber == 1)
    }

    @Test("leads are named clearly or not at all")
    func references() async throws {
        let house = try await TestHouse()
        try await house.addLeads(1, list: "one")
        try await house.addLeads(1, list: "two")
        func promise(_ lead: LeadReference, list: String? = nil) async throws(StoreError) {
            _ = try await house.store.addCallback(
                for: lead, list: list, at: .now, by: "carol", tenant: house.tenant, now: .now)
        }
        for (lead, list, code) in [
            (LeadReference.number(TestHouse.number(0)), nil, StoreError.Code.refused),
            (.number(TestHouse.number(1)), nil, .notFound), (.key("none"), nil, .notFound),
            (.id(LeadID(999)), nil, .notFound), (.number(TestHouse.number(0)), "three", .notFound),
        ] as [(LeadReference, String?, StoreError.Code)] {
            let error = await #expect(throws: StoreError.self) { try await promise(lead, list: list) }
            #expect(error?.code == code)
            #expect(error?.message.contains("+86") == false, "no number in errors")
        }
        try await promise(.number(TestHouse.number(0)), list: "two")
    }

    @Test("of ten thousand leads that wake at once, the promised one is first")
    func wokenFirst() async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await house.addLeads(3_000, due: now - .seconds(86_400))
        try await house.run("UPDATE leads SET state = 'waiting'")
        _ = try await house.store.addCallback(
            for: .number(TestHouse.number(2_999)), at: now, by: "carol", tenant: house.tenant, now: now)
        #expect(try await house.claim(1, at: now).leads.map(\.rank) == [-1])
    }
}
