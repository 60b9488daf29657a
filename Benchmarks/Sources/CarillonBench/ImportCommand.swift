import ArgumentParser
import CallFloor
import Foundation
import LeadFiles
import LeadImports
import MariaDBClient
import PhoneNumbers
import PrivateMariaDB
import Store

/// How long the product's import takes, beside the fastest way that MariaDB has to take the same rows.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract:
            "Imports a lead file into a private MariaDB, and has LOAD DATA load the same rows into the same tables.")

    @Option(help: "How many rows.") var rows = 1_000_000
    @Option(help: "How often; the best of each counts.") var runs = 2
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Result: Encodable {
        var rows: Int
        /// Reading, parsing and checking every row, and nothing else. Seconds.
        var validation: Double
        /// The whole import, validation included. Seconds.
        var imported: Double
        /// `LOAD DATA` of the same leads and numbers. Seconds.
        var loaded: Double
        var ratio: Double { imported / loaded }

        enum CodingKeys: String, CodingKey { case rows, validation, imported, loaded, ratio }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(rows, forKey: .rows)
            try container.encode(validation, forKey: .validation)
            try container.encode(imported, forKey: .imported)
            try container.encode(loaded, forKey: .loaded)
            try container.encode(ratio, forKey: .ratio)
        }
    }

    func run() async throws {
        guard let numbers = PhoneNumberParser(defaultRegion: "CN") else { throw ExitCode.failure }
        let file = try LeadSampleFile(rows: rows, secondNumbers: true)
        let server = try await PrivateMariaDB()
        var best = Result(rows: rows, validation: .infinity, imported: .infinity, loaded: .infinity)
        for run in 1...max(1, runs) {
            best.validation = min(best.validation, try seconds { try validate(file.path, numbers) })
            let imported = try await importRows(file.path, numbers, server, database: "imported_\(run)")
            let loaded = try await load(server, from: "imported_\(run)", to: "loaded_\(run)")
            note("run \(run): import \(imported.text()) s, LOAD DATA \(loaded.text()) s")
            best.imported = min(best.imported, imported)
            best.loaded = min(best.loaded, loaded)
        }
        try await server.remove()
        if json {
            print(String(decoding: try JSONEncoder().encode(best), as: UTF8.self))
        } else {
            print(
                "\(rows) rows: validation alone \(best.validation.text()) s; import in all \(best.imported.text()) s; "
                    + "LOAD DATA \(best.loaded.text()) s; ratio \(best.ratio.text(decimals: 2))")
        }
    }

    private func validate(_ path: String, _ numbers: PhoneNumberParser) throws {
        var reader = try LeadFileReader(LeadFile(path: path), numbers: numbers)
        while try reader.next() != nil {}
        guard reader.leadCount == rows else { throw ExitCode.failure }
    }

    private func importRows(
        _ path: String, _ numbers: PhoneNumberParser, _ server: PrivateMariaDB, database: String
    ) async throws -> Double {
        let store = try await prepare(server, database)
        let tenant = try await store.tenant(named: "default")
        let campaign = try await store.createCampaign(
            Campaign(id: CampaignID(0), tenant: tenant, name: "bench", mode: .progressive, skillGroup: nil, trunks: []))
        let started = ContinuousClock.now
        let content = try ContentHash.of(file: path)
        var job = try LeadImport(
            LeadFile(path: path), numbers: numbers, rejects: path + ".rejects.csv",
            registrar: try await LeadRegistrar(store, tenant: tenant))
        let run = try await store.beginImport(
            of: ImportedFile(name: "bench.csv", byteCount: content.byteCount, hash: content.hash),
            into: try await store.openList("bench", for: campaign, tenant: tenant), options: "{}", by: "bench",
            tenant: tenant)
        let result = try await job.run(run, store: store)
        let took = ContinuousClock.now - started
        guard result.progress.count.inserted == rows else { throw ExitCode.failure }
        await store.shutDown()
        return took / .seconds(1)
    }

    /// The imported rows through a file into an empty database of the same tables.
    private func load(_ server: PrivateMariaDB, from: String, to database: String) async throws -> Double {
        let store = try await prepare(server, database)
        await store.shutDown()
        let leadColumns =
            "id, tenant_id, list_id, number, number_count, occurrence, external_key, name, priority, due_at, zone_id, "
            + "attributes, owner_id, expires_at"
        let numberColumns = "lead_id, tenant_id, position, number, zone_id"
        let leads = server.directory.appendingPathComponent("\(database).leads").path
        let further = server.directory.appendingPathComponent("\(database).numbers").path
        let format = "CHARACTER SET utf8mb4"
        _ = try await server.client(
            """
            SELECT \(leadColumns) FROM \(from).leads INTO OUTFILE '\(leads)' \(format);
            SELECT \(numberColumns) FROM \(from).lead_numbers INTO OUTFILE '\(further)' \(format);
            INSERT INTO lists (id, tenant_id, name) SELECT id, tenant_id, name FROM \(from).lists;
            """, database: database)
        let started = ContinuousClock.now
        _ = try await server.client(
            """
            LOAD DATA INFILE '\(leads)' INTO TABLE leads \(format) (\(leadColumns));
            LOAD DATA INFILE '\(further)' INTO TABLE lead_numbers \(format) (\(numberColumns));
            """, database: database)
        let took = ContinuousClock.now - started
        let count = try await server.client("SELECT COUNT(*) FROM leads", database: database)
        guard count.contains(String(rows)) else { throw ExitCode.failure }
        for path in [leads, further] { try? FileManager.default.removeItem(atPath: path) }
        return took / .seconds(1)
    }

    private func prepare(_ server: PrivateMariaDB, _ database: String) async throws -> Store {
        let store = Store(
            MariaDBConfiguration(endpoint: .socket(server.socket), user: "root", database: database),
            limits: PoolLimits(maximum: 4))
        try await store.prepare()
        return store
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let started = ContinuousClock.now
        try body()
        return (ContinuousClock.now - started) / .seconds(1)
    }
}
