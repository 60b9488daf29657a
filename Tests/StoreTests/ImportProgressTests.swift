import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: the progress of imports")
struct ImportProgressTests {
    private static let file = ImportedFile(name: "spring.csv", byteCount: 1_000, hash: "0123456789abcdef")

    private func begin(
        _ house: TestHouse, _ list: ListID, options: String = "{}", anew: Bool = false, file: ImportedFile = Self.file
    ) async throws -> ImportRun {
        try await house.store.beginImport(
            of: file, into: list, options: options, anew: anew, by: "tester", tenant: house.tenant)
    }

    private func commit(
        _ house: TestHouse, _ run: inout ImportRun, _ numbers: Range<Int>, rows: Int, rejected: Int = 0
    ) async throws {
        var progress = run.progress
        progress.rows = rows
        progress.rejected = rejected
        progress.rejectBytes = rejected * 10
        progress.reasons = rejected > 0 ? ["no phone number": rejected] : [:]
        try await house.store.commitImport(
            numbers.map { NewLead(numbers: [TestHouse.number($0)]) }, of: &run, upTo: progress, rule: nil, at: .now)
    }

    @Test("An import that ended early is gone on with where it stopped; one that is done is not")
    func resume() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("spring", for: house.campaign, tenant: house.tenant)
        var run = try await begin(house, list)
        #expect(!run.isResumed)
        try await commit(house, &run, 0..<3, rows: 4, rejected: 1)
        try await commit(house, &run, 2..<5, rows: 7, rejected: 1)
        var again = try await begin(house, list)
        #expect(again.isResumed && again.id == run.id)
        #expect(again.progress.rows == 7 && again.progress.rejected == 1 && again.progress.rejectBytes == 10)
        #expect(again.progress.count.inserted == 5 && again.progress.count.duplicates == 1)
        #expect(again.progress.reasons == ["no phone number": 1])
        try await commit(house, &again, 5..<6, rows: 8, rejected: 1)
        try await house.store.endImport(again)
        let new = try await begin(house, list)
        #expect(!new.isResumed && new.id != run.id)
        let records = try await house.store.imports(tenant: house.tenant)
        #expect(records.map(\.state) == ["running", "done"])
        #expect(records[1].progress.count.inserted == 6 && records[1].list == "spring")
        #expect(records[1].startedBy == "tester")
    }

    @Test("Other content, another list, other options are another import")
    func others() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("spring", for: house.campaign, tenant: house.tenant)
        let other = try await house.store.openList("summer", for: house.campaign, tenant: house.tenant)
        var run = try await begin(house, list)
        try await commit(house, &run, 0..<1, rows: 1)
        #expect(try await !begin(house, other).isResumed)
        let changed = ImportedFile(name: "spring.csv", byteCount: 1_000, hash: "fedcba9876543210")
        #expect(try await !begin(house, list, file: changed).isResumed)
        let error = await #expect(throws: StoreError.self) { try await begin(house, list, options: #"{"map":"x"}"#) }
        #expect(error?.code == .alreadyExists)
        #expect(try await !begin(house, list, options: #"{"map":"x"}"#, anew: true).isResumed)
    }

    @Test("Of two processes with one import, the later goes on and the earlier stops; nothing is in twice")
    func twoProcesses() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("spring", for: house.campaign, tenant: house.tenant)
        var first = try await begin(house, list)
        try await commit(house, &first, 0..<10, rows: 10)
        var second = try await begin(house, list)
        try await commit(house, &second, 10..<20, rows: 20)
        let error = await #expect(throws: StoreError.self) { try await commit(house, &first, 10..<20, rows: 20) }
        #expect(error?.code == .leaseHeld)
        #expect(try await house.rows("SELECT COUNT(*) FROM leads") == [[20]])
        // The one that was left behind cannot end it either.
        try await house.store.endImport(first, failure: "stopped")
        #expect(try await house.store.imports(tenant: house.tenant).first?.state == "running")
    }

    @Test("Leads and progress are committed together or not at all")
    func atomic() async throws {
        let house = try await TestHouse()
        let list = try await house.store.openList("spring", for: house.campaign, tenant: house.tenant)
        var run = try await begin(house, list)
        var progress = run.progress
        progress.rows = 2
        let bad = [NewLead(numbers: [TestHouse.number(1)]), NewLead(numbers: ["+49301234567"], attributes: "{no json")]
        await #expect(throws: StoreError.self) {
            try await house.store.commitImport(bad, of: &run, upTo: progress, rule: nil, at: .now)
        }
        #expect(try await house.rows("SELECT COUNT(*) FROM leads") == [[0]])
        #expect(run.progress.rows == 0)
        #expect(try await !begin(house, list).isResumed)
    }

    @Test("What is appended to a list that is being dialled is handed out with the next claim")
    func append() async throws {
        let house = try await TestHouse()
        let list = try await house.addLeads(2)
        #expect(try await house.claim(10).leads.count == 2)
        #expect(try await house.claim(10).leads.isEmpty)
        var run = try await begin(house, list)
        try await commit(house, &run, 100..<103, rows: 3)
        #expect(try await house.claim(10).leads.count == 3)
    }

    @Test("A mapping is remembered by its headers, and forgotten when asked")
    func mappings() async throws {
        let house = try await TestHouse()
        let columns = [
            ColumnMapping.Column(role: "phone", header: "Rufnummer \"1\""), .init(role: "name", header: "客户"),
        ]
        #expect(try await house.store.mapping(of: "0123456789abcdef", tenant: house.tenant) == nil)
        for part in [Array(columns.prefix(1)), columns] {
            try await house.store.saveMapping(
                part, of: "0123456789abcdef", by: "anna", at: Instant(seconds: 1_700_000_000), tenant: house.tenant)
        }
        let saved = try await house.store.mapping(of: "0123456789abcdef", tenant: house.tenant)
        #expect(saved?.columns == columns && saved?.savedBy == "anna")
        #expect(saved?.savedAt == Instant(seconds: 1_700_000_000))
        #expect(try await house.store.forgetMapping(of: "0123456789abcdef", tenant: house.tenant))
        #expect(try await !house.store.forgetMapping(of: "0123456789abcdef", tenant: house.tenant))
    }
}
