import CallFloor
import Foundation
import NIOConcurrencyHelpers
import Sandbox
import Store
import Testing

@testable import carillon

/// A call centre on a sandbox, set up and worked with by the `carillon` command.
struct CallCentre: Sendable {
    let sandbox: Sandbox
    let configuration: CarillonConfiguration
    /// The `carillon.yaml` of this call centre.
    let file: String
    private let programs = NIOLockedValueBox<[CarillonProgram]>([])

    init(_ sandbox: Sandbox) throws {
        self.sandbox = sandbox
        configuration = CarillonConfiguration(sandbox: sandbox)
        file = sandbox.directory + "/carillon.yaml"
        try configuration.yaml.write(toFile: file, atomically: true, encoding: .utf8)
    }

    // MARK: The command

    /// Runs `carillon ...` on this call centre, which must succeed.
    ///
    /// - Returns: What it printed.
    @discardableResult
    func carillon(_ arguments: String...) async throws -> String {
        let result = try await CarillonProgram.run(arguments + ["--config", file])
        guard result.status == 0 else {
            throw DidNotHappen(description: "carillon \(arguments): \(result.status) \(result.notes)")
        }
        return result.output
    }

    /// Runs `carillon ...` on this call centre, which must refuse.
    ///
    /// - Returns: What it said.
    func refusal(_ arguments: String..., file other: String? = nil) async throws -> String {
        let result = try await CarillonProgram.run(arguments + ["--config", other ?? file])
        #expect(result.status != 0, "carillon \(arguments.joined(separator: " "))")
        return result.output + result.notes
    }

    /// Starts `carillon serve`.
    ///
    /// - Parameter isAwaited: Whether to wait until it answers.
    func serve(isAwaited: Bool = true) async throws -> CarillonProgram {
        let program = try CarillonProgram(["serve", "--config", file])
        programs.withLockedValue { $0.append(program) }
        guard isAwaited else { return program }
        try await eventually("an answer of carillon serve") {
            if !program.isRunning { throw DidNotHappen(description: "carillon serve ended: \(program.notes)") }
            return await view() != nil
        }
        return program
    }

    /// A second `carillon.yaml` that differs from this call centre's in some lines.
    func variant(_ name: String, _ changes: (inout CarillonConfiguration) -> Void) throws -> String {
        var other = configuration
        changes(&other)
        let path = "\(sandbox.directory)/\(name).yaml"
        try other.yaml.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Ends whatever `carillon` still runs.
    func killAll() {
        for program in programs.withLockedValue({ $0 }) { program.kill() }
    }

    // MARK: Setting up

    /// Makes the tables and a trunk.
    func prepare() async throws {
        try await carillon("database", "prepare")
        try await carillon(
            "trunk", "add", "carrier", "--template", Sandbox.trunkTemplate, "--channels", "60", "--calls-per-second",
            "20")
    }

    /// Makes a campaign with a group of agents and a list of its own, and lets it dial.
    ///
    /// - Parameters:
    ///   - name: The campaign's name; its group has the same.
    ///   - phones: An agent for each: four digits of the sandbox's plan.
    ///   - numbers: Whom to call.
    ///   - options: More of `carillon campaign create`.
    func campaign(
        _ name: String, phones: [Int], numbers: [SandboxNumber], perCallLegs: Bool = false, options: [String] = []
    ) async throws {
        try await carillon("group", "add", name)
        for phone in phones {
            let line = ["agent", "add", "agent-\(phone)", "--group", name] + (perCallLegs ? ["--per-call-leg"] : [])
            try await carillon(
                line + ["--phone", Sandbox.phoneTemplate.replacing("{phone}", with: String(phone))])
        }
        try await carillon(
            ["campaign", "create", name, "--group", name, "--trunk", "carrier", "--wrap-up", "1"]
                + ["--safe-harbour", "sound:carillon/safe-harbour"] + options)
        let list = "\(sandbox.directory)/\(name).csv"
        let lines = numbers.enumerated().map { "\(name)-\($0),\($1.e164)" }
        try (["id,phone"] + lines).joined(separator: "\n").write(toFile: list, atomically: true, encoding: .utf8)
        try await carillon("leads", "import", list, "--campaign", name)
        try await carillon("campaign", "start", name)
    }

    private func carillon(_ arguments: [String]) async throws {
        let result = try await CarillonProgram.run(arguments + ["--config", file])
        guard result.status == 0 else {
            throw DidNotHappen(description: "carillon \(arguments): \(result.status) \(result.notes)")
        }
    }

    /// Logs agents in, ready for calls.
    func logIn(_ phones: [Int]) async throws {
        for phone in phones { try await carillon("agent", "login", "agent-\(phone)", "--ready") }
    }

    // MARK: Looking

    /// The running site's floor; nil when none answers.
    func view() async -> FloorView? {
        try? await ControlClient(configuration).get("status", as: StatusAnswer.self).view
    }

    /// Waits until the running site's floor is as wanted.
    func floor(
        _ what: String, within limit: Duration = .seconds(40), where isSo: (FloorView) -> Bool
    ) async throws -> FloorView {
        var last: FloorView?
        do {
            return try await eventually(what, within: limit) {
                last = await view() ?? last
                return last.flatMap { isSo($0) ? $0 : nil }
            }
        } catch {
            let seen = last.map { "\($0.campaigns.map(\.why)), agents \($0.agentsByState), calls \($0.callsByState)" }
            throw DidNotHappen(description: "\(error); last seen: \(seen ?? "nothing")")
        }
    }

    /// Waits until nothing is left to do: every lead is finished, and no call lives.
    func finish(_ name: String, within limit: Duration = .seconds(90)) async throws {
        _ = try await floor("the end of campaign \(name)", within: limit) { view in
            view.campaigns.contains { $0.name == name && $0.status == .finished } && view.calls.isEmpty
        }
        try await eventually("all outcomes in the database") {
            try await sql("SELECT COUNT(*) FROM attempts WHERE outcome IS NULL") == [["0"]]
        }
    }

    /// What a campaign has come to, by `carillon report`.
    func report(_ name: String) async throws -> CampaignReport {
        try JSONDecoder().decode(CampaignReport.self, from: Data(try await carillon("report", name, "--json").utf8))
    }

    /// Has the witness compare, and expects it to agree.
    func expectAgreement(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let testimony = try await sandbox.testimony()
        let findings = try String(contentsOfFile: sandbox.directory + "/witness.json", encoding: .utf8)
        let isAgreed = testimony.disagreements == 0 && testimony.doubleDialed == 0 && testimony.lost == 0
        #expect(isAgreed, "\(findings)", sourceLocation: sourceLocation)
    }

    /// Asks the database beside the product: rows of texts.
    func sql(_ statement: String) async throws -> [[String]] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "mariadb", "--no-defaults", "--socket", sandbox.databaseSocket, "--user", Sandbox.databaseUser,
            "--password=\(Sandbox.databasePassword)", "--batch", "--skip-column-names", "--execute", statement,
            Sandbox.databaseName,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
}

/// Gives `body` a call centre with tables and a trunk, and takes all of it away afterwards.
func withCallCentre(_ body: (CallCentre) async throws -> Void) async throws {
    try await withSandbox { sandbox in
        let centre = try CallCentre(sandbox)
        defer { centre.killAll() }
        try await centre.prepare()
        try await body(centre)
    }
}
