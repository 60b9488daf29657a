import Foundation
import Glibc
import Testing

@testable import Sandbox

/// The sandbox itself, with real Asterisks and a real MariaDB. One at a time: the machine's two cores set the pace.
@Suite("Sandboxes", .serialized, .timeLimit(.minutes(3)))
struct SandboxAcceptanceTests {
    @Test("two run side by side, answer, stop, and leave no process and no socket")
    func sideBySide() async throws {
        let directories = [try TemporaryDirectory(), try TemporaryDirectory()]
        async let first = Sandbox.start(.init(directory: directories[0].path))
        async let second = Sandbox.start(.init(directory: directories[1].path))
        let sandboxes = try await [first, second]
        #expect(sandboxes[0].ariURL != sandboxes[1].ariURL)
        for sandbox in sandboxes {
            #expect(try Sandbox.running(in: sandbox.directory)?.ariURL == sandbox.ariURL)
            let version = try await Command.run([
                "mariadb", "--no-defaults", "--socket=\(sandbox.databaseSocket)", "--user=\(Sandbox.databaseUser)",
                "--password=\(Sandbox.databasePassword)", "--batch", "--skip-column-names",
                "--execute=select @@character_set_database, @@innodb_flush_log_at_trx_commit", Sandbox.databaseName,
            ])
            #expect(version.output == "utf8mb4\t1\n")
            let caller = Caller(sandbox)
            let events = try await caller.connect()
            let call = try await caller.call("PJSIP/\(SandboxNumber(.busy).e164)@carrier")
            #expect(call.cause == 17)
            events.cancel()
        }
        for sandbox in sandboxes {
            let processes = try liveProcesses(of: sandbox)
            #expect(processes.count == 4)
            try await sandbox.stop()
            #expect(processes.allSatisfy { !$0.isAlive })
            #expect(try Sandbox.running(in: sandbox.directory) == nil)
            #expect(sockets(below: sandbox.directory).isEmpty)
        }
    }

    @Test("a second start in the same directory is refused; a stop of nothing does nothing")
    func sameDirectory() async throws {
        let directory = try TemporaryDirectory()
        try await Sandbox.stop(directory.path)
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        await #expect { try await Sandbox.start(.init(directory: directory.path)) } throws: {
            ($0 as? SandboxError)?.code == .alreadyRunning
        }
        try await Sandbox.stop(directory.path)
        #expect(try liveProcesses(of: sandbox).isEmpty)
    }

    @Test("when its owner is killed, nothing is left")
    func ownerKilled() async throws {
        let directory = try TemporaryDirectory()
        let owner = Process()
        owner.executableURL = URL(fileURLWithPath: "/bin/sleep")
        owner.arguments = ["600"]
        try owner.run()
        let sandbox = try await Sandbox.start(
            .init(directory: directory.path, lifetime: .of(pid: owner.processIdentifier)))
        let processes = try liveProcesses(of: sandbox)
        #expect(processes.count == 4)
        kill(owner.processIdentifier, SIGKILL)
        try await expectEnd(of: processes)
        #expect(sockets(below: directory.path).isEmpty)
    }

    @Test("when its directory is removed, nothing is left")
    func directoryRemoved() async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let processes = try liveProcesses(of: sandbox)
        try FileManager.default.removeItem(atPath: directory.path)
        try await expectEnd(of: processes)
    }

    @Test("when its keeper is killed, nothing is left and run() says so")
    func keeperKilled() async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let processes = try liveProcesses(of: sandbox)
        try Keeper(directory: directory.path).state()?.keeper.signal(SIGKILL)
        try await expectEnd(of: processes)
        await #expect(throws: SandboxError.self) { try await sandbox.run() }
    }

    @Test("a part that dies takes the sandbox with it, and run() names the part")
    func partDies() async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let processes = try liveProcesses(of: sandbox)
        let end = Task { try await sandbox.run() }
        let network = try #require(try sandbox.processID(of: .network))
        kill(network, SIGKILL)
        await #expect { try await end.value } throws: { "\($0)".contains("network was killed by signal 9") }
        #expect(processes.allSatisfy { !$0.isAlive })
    }

    @Test("parts can be killed, started again, frozen and thawed", arguments: Sandbox.Part.allCases)
    func faults(part: Sandbox.Part) async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let before = try #require(try sandbox.processID(of: part))
        let process = try #require(ProcessIdentity(before))
        try await sandbox.kill(part)
        #expect(try sandbox.processID(of: part) == nil)
        #expect(!process.isAlive)
        try await sandbox.restart(part)
        let after = try #require(try sandbox.processID(of: part))
        #expect(after != before)
        try sandbox.freeze(part)
        try sandbox.thaw(part)
        try sandbox.freeze(part)
        try await sandbox.stop()
        #expect(try liveProcesses(of: sandbox).isEmpty)
    }

    private func liveProcesses(of sandbox: Sandbox) throws -> [ProcessIdentity] {
        guard let state = try Keeper(directory: sandbox.directory).state() else { return [] }
        return ([state.keeper] + state.parts.values).filter(\.isAlive)
    }

    private func expectEnd(of processes: [ProcessIdentity]) async throws {
        let gone: Bool? = try await Deadline.wait(.seconds(15)) {
            processes.contains(where: \.isAlive) ? nil : true
        }
        #expect(gone == true)
    }

    private func sockets(below directory: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        return names.filter {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\($0)")
            return attributes?[.type] as? FileAttributeType == .typeSocket
        }
    }
}
