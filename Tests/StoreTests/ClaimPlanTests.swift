import CallFloor
import MariaDBClient
import Store
import Testing

/// What the claim costs on a list of a million: told by the plan, and by the rows that the server really touches.
@Suite("Store: claim on a million leads")
struct ClaimPlanTests {
    @Test("uses its index, sorts nothing, and reads about as many rows as it hands out")
    func millionLeads() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("million", for: house.campaign, tenant: house.tenant)
        let connection = try await MariaDBConnection.connect(
            to: {
                var configuration = house.configuration
                configuration.statementTimeout = .seconds(120)
                return configuration
            }())
        try await connection.execute(
            """
            INSERT INTO leads (id, tenant_id, list_id, number, priority, zone_id, state, due_at)
            SELECT seq, 1, ?, CONCAT('+861', LPAD((seq * 7919) % 10000000000, 10, '0')), 40 + seq % 3,
                NULLIF(seq % 7, 6) + 1,
                IF(seq % 4 = 0, 'waiting', 'ready'), UTC_TIMESTAMP(6) + INTERVAL IF(seq > 4000, seq % 4 = 0, 0) DAY
            FROM seq_1_to_1000000
            """, [.int(list.rawValue)])
        _ = try await connection.query("ANALYZE TABLE leads")

        let past = SQLValue.time(SQLTime(microseconds: Instant.now.microseconds - 1_000_000_000))
        let plans: [(statement: String, key: String, values: [SQLValue])] = [
            (LeadPicker.pickStatement, "claim", [.int(list.rawValue), 3, 57, past, past, 17, 50]),
            (LeadPicker.nextRankStatement, "claim", [.int(list.rawValue), 3, 57]),
            (LeadPicker.zoneStatement, "claim", [.int(list.rawValue), 2]),
            (Store.sleepersStatement, "wake", [.int(list.rawValue), "waiting", past]),
        ]
        for (statement, key, values) in plans {
            let plan = try #require(try await connection.query("EXPLAIN \(statement)", values).first)
            #expect(try plan.decode("key", as: String?.self) == key)
            let extra = try plan.decode("Extra", as: String.self)
            #expect(!extra.contains("filesort") && !extra.contains("temporary"), "\(extra)")
        }

        // A pool of one connection, so that the counters that are read are the claim's own.
        let store = Store(house.configuration, limits: PoolLimits(minimum: 0, maximum: 1))
        let now = Instant.now
        // The first claim also wakes a thousand leads.
        _ = try await store.claimLeads(of: house.campaign, count: 50, site: house.site, lease: .seconds(60), at: now)
        let before = try await store.rowsRead()
        let clock = ContinuousClock()
        var claim = Claim(leads: [], ready: 0, waiting: 0, leased: 0)
        let time = try await clock.measure {
            claim = try await store.claimLeads(
                of: house.campaign, count: 50, site: house.site, lease: .seconds(60), at: now)
        }
        let read = try await store.rowsRead() - before
        #expect(claim.leads.count == 50)
        #expect(claim.leads.allSatisfy { $0.priority == 42 })
        #expect(claim.ready == 1_000 && claim.waiting == 1_000, "counts stop at a thousand")
        // Counting up to a thousand of three states, twice each, is most of it.
        #expect(read < 6_000, "\(read) rows")
        #expect(time < .seconds(1), "\(time)")

        let open = ClaimZones.only([ZoneID(2), ZoneID(4)], unzoned: false)
        let zoned = try await store.claimLeads(
            of: house.campaign, count: 50, site: house.site, lease: .seconds(60), zones: open, at: now)
        #expect(zoned.leads.count == 50)
        #expect(Set(zoned.leads.map { $0.zones[0] }) == [ZoneID(2), ZoneID(4)])
        #expect(zoned.ready == 1_000 && zoned.closed == 1_000)
    }
}
