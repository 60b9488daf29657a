import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: lists")
struct ListTests {
    /// Six leads: three finished (busy, no-answer, sale), a waiting, a ready one, and a finished one that has expired.
    private func house() async throws -> (TestHouse, ListID) {
        let house = try await TestHouse()
        let list = try await house.store.openList("first", for: house.campaign, tenant: house.tenant)
        let leads = (0..<6).map { index in
            NewLead(
                key: "k\(index)", numbers: [TestHouse.number(index)], attributes: #"{"pl\"an":"p\#(index % 2)"}"#,
                owner: index % 2 == 0 ? house.agent : nil, expires: index == 5 ? Instant(seconds: 1_000) : nil)
        }
        _ = try await house.store.insert(leads, into: list, tenant: house.tenant, at: Instant(seconds: 1_000))
        for (key, reason) in [("k0", "busy"), ("k1", "no-answer"), ("k2", "sale"), ("k5", "busy")] {
            try await house.run(
                """
                UPDATE leads SET state = 'finished', end_reason = '\(reason)', next_number = 0, tries = '{"\(reason)": 3}',
                    ended_at = '2026-03-0\(key.dropFirst())' + INTERVAL 1 DAY WHERE external_key = '\(key)'
                """.replacing("2026-03-00", with: "2026-02-28"))
        }
        try await house.run("UPDATE leads SET state = 'waiting' WHERE external_key = 'k3'")
        return (house, list)
    }

    private func states(_ house: TestHouse) async throws -> [String] {
        try await house.rows("SELECT external_key, state FROM leads ORDER BY external_key").map { row in
            guard case .text(let key) = row[0], case .text(let state) = row[1] else { return "?" }
            return "\(key) \(state)"
        }
    }

