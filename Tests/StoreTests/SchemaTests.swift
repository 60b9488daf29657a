import CallFloor
import MariaDBClient
import PrivateMariaDB
import Store
import Testing

@Suite("Store: schema")
struct SchemaTests {
    @Test("prepare makes the database and its tables once, and check is content")
    func prepare() async throws {
        let store = Store(try await TestHouse.emptyConfiguration())
        let missing = await #expect(throws: StoreError.self) { try await store.requireSchema() }
        #expect(missing?.isRetriable == false)
        #expect(try await store.prepare())
        #expect(try await store.prepare() == false)
        try await store.requireSchema()
        let findings = await store.check()
        #expect(findings.map(\.subject) == ["MariaDB", "character set", "durability", "tables"])
        #expect(
            findings.filter { !$0.isOK }.map(\.subject) == ["durability"], "the test server does not flush: it is told")
    }

    @Test("the mariadb client loads the same file")
    func clientLoadsIt() async throws {
        let server = try await TestHouse.server
        let name = "client_\(UInt64.random(in: 0 ... .max))"
        _ = try await server.client("CREATE DATABASE \(name) CHARACTER SET utf8mb4")
        let file = try #require(#filePath.split(separator: "/Tests/StoreTests").first)
        _ = try await server.client("SOURCE \(file)/schema.sql;", database: name)
        var configuration = try await TestHouse.emptyConfiguration()
        configuration.database = name
        try await Store(configuration).requireSchema()
    }

    @Test(
        "every table is InnoDB and utf8mb4 and belongs to a tenant; every column is explained; times have microseconds")
    func habits() async throws {
        let house = try await TestHouse()
        let odd = try await house.rows(
            """
            SELECT table_name FROM information_schema.tables
            WHERE table_schema = DATABASE() AND (engine <> 'InnoDB' OR table_collation <> 'utf8mb4_unicode_520_ci')
            """)
        #expect(odd == [])
        let ownerless = try await house.rows(
            """
            SELECT table_name FROM information_schema.tables t WHERE table_schema = DATABASE() AND NOT EXISTS (
                SELECT 1 FROM information_schema.columns c WHERE c.table_schema = DATABASE()
                AND c.table_name = t.table_name AND c.column_name = 'tenant_id') ORDER BY table_name
            """)
        #expect(ownerless == [["schema_version"], ["tenants"]])
        let unexplained = try await house.rows(
            """
            SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()
            AND (column_comment = '' OR data_type = 'datetime' AND datetime_precision <> 6 OR data_type = 'timestamp')
            """)
        #expect(unexplained == [])
    }

    @Test("another version, and somebody else's tables, are left alone", arguments: [(99, "newer"), (0, "older")])
    func otherVersions(_ version: Int, _ word: String) async throws {
        let house = try await TestHouse()
        try await house.run("UPDATE schema_version SET version = \(version)")
        for operation in [{ _ = try await house.store.prepare() }, { try await house.store.requireSchema() }] {
            let error = await #expect(throws: StoreError.self) { try await operation() }
            #expect(error?.code == .schema)
            #expect(error?.message.contains(word) == true)
        }
        try await house.run("DROP TABLE schema_version")
        let error = await #expect(throws: StoreError.self) { try await house.store.prepare() }
        #expect(error?.message.contains("not Carillon's") == true)
    }

    @Test("check says what is wrong when nobody answers")
    func unreachable() async throws {
        let store = Store(
            MariaDBConfiguration(endpoint: .socket("/nowhere/socket"), user: "root", database: "x"),
            limits: PoolLimits(leaseTimeout: .milliseconds(50)))
        let findings = await store.check()
        #expect(findings.map(\.isOK) == [false])
        #expect(findings.first?.message.contains("/nowhere/socket") == true)
    }
}
