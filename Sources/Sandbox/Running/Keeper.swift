import Foundation
import Glibc

/// The process that keeps a sandbox's parts (`keeper.py`): how it is launched, asked and told to stop.
///
/// A process of its own, so that the parts end with whoever started the sandbox even when that one is killed.
struct Keeper {
    /// The sandbox's directory.
    let directory: String

    /// What the keeper says about itself in `keeper.json`.
    struct State: Decodable {
        let keeper: ProcessIdentity
        let parts: [String: ProcessIdentity]
        let problem: String?
    }

    /// What the keeper is to do: see the head of `keeper.py`.
    private struct Plan: Encodable {
        struct Part: Encodable {
            let command: [String]
            let log: String
            let sockets: [String]
            /// Seconds from being asked to end to being killed.
            let patience: Int
        }

        let owner: ProcessIdentity?
        let state: String
        let wanted: String
        let parts: [String: Part]
        /// The order in which parts are stopped.
        let order: [Sandbox.Part]
    }

    private var stateFile: String { "\(directory)/keeper.json" }
    private var wantedFile: String { "\(directory)/wanted.json" }
    private var logFile: String { "\(directory)/keeper.log" }

    /// What the keeper last said; nil when there never was one here.
    func state() throws -> State? {
        guard let data = FileManager.default.contents(atPath: stateFile) else { return nil }
        return try JSONDecoder().decode(State.self, from: data)
    }

    /// Starts the keeper, which starts the parts.
    func launch(
        database: PrivateMariaDB, asterisks: [PrivateAsterisk], lifetime: Sandbox.Configuration.Lifetime
    ) throws {
        var parts = [
            Sandbox.Part.mariadb.rawValue: Plan.Part(
                command: try database.command, log: database.log, sockets: [database.socket], patience: 10)
        ]
        // An Asterisk is gone a second after its calls; one that once refused a channel id waits 15 for a call it
        // no longer has, and need not.
        for asterisk in asterisks {
            parts[asterisk.role.rawValue] = Plan.Part(
                command: asterisk.command, log: asterisk.log, sockets: asterisk.sockets, patience: 4)
        }
        let plan = Plan(
            owner: try lifetime.owner(), state: stateFile, wanted: wantedFile, parts: parts,
            order: [.pbx, .network, .mariadb])
        try JSONEncoder().encode(plan).write(to: URL(fileURLWithPath: "\(directory)/plan.json"))
        let script = "\(directory)/keeper.py"
        try Data(PackageResources.keeper_py).write(to: URL(fileURLWithPath: script))
        for old in [stateFile, wantedFile] { try? FileManager.default.removeItem(atPath: old) }

        // The distribution's own Python first: a version manager's may be a script that starts another.
        guard let python = Command.find("/usr/bin/python3") ?? Command.find("python3"), Command.find("setpriv") != nil
        else { throw SandboxError(.missingProgram, "python3 and setpriv (util-linux) are needed. Run `make deps`.") }
        try Data().write(to: URL(fileURLWithPath: logFile))
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: logFile))
        defer { try? log.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script, "\(directory)/plan.json"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()
    }

    /// Waits until a part answers.
    ///
    /// - Throws: ``SandboxError`` with code `part` when it ended instead, or did not answer within half a minute.
    func wait(for part: Sandbox.Part, answers: () async throws -> Bool) async throws {
        let up: Bool? = try await Deadline.wait(.seconds(30)) {
            if let state = try state(), state.problem != nil || !state.keeper.isAlive {
                throw SandboxError(.part, state.problem ?? "the keeper ended; see \(logFile)", isRetriable: true)
            }
            return try await answers() ? true : nil
        }
        if up == nil {
            throw SandboxError(
                .part, "\(part) did not come up in 30 s; see the logs in \(directory).", isRetriable: true)
        }
    }

    /// Stops the keeper and with it every part; does nothing when it does not run.
    ///
    /// - Parameter isLaunching: Whether it was launched just now: it writes its state when it has started the parts, so
    ///   that is waited for.
    /// - Throws: ``SandboxError`` when something survived.
    func stop(isLaunching: Bool = false) async throws {
        let state = try await Deadline.wait(isLaunching ? .seconds(5) : .zero) { try self.state() }
        guard let state else { return }
        state.keeper.signal(SIGTERM)
        let ended: Bool? = try await Deadline.wait(.seconds(25)) { state.keeper.isAlive ? nil : true }
        if ended == nil {
            for process in state.parts.values { process.signalGroup(SIGKILL) }
            state.keeper.signal(SIGKILL)
        }
        for process in state.parts.values where process.isAlive { process.signalGroup(SIGKILL) }
        let gone: Bool? = try await Deadline.wait(.seconds(5)) {
            state.parts.values.contains(where: \.isAlive) || state.keeper.isAlive ? nil : true
        }
        if gone == nil { throw SandboxError(.part, "Processes of the sandbox in \(directory) do not end.") }
    }

    /// Kills or starts single parts.
    func want(_ wanted: [Sandbox.Part: Bool]) throws {
        guard let state = try state(), state.keeper.isAlive else {
            throw SandboxError(.part, "No sandbox runs in \(directory).")
        }
        var all =
            try FileManager.default.contents(atPath: wantedFile)
            .map { try JSONDecoder().decode([String: Bool].self, from: $0) } ?? [:]
        for (part, isWanted) in wanted { all[part.rawValue] = isWanted }
        try JSONEncoder().encode(all).write(to: URL(fileURLWithPath: wantedFile), options: .atomic)
        state.keeper.signal(SIGUSR1)
    }
}

extension Sandbox.Configuration.Lifetime {
    /// The process whose end is the sandbox's; nil when there is none.
    fileprivate func owner() throws -> ProcessIdentity? {
        let pid: Int32
        switch self {
        case .detached: return nil
        case .process: pid = getpid()
        case .of(let other): pid = other
        }
        guard let identity = ProcessIdentity(pid) else {
            throw SandboxError(.part, "No process \(pid) that the sandbox could live as long as.")
        }
        return identity
    }
}
