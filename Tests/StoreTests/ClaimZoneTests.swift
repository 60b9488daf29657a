import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: claims by time zone")
struct ClaimZoneTests {
    private static let east = ZoneID(10)
    private static let west = ZoneID(20)

    /// Nine leads: of three each one in the east, one in the west, one without a zone; the later ones are due later.
    private func nine(_ house: TestHouse, at now: Instant) async throws {
        let list = try await house.addLeads(9, due: now)
        try await house.run(
            """
            UPDATE leads SET zone_id = ELT(1 + id % 3, NULL, 10, 20), due_at = due_at - INTERVAL 100 - id SECOND
            WHERE list_id = \(list)
            """)
    }

    @Test("only open zones are dialled, in the order of their times, and closed ones are counted")
    func openZones() async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await nine(house, at: now)
        let first = try await house.claim(3, zones: .only([Self.east], unzoned: true), at: now)
        #expect(first.leads.map { $0.id.rawValue % 3 } == [1, 0, 1], "1, 3, 4: not 2, which is in the west")
        #expect(first.leads.map(\.zones) == [[Self.east], [nil], [Self.east]])
        #expect(first.ready == 3 && first.closed == 3 && first.leased == 3)
        let rest = try await house.claim(9, zones: .only([Self.east], unzoned: true), at: now)
        #expect(rest.leads.count == 3 && rest.ready == 0 && rest.closed == 3)
        #expect(try await house.claim(9, zones: .only([], unzoned: false), at: now).leads.isEmpty)
        #expect(try await house.claim(9, zones: .only([ZoneID(99)], unzoned: true), at: now).leads.isEmpty)
        let west = try await house.claim(9, zones: .only([Self.west], unzoned: false), at: now)
        #expect(west.leads.map { $0.zones[0] } == [Self.west, Self.west, Self.west] && west.closed == 0)
    }

    @Test("leads of all zones come in one order", arguments: [1, 4, 9])
    func merged(_ step: Int) async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await nine(house, at: now)
        var order: [Int64] = []
        for _ in 0..<9 / step + 1 { order += try await house.claim(step, at: now).leads.map(\.id.rawValue) }
        #expect(order == order.sorted() && order.count == 9)
    }

    @Test("the zone is that of the number to dial next")
    func nextNumber() async throws {
        let house = try await TestHouse()
        let now = Instant.now
        let list = try await house.store.openList("first", for: house.campaign, tenant: house.tenant)
        _ = try await house.store.insert(
            [NewLead(numbers: (0..<3).map(TestHouse.number))], into: list, tenant: house.tenant, at: now)
        try await house.run("UPDATE leads SET zone_id = 10")
        try await house.run("UPDATE lead_numbers SET zone_id = 20 WHERE position = 1")
        let lead = try #require(try await house.claim(1, zones: .only([Self.east], unzoned: false)).leads.first)
        #expect(lead.zones == [Self.east, Self.west, nil])
        for (number, zones) in [
            (1, ClaimZones.only([Self.west], unzoned: false)), (2, .only([], unzoned: true)),
            (0, .only([Self.east], unzoned: false)),
        ] {
            let retry = LeadRecord(
                lead: lead.id, attempt: nil, tried: nil, fate: .retry(at: now, number: number), at: now)
            let sequence = UInt64(number + 10 * (number == 0 ? 1 : 0))
            try await house.store.apply(
                [SequencedWrite(entry: 1 + sequence, ordinal: 0, write: .lead(retry))], site: house.site)
            for wrong in [ClaimZones.only([Self.east], unzoned: false), .only([Self.west], unzoned: false)]
            where wrong != zones {
                let claim = try await house.claim(1, zones: wrong, at: now + .seconds(1))
                #expect(claim.leads.isEmpty && claim.closed == 1)
            }
            #expect(try await house.claim(1, zones: zones, at: now + .seconds(1)).leads.map(\.nextNumber) == [number])
        }
    }

    @Test("expired leads are finished, never handed out, and not mistaken for what is left")
    func expiry() async throws {
        let house = try await TestHouse()
        let now = Instant.now
        try await house.addLeads(500, due: now - .seconds(10))
        try await house.run("UPDATE leads SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR WHERE id % 100 <> 0")
        try await house.run("UPDATE leads SET expires_at = UTC_TIMESTAMP(6) + INTERVAL 1 DAY WHERE id % 100 = 0")
        let claim = try await house.claim(4, at: now)
        #expect(claim.leads.map { $0.id.rawValue % 100 } == [0, 0, 0, 0])
        #expect(try await house.claim(4, at: now).leads.count == 1)
        let ended = try await house.rows(
            "SELECT end_reason, COUNT(*) FROM leads WHERE state = 'finished' GROUP BY end_reason")
        #expect(ended == [["expired", 495]])
        let lead = try #require(claim.leads.first)
        let late = house.intent(lead, at: now + .seconds(2 * 86_400))
        #expect(try await house.store.commitIntents([late], site: house.site)[0].refusal == .expired)
        #expect(try await house.store.commitIntents([house.intent(lead)], site: house.site)[0].refusal == nil)
    }
}
