public import Foundation

extension Sandbox {
    /// What the independent witness found; see `witness.py`.
    public struct Testimony: Decodable, Sendable {
        /// Calls the network carried; agents' phones are not counted.
        public let networkCalls: Int
        /// Attempts that were placed, as MariaDB has them.
        public let attempts: Int
        /// Numbers that were dialled when nothing was due.
        public let doubleDialed: Int
        /// Leads that are neither finished, due nor leased, and attempts without an outcome.
        public let lost: Int
        /// Attempts whose outcome says that nobody knows how the call went.
        public let lostOutcomes: Int
        /// Attempts without their call, calls without their attempt, outcomes that contradict the record.
        public let disagreements: Int

        private enum CodingKeys: String, CodingKey {
            case networkCalls = "network_calls"
            case attempts
            case doubleDialed = "double_dialed"
            case lost
            case lostOutcomes = "lost_outcomes"
            case disagreements
        }
    }

    /// Has the witness compare the attempts in MariaDB with the network's own call records, call by call.
    ///
    /// It is a script that links none of Carillon's code; its whole report, with every finding, is kept in
    /// `witness.json` in the sandbox's directory. Ask it when no call is live.
    ///
    /// - Parameter since: Leaves out what was placed earlier.
    /// - Throws: ``SandboxError`` with code `witness` when the script fails: the database is down, say.
    public func testimony(since: Date? = nil) async throws -> Testimony {
        let script = "\(directory)/witness.py"
        try Data(PackageResources.witness_py).write(to: URL(fileURLWithPath: script))
        let report = "\(directory)/witness.json"
        let result = try await Command.run(
            [
                "python3", script, "--socket", databaseSocket, "--database", Self.databaseName, "--user",
                Self.databaseUser, "--password", Self.databasePassword, "--records", networkRecords, "--output", report,
            ] + (since.map { ["--since", "\($0.timeIntervalSince1970)"] } ?? []))
        guard result.status == 0 else {
            throw SandboxError(.witness, "The witness could not compare: \(result.tail)")
        }
        return try JSONDecoder().decode(Testimony.self, from: Data(contentsOf: URL(fileURLWithPath: report)))
    }
}
