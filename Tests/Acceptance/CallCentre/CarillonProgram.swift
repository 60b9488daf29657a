import Foundation
import Glibc

/// A run of the `carillon` command as people run it: a process of its own.
final class CarillonProgram: @unchecked Sendable {
    // Unchecked: `Process` is told things by one test at a time, and asked for what it keeps locked itself.
    private let process = Process()
    private let folder: String

    /// The program that was built with these tests.
    static var path: String {
        // Here the tests' own program is; `/proc/self/exe` is it, whoever started it.
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "carillon").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        // `swift test` may load the tests as a bundle, whose path is then the first argument.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appending(path: "carillon").path
    }

    /// How a run ended.
    struct Result {
        /// The exit status; for a signal, its number as a negative.
        var status: Int32
        var output: String
        /// What it said on standard error.
        var notes: String
    }

    /// Starts the command.
    ///
    /// - Parameters:
    ///   - arguments: What follows `carillon` on the line.
    ///   - environment: Variables beside the inherited ones.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = "/tmp/carillon-run-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(folder + "/out")
        process.standardError = try Self.file(folder + "/err")
        try process.run()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs the command to its end.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], within limit: Duration = .seconds(60)
    ) async throws -> Result {
        let program = try CarillonProgram(arguments, environment: environment)
        return try await program.end(within: limit)
    }

    /// Waits for the end, and says how it was.
    func end(within limit: Duration = .seconds(60)) async throws -> Result {
        do {
            try await eventually("the end of carillon \((process.arguments ?? []).first ?? "")", within: limit) {
                !process.isRunning
            }
        } catch {
            kill()
            throw DidNotHappen(description: "\(error); it said: \(notes)")
        }
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Result(status: status, output: text("out"), notes: notes)
    }

    /// Whether it still runs.
    var isRunning: Bool { process.isRunning }

    /// What it has said on standard error so far.
    var notes: String { text("err") }

    /// Ends it as Ctrl-C does.
    func interrupt() { process.interrupt() }

    /// Asks it to end, as a service manager does.
    func terminate() { process.terminate() }

    /// Ends it as a crash does: it gets no chance to do anything.
    func kill() {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
    }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
}
