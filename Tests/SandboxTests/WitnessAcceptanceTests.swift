import Foundation
import Testing

@testable import Sandbox

/// The witness on the product's own tables and a real network's records. What it finds in them is tested with made-up
/// rows in `Tests/Scripts/test_witness.py`.
@Suite("The witness", .timeLimit(.minutes(2)))
struct WitnessAcceptanceTests {
    @Test("it finds nothing when all is well, and a false outcome, a lost attempt and a stray call when not")
    func onRealTables() async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let caller = Caller(sandbox)
        let events = try await caller.connect()
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        try await run(sandbox, file: root.appending(path: "schema.sql").path)

        let busy = SandboxNumber(.busy, ringCode: 0)
        let person = SandboxNumber(.person, ringCode: 0, talkCode: 1)
        let start = Date()
        for number in [busy, person] { _ = try await caller.call("PJSIP/\(number.e164)@carrier") }
        try directory.write(rows(busy: busy, person: person, start: start, end: Date()), to: "rows.sql")
        try await run(sandbox, file: "\(directory.path)/rows.sql")
        let good = try await sandbox.testimony()
        #expect(good.networkCalls == 2)
        #expect(good.attempts == 2)
        #expect(good.doubleDialed == 0 && good.lost == 0 && good.disagreements == 0 && good.lostOutcomes == 0)

        _ = try await caller.call("PJSIP/\(SandboxNumber(.busy, ringCode: 0, serial: 9).e164)@carrier")
        try directory.write(
            """
            SET foreign_key_checks = 0;
            UPDATE attempts SET outcome = 'no-answer' WHERE id LIKE '%A';
            UPDATE attempts SET outcome = NULL, ended_at = NULL WHERE id LIKE '%B';
            """, to: "wrong.sql")
        try await run(sandbox, file: "\(directory.path)/wrong.sql")
        let bad = try await sandbox.testimony()
        #expect(bad.networkCalls == 3)
        #expect(bad.disagreements == 2)
        #expect(bad.lost == 1)
        #expect(try await sandbox.testimony(since: Date().addingTimeInterval(60)).networkCalls == 0)
        events.cancel()
        try await sandbox.stop()
    }

    private func rows(busy: SandboxNumber, person: SandboxNumber, start: Date, end: Date) -> String {
        """
        SET foreign_key_checks = 0;
        INSERT INTO leads (id, tenant_id, list_id, state, due_at, number) VALUES
            (1, 1, 1, 'waiting', UTC_TIMESTAMP(6), '\(busy.e164)'),
            (2, 1, 1, 'finished', UTC_TIMESTAMP(6), '\(person.e164)');
        SET time_zone = '+00:00', @placed = FROM_UNIXTIME(\(start.timeIntervalSince1970)),
            @ended = FROM_UNIXTIME(\(end.timeIntervalSince1970));
        INSERT INTO attempts (id, tenant_id, site_id, campaign_id, lead_id, number_id, number, trunk_id, intended_at,
            placed_at, ended_at, outcome) VALUES
            ('01JD000000000000000000000A', 1, 1, 1, 1, 1, '\(busy.e164)', 1, @placed, @placed, @ended, 'busy'),
            ('01JD000000000000000000000B', 1, 1, 1, 2, 2, '\(person.e164)', 1, @placed, @placed, @ended, 'answered');
        """
    }

    private func run(_ sandbox: Sandbox, file: String) async throws {
        let result = try await Command.run(
            [
                "mariadb", "--no-defaults", "--socket=\(sandbox.databaseSocket)", "--user=\(Sandbox.databaseUser)",
                "--password=\(Sandbox.databasePassword)", Sandbox.databaseName,
            ], input: file)
        #expect(result.status == 0, "\(result.output)")
    }
}
