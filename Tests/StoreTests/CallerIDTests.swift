import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: caller IDs")
struct CallerIDTests {
    private static let beijing = "+861065529988"
    private static let london = "+442079460001"

    private func pool(_ house: TestHouse, _ name: String = "city") async throws -> CallerIDPoolSetup {
        var setup = CallerIDPoolSetup(
            name: name, rotation: .leastUsed, prefersLocal: true,
            defaults: CallerID(
                token: CallerIDToken(0), caps: [RateCap("20/1h")!, RateCap("100/1d")!], maximumConcurrent: 2,
                coolsAfter: 30, cooling: .seconds(600), minimumAnswerRate: 0.05, answerRateSample: 40,
                presentation: .restricted))
        setup.id = try await house.store.createCallerIDPool(setup, tenant: house.tenant)
        return setup
    }

    @Test("a pool is read back, changed, and named when it is missing or taken")
    func pools() async throws {
        let house = try await TestHouse()
        var setup = try await pool(house)
        #expect(try await house.store.callerIDPool(named: "city", tenant: house.tenant) == setup)
        setup.name = "town"
        setup.rotation = .random
        setup.prefersLocal = false
        setup.defaults = CallerID(token: CallerIDToken(0))
        try await house.store.updateCallerIDPool(setup, tenant: house.tenant)
        #expect(try await house.store.callerIDPools(tenant: house.tenant) == [setup])
        let missing = await #expect(throws: StoreError.self) {
            try await house.store.callerIDPool(named: "city", tenant: house.tenant)
        }
        #expect(missing?.code == .notFound && missing?.message.contains("town") == true)
        let taken = await #expect(throws: StoreError.self) {
            try await house.store.createCallerIDPool(setup, tenant: house.tenant)
        }
        #expect(taken?.code == .alreadyExists)
    }

    @Test("members go by their pool's rules, unless they have their own")
    func members() async throws {
        let house = try await TestHouse()
        let setup = try await pool(house)
        var own = CallerIDSetup(number: Self.london, label: "London ☎", areas: ["+4420", "+44118"])
        own.caps = []
        own.cooling = .seconds(5)
        own.presentation = .allowed
        #expect(
            try await house.store.addCallerIDs(
                [CallerIDSetup(number: Self.beijing), own], to: setup.id, tenant: house.tenant) == 2)
        let settings = try await house.store.settings(of: house.tenant)
        let read = try #require(settings.callerIDPools.first)
        #expect(read.rotation == .leastUsed && read.prefersLocal && read.name == "city")
        #expect(read.members.map { settings.callerIDs[$0.token] } == [Self.beijing, Self.london])
        var first = setup.defaults
        first.token = read.members[0].token
        #expect(read.members[0] == first)
        #expect(read.members[1].caps.isEmpty && read.members[1].cooling == .seconds(5))
        #expect(read.members[1].presentation == .allowed && read.members[1].maximumConcurrent == 2)
        let listed = try await house.store.callerIDs(in: setup.id, tenant: house.tenant)
        own.token = read.members[1].token
        #expect(listed[1] == own)
        #expect(!"\(listed)".contains("+44"))
    }

    @Test("a number that is added again is changed, and keeps its token also when it was removed")
    func again() async throws {
        let house = try await TestHouse()
        let setup = try await pool(house)
        let plain = CallerIDSetup(number: Self.london)
        #expect(try await house.store.addCallerIDs([plain, plain], to: setup.id, tenant: house.tenant) == 1)
        let token = try await house.store.callerIDs(in: setup.id, tenant: house.tenant)[0].token
        let removed = try await house.store.removeCallerIDs(
            [Self.london, Self.beijing], from: setup.id, tenant: house.tenant)
        #expect(removed == 1)
        #expect(try await house.store.settings(of: house.tenant).callerIDPools[0].members.isEmpty)
        var capped = plain
        capped.caps = [RateCap("1/1d")!]
        #expect(try await house.store.addCallerIDs([capped], to: setup.id, tenant: house.tenant) == 1)
        #expect(try await house.store.addCallerIDs([capped], to: setup.id, tenant: house.tenant) == 0)
        let members = try await house.store.settings(of: house.tenant).callerIDPools[0].members
        #expect(members.map(\.token) == [token] && members[0].caps == [RateCap("1/1d")!])
    }

    @Test("a pool that a campaign shows is not deleted, another one is, with its members")
    func deletion() async throws {
        let house = try await TestHouse()
        let setup = try await pool(house)
        _ = try await house.store.addCallerIDs([CallerIDSetup(number: Self.london)], to: setup.id, tenant: house.tenant)
        try await house.run("UPDATE campaigns SET caller_id_pool_id = \(setup.id)")
        let refused = await #expect(throws: StoreError.self) {
            try await house.store.deleteCallerIDPool(setup, tenant: house.tenant)
        }
        #expect(refused?.code == .refused && refused?.message.contains("autumn") == true)
        try await house.run("UPDATE campaigns SET caller_id_pool_id = NULL")
        try await house.store.deleteCallerIDPool(setup, tenant: house.tenant)
        #expect(try await house.rows("SELECT COUNT(*) FROM caller_ids") == [[0]])
        let gone = await #expect(throws: StoreError.self) {
            try await house.store.deleteCallerIDPool(setup, tenant: house.tenant)
        }
        #expect(gone?.code == .notFound)
    }

    /// Attempts that showed a caller ID, a second apart.
    private func show(
        _ token: CallerIDToken, _ outcomes: [Outcome?], from begin: Instant, _ house: TestHouse, list: String
    ) async throws -> [Instant] {
        try await house.addLeads(outcomes.count, from: Int(token.rawValue) * 100, list: list)
        let leads = try await house.claim(outcomes.count).leads
        let intents = leads.enumerated().map { index, lead -> Intent in
            var intent = house.intent(lead, at: begin + .seconds(Double(index)))
            intent.callerID = token
            return intent
        }
        _ = try await house.store.commitIntents(intents, site: house.site)
        let writes = zip(intents, outcomes).compactMap { intent, outcome in
            outcome.map {
                StoreWrite.attempt(
                    AttemptRecord(
                        attempt: intent.attempt, outcome: $0, placedAt: $0 == .cancelled ? nil : intent.decidedAt,
                        endedAt: intent.decidedAt + .seconds(1)))
            }
        }
        try await house.store.apply(
            writes.enumerated().map {
                SequencedWrite(entry: UInt64(token.rawValue), ordinal: $0, write: $1)
            }, site: house.site)
        return intents.map(\.decidedAt)
    }

    @Test("recent uses are what caps look back on, without withdrawn intents; health counts what reached a line")
    func history() async throws {
        let house = try await TestHouse()
        var setup = try await pool(house)
        setup.defaults.caps = [RateCap("3/1h")!, RateCap("2/10s")!]
        try await house.store.updateCallerIDPool(setup, tenant: house.tenant)
        _ = try await house.store.addCallerIDs(
            [CallerIDSetup(number: Self.london), CallerIDSetup(number: Self.beijing)], to: setup.id,
            tenant: house.tenant)
        let members = try await house.store.settings(of: house.tenant).callerIDPools[0].members.map(\.token)
        let begin = Instant.now - .seconds(1_000)
        let shown = try await show(
            members[0], [.answered, .noAnswer, .machine, .cancelled, .invalid, nil], from: begin, house, list: "a")
        let now = Instant.now
        let pools = try await house.store.settings(of: house.tenant).callerIDPools
        let uses = try await house.store.recentUses(of: pools, at: now)
        #expect(uses == [members[0]: [shown[2], shown[4], shown[5]]], "three at most, oldest first")
        let later = try await house.store.recentUses(of: pools, at: shown[4] + .seconds(3_600))
        #expect(later == [members[0]: [shown[5]]], "what has left the longest window is not read")

        let health = try await house.store.callerIDHealth(in: setup.id, tenant: house.tenant, since: begin, at: now)
        #expect(health.map(\.token) == members)
        #expect(health[0].attempts == 5 && health[0].lastShownAt == shown[5])
        #expect(health[0].answers == Proportion(1, of: 3) && health[0].lastDay == Proportion(1, of: 3))
        #expect(health[1] == CallerIDHealth(token: members[1]))
        let old = try await house.store.callerIDHealth(
            in: setup.id, tenant: house.tenant, since: begin, at: now + .seconds(86_400))
        #expect(old[0].answers.of == 3 && old[0].lastDay.of == 0)
    }

    @Test("reading a caller ID's uses reads no more rows than its cap looks back on", arguments: [10, 300])
    func usesPlan(attempts: Int) async throws {
        let house = try await TestHouse()
        var setup = try await pool(house)
        setup.defaults.caps = [RateCap("5/1d")!]
        try await house.store.updateCallerIDPool(setup, tenant: house.tenant)
        _ = try await house.store.addCallerIDs([CallerIDSetup(number: Self.london)], to: setup.id, tenant: house.tenant)
        let pools = try await house.store.settings(of: house.tenant).callerIDPools
        _ = try await show(
            pools[0].members[0].token, .init(repeating: .busy, count: attempts), from: .now - .seconds(5_000), house,
            list: "b")
        let store = Store(house.configuration, limits: PoolLimits(maximum: 1))
        _ = try await store.recentUses(of: pools, at: .now)
        let before = try await store.rowsRead()
        let uses = try await store.recentUses(of: pools, at: .now)
        let read = try await store.rowsRead() - before
        #expect(uses.values.first?.count == 5)
        #expect(read < 30, "\(read) rows")
    }
}
