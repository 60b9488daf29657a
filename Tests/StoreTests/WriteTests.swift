import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: writes behind")
struct WriteTests {
    /// The whole life of one lead's call, as the floor writes it.
    private func life(of intent: Intent, _ house: TestHouse) -> [SequencedWrite] {
        let at = intent.decidedAt
        let writes: [StoreWrite] = [
            .agentState(
                AgentStateRecord(agent: house.agent, state: .talking, attempt: intent.attempt, at: at + .seconds(5))),
            .attempt(
                AttemptRecord(
                    attempt: intent.attempt, outcome: .answered, cause: 16, sipStatus: 200, placedAt: at,
                    ringingAt: at + .seconds(1), answeredAt: at + .seconds(5), bridgedAt: at + .milliseconds(5_040),
                    endedAt: at + .seconds(65), agent: house.agent, endedBy: .customer)),
            .recording(
                RecordingRecord(
                    attempt: intent.attempt, name: "rec-1", duration: .milliseconds(59_960), failed: false,
                    at: at + .seconds(65))),
            .agentState(
                AgentStateRecord(agent: house.agent, state: .wrapup, attempt: intent.attempt, at: at + .seconds(65))),
            .disposition(
                DispositionRecord(
                    attempt: intent.attempt, agent: house.agent,
                    disposition: Disposition(code: "do-not-call", effect: .doNotCall), at: at + .seconds(70))),
            .lead(
                LeadRecord(
                    lead: intent.lead, attempt: intent.attempt, tried: .answered,
                    fate: .finished(reason: "do-not-call"),
                    at: at + .seconds(70))),
            .agentState(
                AgentStateRecord(
                    agent: house.agent, state: .paused(reason: "lunch 🍜"), attempt: nil, at: at + .seconds(71))),
            .campaignStatus(house.campaign, .finished, at: at + .seconds(72)),
        ]
        return writes.enumerated().map { SequencedWrite(entry: 7, ordinal: $0, write: $1) }
    }

    private static let tables = [
        "attempts", "calls", "recordings", "leads", "agent_states", "agents", "campaigns", "do_not_call",
    ]

    private func snapshot(_ house: TestHouse) async throws -> [[[SQLValue]]] {
        var snapshot: [[[SQLValue]]] = []
        for table in Self.tables { snapshot.append(try await house.rows("SELECT * FROM \(table) ORDER BY 1")) }
        return snapshot
    }

