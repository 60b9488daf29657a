import CallFloor
import Foundation
import MariaDBClient
import Store
import Testing

@Suite("Store: imports")
struct ImportTests {
    @Test("a list takes a number and a key once, within a batch and across batches")
    func duplicates() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("autumn", for: house.campaign, tenant: house.tenant)
        let batch = [
            NewLead(key: "a", numbers: [TestHouse.number(1), TestHouse.number(2)]),
            NewLead(key: "b", numbers: [TestHouse.number(1), TestHouse.number(3)]),
            NewLead(key: "a", numbers: [TestHouse.number(4)]), NewLead(key: "A", numbers: [TestHouse.number(5)]),
            NewLead(numbers: [TestHouse.number(6)]), NewLead(numbers: [TestHouse.number(7)]),
        ]
        let first = try await house.store.insert(batch, into: list, tenant: house.tenant, at: .now)
        #expect(first.inserted == 4 && first.duplicates == 2)
        let again = try await house.store.insert(batch, into: list, tenant: house.tenant, at: .now)
        #expect(again.inserted == 0 && again.duplicates == 6)
        #expect(try await house.rows("SELECT number FROM lead_numbers") == [[.text(TestHouse.number(2))]])
        let other = try await house.store.openList("other", for: house.campaign, tenant: house.tenant)
        #expect(try await house.store.insert(batch, into: other, tenant: house.tenant, at: .now).inserted == 4)
    }

    @Test("a list can take numbers more than once")
    func withoutDeduplication() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList(
            "twice", for: house.campaign, tenant: house.tenant, takesNumbersOnce: false)
        let batch = [NewLead(numbers: [TestHouse.number(1)]), NewLead(numbers: [TestHouse.number(1)])]
        #expect(try await house.store.insert(batch, into: list, tenant: house.tenant, at: .now).inserted == 2)
    }

    @Test("opening a list again appends to it; another campaign's list is refused")
    func openList() async throws {
        let house = try await TestHouse()
        let list = try await house.addLeads(1)
        #expect(try await house.store.openList("first", for: house.campaign, tenant: house.tenant) == list)
        let settings = Campaign(
            id: CampaignID(0), tenant: house.tenant, name: "winter", mode: .progressive, skillGroup: nil, trunks: [])
        let winter = try await house.store.createCampaign(settings)
        let error = await #expect(throws: StoreError.self) {
            try await house.store.openList("first", for: winter, tenant: house.tenant)
        }
        #expect(error?.code == .alreadyExists)
        let missing = await #expect(throws: StoreError.self) {
            try await house.store.insert(
                [NewLead(numbers: ["+49301234567"])], into: ListID(99), tenant: house.tenant, at: .now)
        }
        #expect(missing?.code == .notFound)
    }

    @Test(
        "whatever people are called, it is data",
        arguments: [
            "Robert'); DROP TABLE leads; --", "张伟 🛎️👩🏽‍💻", "O'Hara \"the\" \\ back`tick", "%_?:;\u{0}\n", "🍣", "🍺",
        ])
    func hostileText(_ text: String) async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList(text, for: house.campaign, tenant: house.tenant)
        let attributes = String(decoding: try JSONEncoder().encode(["who": text]), as: UTF8.self)
        let lead = NewLead(key: text, numbers: ["+49301234567"], attributes: attributes, name: text)
        #expect(try await house.store.insert([lead], into: list, tenant: house.tenant, at: .now).inserted == 1)
        let rows = try await house.rows("SELECT external_key, name, attributes FROM leads")
        #expect(rows == [[.text(text), .text(text), .text(attributes)]])
        #expect(
            try await house.store.createGroup(text, tenant: house.tenant)
                == house.store.group(named: text, tenant: house.tenant))
        #expect(try await house.rows("SELECT COUNT(*) FROM lists WHERE name = '🍺'") == [[text == "🍺" ? 1 : 0]])
    }

    @Test("values that do not fit are refused whole, without being told in the error")
    func badValues() async throws {
        let house = try await TestHouse()
        let list = try await house.addLeads(1)
        let bad = [
            NewLead(key: String(repeating: "k", count: 65), numbers: ["+49301234567"]),
            NewLead(numbers: ["+49301234567890123"]), NewLead(numbers: ["+49301234567"], attributes: "{no json"),
        ]
        for lead in bad {
            let error = await #expect(throws: StoreError.self) {
                try await house.store.insert(
                    [NewLead(numbers: [TestHouse.number(50)]), lead], into: list, tenant: house.tenant, at: .now)
            }
            #expect(error?.code == .refused && error?.isRetriable == false)
            #expect(error.map { "\($0)".contains("4930") || "\($0)".contains("kkk") } == false)
        }
        #expect(try await house.rows("SELECT COUNT(*) FROM leads") == [[1]])
    }

    @Test("imports at the same time do not disturb each other")
    func concurrentImports() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("autumn", for: house.campaign, tenant: house.tenant)
        let inserted = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask {
                    var inserted = 0
                    for batch in 0..<10 {
                        // Half of the numbers are everybody's.
                        let leads = (0..<100).map { row in
                            NewLead(numbers: [
                                TestHouse.number(
                                    row % 2 == 0 ? batch * 100 + row : 10_000 * (task + 1) + batch * 100 + row)
                            ])
                        }
                        inserted += try await house.store.insert(
                            leads, into: list, tenant: house.tenant, at: .now
                        ).inserted
                    }
                    return inserted
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(inserted == 500 + 4 * 500)
        #expect(try await house.rows("SELECT COUNT(*), COUNT(DISTINCT number) FROM leads") == [[2_500, 2_500]])
    }
}
