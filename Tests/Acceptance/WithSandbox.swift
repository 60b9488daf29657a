import Foundation
import Sandbox
import Testing

/// Gives `body` a sandbox of its own, and takes all of it away afterwards.
func withSandbox(_ body: (Sandbox) async throws -> Void) async throws {
    // Short, because unix sockets lie in it.
    let directory = "/tmp/carillon-acceptance-\(UInt32.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let sandbox = try await Sandbox.start(.init(directory: directory))
    do {
        try await body(sandbox)
    } catch {
        sandbox.record(error, "the test stopped")
    }
    try await sandbox.stop()
}

extension Sandbox {
    /// Records a failure with what the PBX had to say: its files are gone when somebody reads about it.
    func record(_ error: any Error, _ what: String) {
        let log = try? String(contentsOfFile: log(of: .pbx), encoding: .utf8)
        Issue.record(error, "\(what); the PBX's log:\n\(log ?? "none")")
    }
}
