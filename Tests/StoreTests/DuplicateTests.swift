import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: duplicates")
struct DuplicateTests {
    /// Two lists of one campaign and one of another; leads A (key a) and B (key b) in the first.
    private struct Lists {
        let house: TestHouse
        let first: ListID
        let second: ListID
        let foreign: ListID

        init() async throws {
            house = try await TestHouse()
            first = try await house.store.openList("first", for: house.campaign, tenant: house.tenant)
            second = try await house.store.openList("second", for: house.campaign, tenant: house.tenant)
            let settings = Campaign(
                id: CampaignID(0), tenant: house.tenant, name: "winter", mode: .progressive, skillGroup: nil, trunks: []
            )
            let winter = try await house.store.createCampaign(settings)
            foreign = try await house.store.openList("foreign", for: winter, tenant: house.tenant)
            _ = try await insert(
                [
                    NewLead(key: "a", numbers: [TestHouse.number(1)], attributes: #"{"plan":"old","city":"Oslo"}"#),
                    NewLead(key: "b", numbers: [TestHouse.number(2)]),
                ], into: first)
        }

        func insert(_ leads: [NewLead], into list: ListID, _ rule: DuplicateRule? = nil) async throws -> [Int] {
            let count = try await house.store.insert(leads, into: list, rule: rule, tenant: house.tenant, at: .now)
            return [count.inserted, count.updated, count.duplicates]
        }
    }

    /// Same number as A; same key as A; both unlike.
    private static let newcomers = [
        NewLead(key: "c", numbers: [TestHouse.number(1)]), NewLead(key: "a", numbers: [TestHouse.number(3)]),
        NewLead(key: "d", numbers: [TestHouse.number(4)]),
    ]

    @Test(
        "A lead like one that is there is found where the rule looks, by what the rule says",
        arguments: [
            // Into the list that has A: each scope finds it.
            ("first", .list, .either, [1, 0, 2]), ("first", .list, .number, [2, 0, 1]),
            ("first", .list, .key, [2, 0, 1]),
            ("first", .campaign, .number, [2, 0, 1]), ("first", .tenant, .key, [2, 0, 1]),
            // Into another list of the campaign: only wider scopes do.
            ("second", .list, .either, [3, 0, 0]), ("second", .campaign, .either, [1, 0, 2]),
            ("second", .campaign, .number, [2, 0, 1]), ("second", .tenant, .either, [1, 0, 2]),
            // Into another campaign's: only the tenant's does.
            ("foreign", .campaign, .either, [3, 0, 0]), ("foreign", .tenant, .either, [1, 0, 2]),
            ("foreign", .tenant, .key, [2, 0, 1]),
        ] as [(String, DuplicateRule.Scope, DuplicateRule.Match, [Int])])
    func scopes(list: String, scope: DuplicateRule.Scope, match: DuplicateRule.Match, counts: [Int]) async throws {
        let lists = try await Lists()
        let target = ["first": lists.first, "second": lists.second, "foreign": lists.foreign][list]!
        let rule = DuplicateRule(scope: scope, match: match, policy: .skip)
        #expect(try await lists.insert(Self.newcomers, into: target, rule) == counts)
        // Once more, all of them are there, whatever they are told apart by.
        let again = try await lists.insert(Self.newcomers, into: target, rule)
        #expect(again == [0, 0, 3], "\(again)")
    }

    @Test("A batch has duplicates of its own")
    func withinBatch() async throws {
        let lists = try await Lists()
        let twins = [
            NewLead(key: "x", numbers: [TestHouse.number(8)]), NewLead(key: "y", numbers: [TestHouse.number(8)]),
            NewLead(key: "x", numbers: [TestHouse.number(9)]),
        ]
        for (match, counts) in [(DuplicateRule.Match.number, [2, 0, 1]), (.key, [2, 0, 1]), (.either, [1, 0, 2])] {
            let lists = try await Lists()
            let rule = DuplicateRule(scope: .tenant, match: match)
            #expect(try await lists.insert(twins, into: lists.second, rule) == counts, "\(match)")
        }
        #expect(try await lists.insert(twins, into: lists.second) == [1, 0, 2])
    }

