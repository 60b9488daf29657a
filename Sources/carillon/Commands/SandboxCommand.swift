import ArgumentParser
import Foundation
import Sandbox

/// `carillon sandbox`.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "A private MariaDB, a private Asterisk, and a telephone network to call: for trying and testing.",
        discussion: """
            'start' writes a carillon.yaml into the directory, so that every other command works on it:
              carillon sandbox start
              carillon check --config sandbox/carillon.yaml
            The numbers that can be dialled, and what they do, are in docs/sandbox.md.
            """,
        subcommands: [Start.self, Stop.self, Status.self])

    struct Place: ParsableArguments {
        @Option(help: "Where everything is.") var directory = "sandbox"
    }

    /// `carillon sandbox start`.
    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start a sandbox; the first time, Asterisk is fetched.")
        @OptionGroup var place: Place
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let sandbox = try await Sandbox.start(
                .init(directory: place.directory, lifetime: .detached)
            ) { Terminal.note("  " + $0) }
            let file = sandbox.directory + "/carillon.yaml"
            try CarillonConfiguration(sandbox: sandbox).yaml.write(toFile: file, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            if output.json { return try Terminal.printJSON(sandbox) }
            print("Asterisk \(sandbox.asteriskVersion), ARI at \(sandbox.ariURL)")
            print("MariaDB on \(sandbox.databaseSocket)")
            print("Configuration: \(file)")
            print("Next: carillon database prepare --config \(file)")
        }
    }

    /// `carillon sandbox stop`.
    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop a sandbox. What it wrote stays.")
        @OptionGroup var place: Place

        func run() async throws {
            try await Sandbox.stop(place.directory)
            print("Stopped.")
        }
    }

    /// `carillon sandbox status`.
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether a sandbox runs, and where its parts are.")
        @OptionGroup var place: Place
        @OptionGroup var output: OutputOptions

        private struct Part: Encodable {
            var part: String
            var processID: Int32?
            var log: String
        }

        func run() async throws {
            guard let sandbox = try Sandbox.running(in: place.directory) else {
                throw Failure("No sandbox runs in \(place.directory). Start one: carillon sandbox start")
            }
            let parts = try Sandbox.Part.allCases.map {
                Part(part: $0.rawValue, processID: try sandbox.processID(of: $0), log: sandbox.log(of: $0))
            }
            if output.json { return try Terminal.printJSON(parts) }
            var table = Table(["PART", "PROCESS", "LOG"], rightAligned: [1])
            for part in parts { table.add([part.part, part.processID.map(String.init) ?? "gone", part.log]) }
            print(table.text)
            print("ARI at \(sandbox.ariURL), MariaDB on \(sandbox.databaseSocket)")
        }
    }
}
