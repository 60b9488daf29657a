import MariaDBClient
import Testing

@Suite("MariaDBConnection")
struct ConnectionTests {
    @Test(
        "values come back as they went in",
        arguments: [
            ("BIGINT", SQLValue.int(.min)), ("BIGINT", .int(.max)), ("BIGINT UNSIGNED", .uint(.max)), ("TINYINT", -128),
            ("SMALLINT UNSIGNED", .uint(65_535)), ("DOUBLE", 1.5e-300), ("BOOLEAN", true), ("TEXT", ""),
            ("TEXT", "张三 🛎️ O'Hara\\ \"; DROP TABLE t; --"), ("VARCHAR(64) CHARACTER SET ascii", "+8613800138000"),
            ("BLOB", .bytes([0, 255, 39, 0])),
            ("VARBINARY(16)", .bytes([])),
            ("DATETIME(6)", .time(SQLTime(year: 2026, month: 2, day: 28, hour: 23, second: 1, microsecond: 17))),
            ("DATETIME(6)", .time(SQLTime(year: 1901, month: 1, day: 1))), ("JSON", #"{"a": [1, "é"]}"#),
            ("TEXT", nil), ("BIGINT", nil), ("DATETIME(6)", nil), ("BLOB", nil),
        ])
    func roundTrip(_ type: String, _ value: SQLValue) async throws {
        let connection = try await TestServer.connection()
        try await connection.executeUnprepared("CREATE TABLE t (v \(type)) CHARACTER SET utf8mb4")
        try await connection.execute("INSERT INTO t VALUES (?)", [value])
        var rows = SQLRows(width: 1)
        for value in [value, nil, value] { rows.append(value) }
        try await connection.executeBulk("INSERT INTO t VALUES (?)", rows)
        // Twice, because the second time goes through the cached statement.
        for _ in 0..<2 {
            #expect(
                try await connection.query("SELECT v FROM t").map { $0.values } == [[value], [value], [nil], [value]])
        }
    }

    @Test("long values come back whole")
    func longValues() async throws {
        let connection = try await TestServer.connection()
        try await connection.executeUnprepared("CREATE TABLE t (x LONGTEXT, y LONGBLOB) CHARACTER SET utf8mb4")
        let text = String(repeating: "钟", count: 100_000)
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        for length in [1_023, 1_024, 1_025] {
            try await connection.execute(
                "INSERT INTO t VALUES (?, ?)",
                [.text(String(text.prefix(length / 3))), .bytes(Array(bytes.prefix(length)))])
        }
        try await connection.execute("INSERT INTO t VALUES (?, ?)", [.text(text), .bytes(bytes)])
        let rows = try await connection.query("SELECT x, y FROM t ORDER BY LENGTH(y)")
        for (row, length) in zip(rows, [1_023, 1_024, 1_025]) {
            #expect(try row.decode("x", as: String.self).count == length / 3)
            #expect(try row.decode("y", as: [UInt8].self).count == length)
        }
        let isWhole = rows.last?.values == [.text(text), .bytes(bytes)]
        #expect(isWhole)
    }