    @Test("Recycled leads are dialled again, and only those that were meant")
    func recycle() async throws {
        let (house, list) = try await house()
        var filter = LeadFilter(lists: [list])
        filter.reasons = ["no-answer", "busy"]
        let now = Instant.now
        #expect(
            try await house.store.change(filter, .recycle(resetsTries: true, at: now)) == 2, "the expired one stays")
        #expect(
            try await states(house) == [
                "k0 ready", "k1 ready", "k2 finished", "k3 waiting", "k4 ready", "k5 finished",
            ])
        #expect(try await house.store.change(filter, .recycle(resetsTries: true, at: now)) == 0)
        let claim = try await house.claim(10)
        #expect(claim.leads.count == 4, "these, the one that was ready, and the one whose time has come")
        #expect(claim.leads.allSatisfy { $0.tries.isEmpty && $0.nextNumber == 0 })
    }

    @Test("Tries are kept unless they are to be forgotten; the age of the end counts")
    func recycleOlder() async throws {
        let (house, list) = try await house()
        var filter = LeadFilter(lists: [list])
        filter.reasons = ["no-answer", "busy"]
        filter.endedBefore = Instant(seconds: 1_772_323_200)  // 2026-03-01
        let change = Store.LeadChange.recycle(resetsTries: false, at: .now)
        #expect(try await house.store.count(filter, for: change) == 0)
        filter.endedBefore = Instant(seconds: 1_772_323_201)
        #expect(try await house.store.count(filter, for: change) == 1)
        #expect(try await house.store.change(filter, change) == 1)
        #expect(try await house.rows("SELECT tries FROM leads WHERE external_key = 'k0'") == [[#"{"busy": 3}"#]])
    }

    @Test("A lead that a rule gave up under its own name is found by its last outcome, one that was talked to is not")
    func reasonsByOutcome() async throws {
        let (house, list) = try await house()
        let leads = try await house.claim(2).leads
        for (lead, outcome) in zip(leads, ["busy", "answered"]) {
            let intent = house.intent(lead)
            _ = try await house.store.commitIntents([intent], site: house.site)
            try await house.run(
                """
                UPDATE leads, attempts SET leads.state = 'finished', leads.end_reason = 'worn-out',
                    leads.last_attempt_id = attempts.id, attempts.outcome = '\(outcome)'
                WHERE leads.id = \(lead.id) AND attempts.lead_id = leads.id
                """)
        }
        var filter = LeadFilter(lists: [list])
        let change = Store.LeadChange.recycle(resetsTries: false, at: .now)
        for (reasons, count) in [(["busy"], 3), (["answered"], 0), (["worn-out"], leads.count), ([], 4 + leads.count)] {
            filter.reasons = reasons
            #expect(try await house.store.count(filter, for: change) == count, "\(reasons)")
        }
    }

    @Test("An agent's leads become anyone's; priorities and expiry change what is not finished")
    func others() async throws {
        let (house, list) = try await house()
        var mine = LeadFilter(lists: [list])
        mine.owner = house.agent
        #expect(try await house.store.change(mine, .reclaim) == 3)
        #expect(try await house.rows("SELECT COUNT(*) FROM leads WHERE owner_id IS NOT NULL") == [[0]])
        var filter = LeadFilter(lists: [list])
        filter.attribute = ("pl\"an", "p1")
        #expect(try await house.store.change(filter, .prioritise(90)) == 1)
        filter.attribute = nil
        filter.keys = ["k4", "k0", "none"]
        #expect(try await house.store.change(filter, .prioritise(80)) == 1)
        filter.keys = []
        filter.numbers = [TestHouse.number(3)]
        #expect(try await house.store.count(filter, for: .prioritise(1)) == 1)
        #expect(
            try await house.rows("SELECT external_key, priority FROM leads WHERE priority <> 50 ORDER BY 1") == [
                ["k3", 90], ["k4", 80],
            ])
        let until = Instant(seconds: 1_900_000_000)
        #expect(try await house.store.change(LeadFilter(lists: [list]), .expire(until)) == 2)
        #expect(try await house.store.change(LeadFilter(lists: [list]), .expire(nil)) == 2)
        #expect(try await house.rows("SELECT COUNT(*) FROM leads WHERE expires_at IS NOT NULL") == [[1]])
    }

    @Test("Lists are counted, and named when one is asked for that is not there")
    func overview() async throws {
        let (house, list) = try await house()
        let lists = try await house.store.lists(tenant: house.tenant)
        #expect(lists.map(\.name) == ["first"])
        #expect([lists[0].open, lists[0].onFloor, lists[0].finished] == [2, 0, 4])
        #expect(lists[0].campaign == "autumn")
        #expect(try await house.store.lists(of: house.campaign, named: nil, tenant: house.tenant) == [list])
        #expect(try await house.store.lists(of: nil, named: "first", tenant: house.tenant) == [list])
        let error = await #expect(throws: StoreError.self) {
            try await house.store.lists(of: house.campaign, named: "second", tenant: house.tenant)
        }
        #expect(error?.message == "There is no list 'second'. Lists: first.")
    }

    @Test("Leads come out page by page with all that is known of them")
    func export() async throws {
        let (house, list) = try await house()
        let zone = try await house.store.zone(named: "Asia/Shanghai")
        _ = try await house.store.insert(
            [
                NewLead(
                    key: "k6", numbers: [TestHouse.number(6), TestHouse.number(7)], zones: [zone], priority: 99,
                    attributes: #"{"city":"杭州"}"#, name: "李雷", owner: house.agent)
            ], into: list, tenant: house.tenant, at: .now)
        let lead = try #require(try await house.claim(1).leads.first)
        let intent = house.intent(lead)
        _ = try await house.store.commitIntents([intent], site: house.site)
        try await house.run(
            """
            UPDATE leads, attempts SET leads.last_attempt_id = attempts.id, attempts.outcome = 'busy', attempts.cause = 17,
                leads.tries = '{"busy": 1}' WHERE leads.id = \(lead.id)
            """)
        var views: [LeadRecordView] = []
        var last = LeadID(0)
        while true {
            let page = try await house.store.leadRecords(of: [list], after: last, count: 2)
            if page.isEmpty { break }
            views += page
            last = page.last!.id
        }
        #expect(views.map(\.key) == (0..<7).map { "k\($0)" })
        let view = views[6]
        #expect(view.numbers == [TestHouse.number(6), TestHouse.number(7)] && view.name == "李雷")
        #expect(view.timeZone == "Asia/Shanghai" && view.owner == "alice" && view.attributes == ["city": "杭州"])
        #expect(view.tries == ["busy": 1] && view.lastOutcome == "busy" && view.state == "leased")
        #expect(try await house.store.leadRecord(view.id, tenant: house.tenant) == view)
        #expect(try await house.store.leadRecord(view.id, tenant: TenantID(2)) == nil)
        #expect(try await house.store.attributeNames(of: [list]) == ["city", "pl\"an"])
        #expect(try await house.store.mostNumbers(of: [list]) == 2)
        let attempts = try await house.store.attempts(of: view.id, tenant: house.tenant)
        #expect(attempts.map(\.outcome) == ["busy"] && attempts[0].numberPosition == 1 && attempts[0].cause == 17)
        #expect(attempts[0].campaign == "autumn")
    }
}
