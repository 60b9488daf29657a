import Foundation
import MariaDBClient
import PrivateMariaDB
import Store
import Testing

/// The real command is killed in the middle of an import, again and again, and goes on: what comes out is what an
/// undisturbed import makes.
@Suite("An import is killed", .serialized)
struct LeadImportKillTests {
    private static let rows = 60_000

    /// A folder with a lead file and a configuration for a database of that name, on a server of the test's own.
    private struct Desk {
        let folder: URL
        let server: PrivateMariaDB
        let database: String

        var file: String { folder.appendingPathComponent("people.csv").path }
        var rejects: String { folder.appendingPathComponent("\(database).rejects.csv").path }
        var output: String { folder.appendingPathComponent("\(database).output").path }

        init(_ database: String, _ server: PrivateMariaDB, _ folder: URL) async throws {
            self.database = database
            self.server = server
            self.folder = folder
            let text = "database:\n  socket: \(server.socket)\n  user: root\n  name: \(database)\ncountry: CN\n"
            try text.write(to: folder.appendingPathComponent("\(database).yaml"), atomically: true, encoding: .utf8)
            let store = Store(try await configuration)
            try await store.prepare()
            let tenant = try await store.tenant(named: "default")
            _ = try await server.client(
                "INSERT INTO campaigns (tenant_id, name, mode) VALUES (\(tenant), 'spring', 'progressive')",
                database: database)
            await store.shutDown()
        }

        var configuration: MariaDBConfiguration {
            get async throws {
                MariaDBConfiguration(endpoint: .socket(server.socket), user: "root", database: database)
            }
        }

        /// Starts the import.
        func start() throws -> ChildProcess {
            let command = URL(
                fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            )
            .deletingLastPathComponent().appendingPathComponent("carillon").path
            return try ChildProcess(
                [
                    command, "leads", "import", file, "--campaign", "spring", "--rejects", rejects, "--config",
                    folder.appendingPathComponent("\(database).yaml").path,
                ], output: output)
        }

        func query(_ sql: String) async throws -> [[SQLValue]] {
            let connection = try await MariaDBConnection.connect(to: configuration)
            return try await connection.query(sql).map(\.values)
        }

        /// Rows that the import has committed.
        func rowsDone() async throws -> Int64 {
            guard case .int(let rows)? = try await query("SELECT COALESCE(MAX(rows_done), 0) FROM imports").first?[0]
            else {
                return 0
            }
            return rows
        }

        /// Everything that the import made, but for when it did.
        func result() async throws -> [[SQLValue]] {
            try await query("SELECT state, rows_done, progress FROM imports")
                + query("SELECT COUNT(*), COUNT(DISTINCT number), COUNT(DISTINCT external_key) FROM leads")
                + query(
                    """
                    SELECT number, external_key, name, number_count, zone_id FROM leads
                    WHERE CRC32(number) % 500 = 0 ORDER BY number
                    """)
                + query(
                    "SELECT COUNT(*), SUM(CRC32(CONCAT(number, COALESCE(external_key, ''), COALESCE(name, '')))) FROM leads"
                )
                + query("SELECT COUNT(*), SUM(CRC32(number)) FROM lead_numbers")
        }
    }

    /// People, some of them twice, some without a usable number, some with two.
    private static func write(to file: String) throws {
        var text = "phone,phone2,name,key\n"
        for row in 0..<rows {
            switch row % 50 {
            case 7: text += "12\(row),,nobody,N\(row)\n"
            case 21: text += "138\(10_000_000 + row - 13),,\"twin, of before\",T\(row)\n"
            case 33: text += "138\(10_000_000 + row),139\(10_000_000 + row),李雷,K\(row)\n"
            default: text += "138\(10_000_000 + row),,Ada \(row),K\(row)\n"
            }
        }
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }

    @Test("Killed five times at any moment, it ends with the same leads, counts and rejects")
    func kill() async throws {
        let server = try await PrivateMariaDB()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let calm = try await Desk("calm", server, folder)
        let hard = try await Desk("hard", server, folder)
        try Self.write(to: calm.file)
        let calmly = try await calm.start().exit()
        let said = try String(contentsOfFile: calm.output, encoding: .utf8)
        #expect(calmly == 0, "\(said)")

        let seed = UInt64.random(in: 0..<1_000)
        for round in 1...5 {
            let process = try hard.start()
            let goal = Int64(round) * Int64(Self.rows) / 7
            let deadline = ContinuousClock.now + .seconds(120)
            while try await hard.rowsDone() < goal, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(2))
            }
            // Not always just behind a commit.
            try await Task.sleep(for: .microseconds(Int(seed) * 17 * round % 20_000))
            Foundation.kill(process.id, SIGKILL)
            #expect(try await process.exit() == 128 + SIGKILL, "seed \(seed), round \(round): it had ended before")
            #expect(try await hard.rowsDone() >= goal)
        }
        #expect(try await hard.start().exit() == 0)
        let output = try String(contentsOfFile: hard.output, encoding: .utf8)
        #expect(output.components(separatedBy: "Going on with an import that ended early").count == 6, "seed \(seed)")
        let (expected, result) = (try await calm.result(), try await hard.result())
        #expect(result == expected, "seed \(seed)")
        #expect(result[0][0] == "done" && result[1][0] == .int(Int64(Self.rows / 50 * 48)))
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: hard.rejects))
                == Data(contentsOf: URL(fileURLWithPath: calm.rejects)), "seed \(seed)")
        try await server.remove()
    }
}
