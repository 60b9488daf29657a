import Foundation
import Glibc

extension Sandbox {
    /// The sandbox of a directory, when one runs there; started by this process or another.
    public static func running(in directory: String) throws -> Sandbox? {
        let directory = absolute(directory)
        guard let state = try Keeper(directory: directory).state(), state.keeper.isAlive, state.problem == nil,
            let data = FileManager.default.contents(atPath: "\(directory)/sandbox.json")
        else { return nil }
        return try JSONDecoder().decode(Sandbox.self, from: data)
    }

    /// Stops the sandbox of a directory, whoever started it: no process and no socket is left. Does nothing when none
    /// runs there.
    ///
    /// - Throws: ``SandboxError`` when a process does not end.
    public static func stop(_ directory: String) async throws {
        try await Keeper(directory: absolute(directory)).stop()
    }

    /// Stops the sandbox: no process and no socket is left.
    ///
    /// - Throws: ``SandboxError`` when a process does not end.
    public func stop() async throws {
        // Not interrupted by a cancelled task: a stop is what one does when everything is being cancelled.
        let keeper = Keeper(directory: directory)
        try await Task { try await keeper.stop() }.value
    }

    /// Stays until the sandbox ends or the task is cancelled, then stops it.
    ///
    /// - Throws: ``SandboxError`` with code `part` when a part ended by itself.
    public func run() async throws {
        let problem = await problem()
        try await stop()
        if let problem { throw SandboxError(.part, problem) }
    }

    /// Waits for the keeper's end or the task's cancellation; what went wrong, when something did.
    private func problem() async -> String? {
        let keeper = Keeper(directory: directory)
        while let state = try? keeper.state() {
            if let problem = state.problem { return problem }
            if !state.keeper.isAlive { return state.parts.isEmpty ? nil : "the sandbox's keeper was killed" }
            do { try await Task.sleep(for: .milliseconds(200)) } catch { return nil }
        }
        return nil
    }

    /// Kills a part as a crash would (SIGKILL), and waits until it is gone. Its files stay.
    public func kill(_ part: Part) async throws { try await want(part, false) }

    /// Starts a killed part again on its old ports and files, and waits until it answers.
    public func restart(_ part: Part) async throws { try await want(part, true) }

    /// Stops a part in its tracks without ending it, as a hung machine would: connections stay and nothing answers.
    public func freeze(_ part: Part) throws { try signal(part, SIGSTOP) }

    /// Lets a frozen part go on.
    public func thaw(_ part: Part) throws { try signal(part, SIGCONT) }

    /// The process id of a part, for measuring it; nil while it does not run.
    public func processID(of part: Part) throws -> Int32? {
        try Keeper(directory: directory).state()?.parts[part.rawValue].flatMap { $0.isAlive ? $0.pid : nil }
    }

    private func want(_ part: Part, _ isWanted: Bool) async throws {
        let keeper = Keeper(directory: directory)
        let before = try processID(of: part)
        if (before != nil) == isWanted { return }
        try keeper.want([part: isWanted])
        let done: Bool? = try await Deadline.wait(.seconds(10)) {
            (try processID(of: part) != nil) == isWanted ? true : nil
        }
        if done == nil { throw SandboxError(.part, "\(part) did not \(isWanted ? "start" : "end") within 10 s.") }
        if isWanted { try await keeper.wait(for: part) { try await answers(part) } }
    }

    private func answers(_ part: Part) async throws -> Bool {
        switch part {
        case .mariadb: return try await PrivateMariaDB(home: "\(directory)/mariadb").answers()
        case .pbx: guard try await asterisk(.pbx).answers() else { return false }
        case .network: guard try await asterisk(.network).answers() else { return false }
        }
        // Both Asterisks must be up for one to find the other; a fault test may want only one of them.
        guard try processID(of: .pbx) != nil, try processID(of: .network) != nil else { return true }
        return try await asterisk(.pbx).reachesNetwork()
    }

    private func signal(_ part: Part, _ number: Int32) throws {
        try Keeper(directory: directory).state()?.parts[part.rawValue]?.signalGroup(number)
    }
}