    @Test("a life is written down, and written twice it is the same")
    func applyTwice() async throws {
        let house = try await TestHouse()
        try await house.addLeads(1)
        let lead = try #require(try await house.claim(1).leads.first)
        let intent = house.intent(lead)
        _ = try await house.store.commitIntents([intent], site: house.site)
        let life = life(of: intent, house)
        try await house.store.apply(life, site: house.site)
        #expect(try await house.store.appliedSequence(of: house.site) == life.last?.sequence)

        let attempt = try await house.rows(
            "SELECT outcome, cause, sip_status, ended_by, answered_at IS NOT NULL FROM attempts")
        #expect(attempt == [["answered", .uint(16), .uint(200), "customer", 1]])
        #expect(
            try await house.rows("SELECT disposition, TIMESTAMPDIFF(MICROSECOND, bridged_at, ended_at) FROM calls") == [
                ["do-not-call", 59_960_000]
            ])
        #expect(try await house.rows("SELECT name, duration_ms, failed FROM recordings") == [["rec-1", 59_960, 0]])
        #expect(
            try await house.rows("SELECT state, end_reason, JSON_VALUE(tries, '$.answered'), lease_site FROM leads")
                == [["finished", "do-not-call", "1", nil]])
        #expect(
            try await house.rows("SELECT state, reason FROM agent_states ORDER BY id") == [
                ["talking", nil], ["wrapup", nil], ["paused", "lunch 🍜"],
            ])
        #expect(try await house.rows("SELECT state, state_reason FROM agents") == [["paused", "lunch 🍜"]])
        #expect(try await house.rows("SELECT status FROM campaigns WHERE mode <> 'manual'") == [["finished"]])
        #expect(
            try await house.rows("SELECT number, campaign_id FROM do_not_call") == [[.text(TestHouse.number(0)), 0]])

        let once = try await snapshot(house)
        try await house.store.apply(life, site: house.site)
        try await house.store.apply(Array(life.suffix(3)), site: house.site)
        #expect(try await snapshot(house) == once)
    }

    @Test("however the writes are cut into batches and repeated, the end is the same", arguments: 0..<6)
    func anyCut(_ seed: Int) async throws {
        let house = try await TestHouse()
        try await house.addLeads(6)
        let leads = try await house.claim(6).leads
        let now = Instant.now
        let intents = leads.map { house.intent($0, at: now) }
        _ = try await house.store.commitIntents(intents, site: house.site)
        var writes: [SequencedWrite] = []
        for (entry, intent) in intents.enumerated() {
            let outcome = [Outcome.busy, .noAnswer, .invalid, .lost, .abandoned, .machine][entry]
            writes.append(
                SequencedWrite(
                    entry: UInt64(entry + 1), ordinal: 0,
                    write: .attempt(
                        AttemptRecord(attempt: intent.attempt, outcome: outcome, endedAt: now + .seconds(1)))))
            for ordinal in 1...2 {
                writes.append(
                    SequencedWrite(
                        entry: UInt64(entry + 1), ordinal: ordinal,
                        write: .lead(
                            LeadRecord(
                                lead: intent.lead, attempt: intent.attempt, tried: ordinal == 1 ? outcome : nil,
                                fate: .retry(at: now + .seconds(60 * ordinal), number: 0), at: now))))
            }
        }
        var generator = SeededGenerator(seed: UInt64(seed))
        var applied = 0
        while applied < writes.count {
            let from = Int.random(in: 0...applied, using: &generator)
            let to = Int.random(in: applied + 1...writes.count, using: &generator)
            try await house.store.apply(Array(writes[from..<to]), site: house.site)
            applied = to
        }
        let states = try await house.rows(
            "SELECT state, due_at, JSON_EXTRACT(tries, '$.*'), last_attempt_id FROM leads ORDER BY id")
        #expect(
            states
                == intents.map {
                    [
                        "waiting", .time(SQLTime(microseconds: (now + .seconds(120)).microseconds)), "[1]",
                        .text($0.attempt.text),
                    ]
                })
        #expect(try await house.rows("SELECT COUNT(*) FROM attempts WHERE outcome IS NULL") == [[0]])
    }

    @Test("the first outcome stays, and writes about rows that are gone change nothing")
    func oddities() async throws {
        let house = try await TestHouse()
        try await house.addLeads(1)
        let intent = house.intent(try #require(try await house.claim(1).leads.first))
        _ = try await house.store.commitIntents([intent], site: house.site)
        let stranger = house.intent(Lead(id: LeadID(77), list: ListID(1), numbers: [NumberID(77 * 16)]))
        let now = Instant.now
        let writes: [StoreWrite] = [
            .attempt(AttemptRecord(attempt: intent.attempt, outcome: .busy, endedAt: now)),
            .attempt(AttemptRecord(attempt: intent.attempt, outcome: .answered, endedAt: now)),
            .attempt(
                AttemptRecord(
                    attempt: stranger.attempt, outcome: .answered, answeredAt: now, bridgedAt: now, endedAt: now,
                    agent: house.agent)),
            .recording(RecordingRecord(attempt: stranger.attempt, name: "none", duration: nil, failed: true, at: now)),
            .disposition(DispositionRecord(attempt: stranger.attempt, agent: house.agent, disposition: nil, at: now)),
            .lead(
                LeadRecord(
                    lead: stranger.lead, attempt: stranger.attempt, tried: .busy, fate: .finished(reason: "x"), at: now)
            ),
            .agentState(AgentStateRecord(agent: AgentID(4_711), state: .ready, attempt: nil, at: now)),
        ]
        try await house.store.apply(
            writes.enumerated().map { SequencedWrite(entry: 1, ordinal: $0, write: $1) }, site: house.site)
        #expect(try await house.rows("SELECT outcome FROM attempts") == [["busy"]])
        #expect(try await house.rows("SELECT COUNT(*) FROM calls") == [[0]])
        #expect(try await house.rows("SELECT COUNT(*) FROM agent_states") == [[0]])
    }

    @Test("attempts that no floor knows are settled as lost, and their leads come again")
    func orphans() async throws {
        let house = try await TestHouse()
        try await house.addLeads(3)
        let now = Instant.now
        let leads = try await house.claim(3, at: now).leads
        let intents = leads.map { house.intent($0, at: now) }
        _ = try await house.store.commitIntents(intents, site: house.site)
        let settled = try await house.store.settleOrphans(
            of: house.site, except: [intents[0].attempt], at: now, retryAfter: .seconds(60))
        #expect(settled == 2)
        #expect(try await house.store.openAttempts(of: house.site).map(\.attempt) == [intents[0].attempt])
        let again = try await house.claim(3, at: now + .seconds(60)).leads
        #expect(Set(again.map(\.id)) == Set(leads.dropFirst().map(\.id)) || again.count == 3)
        #expect(again.filter { $0.id != leads[0].id }.allSatisfy { $0.tries == [.lost: 1] })
    }
}

/// A generator whose numbers are the seed's (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