    @Test("An update changes what the row says, and nothing else")
    func update() async throws {
        let lists = try await Lists()
        let zone = try await lists.house.store.zone(named: "Europe/Oslo")
        let until = Instant(seconds: 2_000_000_000)
        try await lists.house.run("UPDATE leads SET state = 'finished', end_reason = 'busy' WHERE external_key = 'a'")
        let rule = DuplicateRule(scope: .tenant, match: .key, policy: .update)
        let news = [
            NewLead(
                key: "a", numbers: [TestHouse.number(7)], zones: [zone], priority: 90,
                attributes: #"{"plan":"new","tier":"1"}"#, name: "Ada", owner: lists.house.agent, expires: until),
            NewLead(key: "b", numbers: [TestHouse.number(2)]), NewLead(key: "n", numbers: [TestHouse.number(5)]),
            NewLead(key: "n", numbers: [TestHouse.number(6)], priority: 7),
        ]
        #expect(try await lists.insert(news, into: lists.second, rule) == [1, 3, 0])
        let rows = try await lists.house.rows(
            """
            SELECT external_key, number, priority, name, owner_id, zone_id, expires_at, state,
                JSON_VALUE(attributes, '$.plan'), JSON_VALUE(attributes, '$.city'), JSON_VALUE(attributes, '$.tier')
            FROM leads ORDER BY external_key
            """)
        #expect(
            rows == [
                [
                    "a", .text(TestHouse.number(1)), 90, "Ada", .int(lists.house.agent.rawValue),
                    .uint(UInt64(zone.rawValue)),
                    .time(SQLTime(microseconds: until.microseconds)), "finished", "new", "Oslo", "1",
                ],
                ["b", .text(TestHouse.number(2)), 50, nil, nil, nil, nil, "ready", nil, nil, nil],
                ["n", .text(TestHouse.number(5)), 7, nil, nil, nil, nil, "ready", nil, nil, nil],
            ])
    }

    @Test("What is added anyway is there twice, and later imports still see it")
    func add() async throws {
        let lists = try await Lists()
        let twin = [NewLead(key: "a", numbers: [TestHouse.number(1)])]
        #expect(try await lists.insert(twin, into: lists.first, DuplicateRule(policy: .add)) == [1, 0, 0])
        #expect(try await lists.insert(twin, into: lists.first) == [0, 0, 1])
        // Added only: nothing but a search finds these.
        let own = [NewLead(key: "z", numbers: [TestHouse.number(20)])]
        #expect(try await lists.insert(own, into: lists.second, DuplicateRule(policy: .add)) == [1, 0, 0])
        #expect(try await lists.insert(own, into: lists.second) == [0, 0, 1])
        #expect(try await lists.house.rows("SELECT COUNT(*) FROM leads") == [[4]])
    }

    @Test("Further numbers go in with their leads only, each with its zone")
    func furtherNumbers() async throws {
        let lists = try await Lists()
        let zone = try await lists.house.store.zone(named: "Asia/Shanghai")
        let leads = [
            NewLead(numbers: [TestHouse.number(1), TestHouse.number(30)]),
            NewLead(numbers: [TestHouse.number(31), TestHouse.number(32), TestHouse.number(33)], zones: [nil, zone]),
        ]
        #expect(try await lists.insert(leads, into: lists.first) == [1, 0, 1])
        #expect(
            try await lists.house.rows("SELECT position, number, zone_id FROM lead_numbers ORDER BY position") == [
                [.uint(1), .text(TestHouse.number(32)), .uint(UInt64(zone.rawValue))],
                [.uint(2), .text(TestHouse.number(33)), nil],
            ])
    }

    @Test("Imports at the same time find each other's leads across lists")
    func concurrent() async throws {
        let lists = try await Lists()
        let rule = DuplicateRule(scope: .campaign, match: .number)
        let inserted = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask {
                    var inserted = 0
                    for batch in 0..<10 {
                        let leads = (0..<50).map { NewLead(numbers: [TestHouse.number(1_000 + batch * 50 + $0)]) }
                        inserted += try await lists.insert(
                            leads, into: task % 2 == 0 ? lists.first : lists.second, rule)[0]
                    }
                    return inserted
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(inserted == 500)
        #expect(
            try await lists.house.rows("SELECT COUNT(*), COUNT(DISTINCT number) FROM leads WHERE external_key IS NULL")
                == [[500, 500]])
    }
}