    @Test("rows are read by position and by name, and say what is wrong")
    func typedRows() async throws {
        let connection = try await TestServer.connection()
        let row = try #require(
            try await connection.query("SELECT 7 AS seven, NULL AS nothing, 'x' AS letter, 2.5 AS half, SUM(4) AS four")
                .first)
        #expect(try row.decode("seven", as: Int.self) == 7)
        #expect(try row.decode(0, as: UInt8.self) == 7)
        #expect(try row.decode("nothing", as: String?.self) == nil)
        #expect(try row.decode("letter") == "x")
        #expect(try row.decode("half", as: Double.self) == 2.5)
        #expect(try row.decode("four", as: Int64.self) == 4)
        #expect(throws: MariaDBError.self) { try row.decode("seven", as: Bool.self) }
        let missing = #expect(throws: MariaDBError.self) { try row.decode("eight", as: Int.self) }
        #expect(missing?.message.contains("seven, nothing, letter, half, four") == true)
        let null = #expect(throws: MariaDBError.self) { try row.decode("nothing", as: Int.self) }
        #expect(null?.code == .decoding)
    }

    @Test("a session speaks utf8mb4, keeps UTC, is strict and reads what is committed")
    func sessionSettings() async throws {
        let connection = try await TestServer.connection()
        let row = try #require(
            try await connection.query(
                """
                SELECT @@character_set_client, @@time_zone, @@sql_mode LIKE '%STRICT_ALL_TABLES%', @@tx_isolation, \
                @@max_statement_time, @@innodb_lock_wait_timeout
                """
            ).first)
        #expect(row.values == ["utf8mb4", "+00:00", 1, "READ-COMMITTED", 30.0, .uint(5)])
        #expect(await connection.serverVersion.contains("MariaDB"))
    }

    @Test("effects count inserted, deleted and matched rows")
    func effects() async throws {
        let connection = try await TestServer.connection()
        try await connection.executeUnprepared("CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, v INT)")
        let inserted = try await connection.execute("INSERT INTO t (v) VALUES (?), (?)", [1, 1])
        #expect(inserted.rows == 2 && inserted.insertedID == 1)
        #expect(try await connection.execute("UPDATE t SET v = ?", [1]).rows == 2, "unchanged rows match too")
        #expect(try await connection.execute("DELETE FROM t WHERE id = ?", [2]).rows == 1)
    }

    @Test("errors are typed and hold no values")
    func typedErrors() async throws {
        let connection = try await TestServer.connection()
        try await connection.executeUnprepared(
            "CREATE TABLE t (id INT PRIMARY KEY, n VARCHAR(20), UNIQUE KEY number (n))")
        try await connection.execute("INSERT INTO t VALUES (1, ?)", ["+8613800138000"])
        let duplicate = await #expect(throws: MariaDBError.self) {
            try await connection.execute("INSERT INTO t VALUES (2, ?)", ["+8613800138000"])
        }
        #expect(duplicate?.code == .duplicateKey)
        #expect(duplicate?.sqlState == "23000")
        #expect(duplicate.map { "\($0)".contains("138") } == false)
        let table: [(String, [SQLValue], MariaDBError.Code)] = [
            ("SELEKT 1", [], .syntax), ("SELECT * FROM missing", [], .unknownObject), ("SELECT ?", [], .misuse),
            ("INSERT INTO t VALUES (3, ?)", [.text(String(repeating: "9", count: 21))], .invalidValue),
            ("INSERT INTO t VALUES (?, 'x')", ["no number"], .invalidValue),
        ]
        for (sql, values, code) in table {
            let error = await #expect(throws: MariaDBError.self, "\(sql)") { try await connection.execute(sql, values) }
            #expect(error?.code == code, "\(sql)")
            #expect(error?.isRetriable == false)
        }
        #expect(
            try await connection.query("SELECT COUNT(*) FROM t").first?.values == [1], "the connection is still good")
    }

    @Test("a wrong password is told without telling the password")
    func accessDenied() async throws {
        let error = await #expect(throws: MariaDBError.self) {
            try await TestServer.connection {
                $0.user = "nobody"
                $0.password = "open sesame"
            }
        }
        #expect(error?.code == .accessDenied)
        #expect(error.map { "\($0)".contains("sesame") } == false)
        let configuration = MariaDBConfiguration(endpoint: .tcp(host: "h", port: 1), user: "u", password: "open sesame")
        #expect(!"\(configuration) \(String(reflecting: configuration))".contains("sesame"))
    }

    @Test("an absent server is unreachable, and that may change")
    func unreachable() async throws {
        for endpoint in [MariaDBConfiguration.Endpoint.socket("/nowhere/socket"), .tcp(host: "127.0.0.1", port: 9)] {
            let error = await #expect(throws: MariaDBError.self) {
                try await MariaDBConnection.connect(to: MariaDBConfiguration(endpoint: endpoint, user: "root"))
            }
            #expect(error?.code == .unreachable)
            #expect(error?.isRetriable == true)
        }
    }

    @Test("a long statement is ended by the server, and the connection lives on")
    func statementTimeout() async throws {
        let connection = try await TestServer.connection { $0.statementTimeout = .milliseconds(50) }
        let error = await #expect(throws: MariaDBError.self) { try await connection.query("SELECT SLEEP(20)") }
        #expect(error?.code == .statementTimeout, "\(error as Any)")
        #expect(try await connection.query("SELECT 1").first?.values == [1])
    }

    @Test("rows stream one by one, and a body that has enough leaves the connection in order")
    func streaming() async throws {
        let connection = try await TestServer.connection()
        struct Enough: Error {}
        let seen = try await connection.run { connection -> Int64 in
            var seen: Int64 = 0
            try connection.forEachRow("SELECT seq FROM seq_1_to_200000") { seen += try $0.decode(0, as: Int64.self) }
            #expect(throws: Enough.self) {
                try connection.forEachRow("SELECT seq FROM seq_1_to_200000") { row in
                    if try row.decode(0, as: Int.self) == 3 { throw Enough() }
                }
            }
            return seen
        }
        #expect(seen == 200_000 * 200_001 / 2)
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test("more statements than are kept")
    func manyStatements() async throws {
        let connection = try await TestServer.connection { $0.statementCacheSize = 4 }
        for number in 0..<50 {
            #expect(try await connection.query("SELECT \(number % 7)").first?.values == [.int(Int64(number % 7))])
        }
        let open = try await connection.query("SHOW SESSION STATUS LIKE 'Com_stmt_close'").first
        #expect(try (open?.decode(1, as: String.self)).flatMap(Int.init) ?? 0 > 40, "evicted statements are closed")
    }

    @Test("a cached statement notices that its table changed")
    func changedTable() async throws {
        let connection = try await TestServer.connection()
        try await connection.executeUnprepared("CREATE TABLE t (v INT)")
        try await connection.execute("INSERT INTO t VALUES (?)", [65])
        #expect(try await connection.query("SELECT v FROM t").first?.values == [65])
        try await connection.executeUnprepared("ALTER TABLE t MODIFY v VARCHAR(10), ADD w DATETIME(6)")
        #expect(try await connection.query("SELECT v FROM t").first?.values == ["65"])
    }

    @Test("bulk rows go in whole, across chunks, with duplicates ignored when asked")
    func bulk() async throws {
        let connection = try await TestServer.connection()
        try await connection.executeUnprepared(
            "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, at DATETIME(6), score DOUBLE)")
        var rows = SQLRows(width: 4, capacity: 20_000)
        for number in 0..<20_000 {
            rows.append(
                .int(Int64(number % 19_000)), number % 3 == 0 ? nil : .text("name \(number) 🛎️"),
                .time(SQLTime(microseconds: Int64(number) * 1_000_003)),
                number % 5 == 0 ? nil : .double(Double(number) / 2))
        }
        #expect(try await connection.executeBulk("INSERT IGNORE INTO t VALUES (?, ?, ?, ?)", rows).rows == 19_000)
        let row = try await connection.query("SELECT id, name, at, score FROM t WHERE id = ?", [12_346]).first
        #expect(row?.values == [12_346, "name 12346 🛎️", .time(SQLTime(microseconds: 12_346 * 1_000_003)), 6_173.0])
        let copied = try await connection.executeBulk(
            "INSERT INTO t SELECT id + 1000000, name, at, ? FROM t WHERE id = ?",
            {
                var rows = SQLRows(width: 2)
                for id in [1, 2, 99_999] { rows.append(.double(Double(id)), .int(Int64(id))) }
                return rows
            }())
        #expect(copied.rows == 2, "what the server does not take in bulk goes row by row")
        var mixed = SQLRows(width: 1)
        mixed.append(1)
        mixed.append("two")
        let error = await #expect(throws: MariaDBError.self) {
            try await connection.executeBulk("INSERT INTO t (id) VALUES (?)", mixed)
        }
        #expect(error?.code == .misuse)
    }
}
