import ARIConnection
import ArgumentParser
import AsteriskARI
import Foundation
import Sandbox
import Switchboard

/// How much memory live conversations take.
struct MemoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory",
        abstract: "Holds live conversations on a scripted peer: resident memory of the whole product.")

    @Option(help: "How many conversations.")
    var calls = 1_000

    @Flag(help: "Print the result as JSON.")
    var json = false

    func run() async throws {
        let directory = NSTemporaryDirectory() + "carillon-bench-\(getpid())"
        let sandbox = try await Sandbox.start(Sandbox.Configuration(directory: directory)) { note("sandbox: \($0)") }
        let memory: Result<Double, any Error>
        do {
            memory = .success(try await measure(sandbox))
        } catch {
            memory = .failure(error)
        }
        try await sandbox.stop()
        try FileManager.default.removeItem(atPath: directory)
        let megabytes = try memory.get()
        print(
            json
                ? #"{"live_calls":\#(calls),"rss_mb":\#(megabytes.text())}"#
                : "\(calls) live conversations: \(megabytes.text()) MB resident")
    }

    /// Only the sandbox's database is used: the peer plays Asterisk.
    private func measure(_ sandbox: Sandbox) async throws -> Double {
        let peer = Process()
        peer.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        peer.arguments = ["peer"]
        let (input, output) = (Pipe(), Pipe())
        peer.standardInput = input
        peer.standardOutput = output
        try peer.run()
        defer { peer.terminate() }
        guard let line = String(data: output.fileHandleForReading.availableData, encoding: .utf8),
            let port = Int(line.prefix { $0.isNumber })
        else { throw ExitCode.failure }
        let asterisk = ARIConfiguration(
            url: "http://127.0.0.1:\(port)/ari", password: "carillon", application: "carillon",
            eventFilter: ARIEventFilter(allowed: EventReader.wantedEvents))
        let calls = calls
        return try await ProductCalls.with(sandbox, agents: calls, leads: calls, asterisk: asterisk) { product in
            try await product.logIn(upTo: calls)
            try await eventually { product.conversations == calls }
            // What is written behind is written, and what was freed may be given back.
            try await Task.sleep(for: .seconds(3))
            return Machine.residentMemory() ?? .infinity
        }
    }
}
