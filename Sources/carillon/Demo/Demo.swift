import ArgumentParser
import CallFloor
import Foundation

/// `carillon demo`: a whole call centre on this machine.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A whole call centre on this machine: real Asterisk, real MariaDB, simulated people.",
        discussion: """
            Starts a sandbox (a private MariaDB, a PBX, and a second Asterisk that plays the telephone network and the agents'
            phones), imports sample leads, and runs a campaign on it, live in your terminal. At the end an independent script
            compares the database with the network's own call records. Ctrl-C ends it; nothing is left behind.
              carillon demo
              carillon demo --agents 5 --leads 100
              carillon demo --mode ratio --lines 2
              carillon demo --headless --leads 300 --agents 15 --seconds 90 --seed 7 --json out.json
            """)

    @Flag(help: "Draw nothing while it runs; for scripts.") var headless = false
    @Option(help: "Sample leads.") var leads = 500
    @Option(help: "Simulated agents.") var agents = 20
    @Option(help: "Stop dialling after so many seconds. Default: when every lead is finished.") var seconds: Int?
    @Option(help: "How the campaign dials: progressive, ratio (ahead of agents), ivr (a message instead of agents).")
    var mode = "progressive"
    @Option(help: "Lines for each idle agent, with --mode ratio.") var lines = 1.5
    @Option(help: "Chooses the people: the same seed, the same people. Default: by chance.") var seed: UInt64?
    @Option(help: "What kind of day: everyday, quick or answering. Default: everyday; quick with --headless.")
    var profile: String?
    @Option(help: "Write the result to this file.") var json: String?
    @Option(help: "Keep everything in this directory afterwards: database, journal, recordings, records.")
    var keep: String?
    @Flag(help: "Do not record conversations.") var noRecording = false
    @Flag(help: "Agents' phones are called for each conversation instead of once.") var perCallLegs = false

    func validate() throws {
        guard ["progressive", "ratio", "ivr"].contains(mode) else {
            throw ValidationError("The mode '\(mode)' is not available. Available: progressive, ratio, ivr.")
        }
        guard (1...10).contains(lines) else { throw ValidationError("--lines must be 1 to 10.") }
        guard (1...100_000).contains(leads) else { throw ValidationError("--leads must be 1 to 100000.") }
        guard (1...300).contains(agents) else { throw ValidationError("--agents must be 1 to 300.") }
        if let seconds, seconds < 1 { throw ValidationError("--seconds must be at least 1.") }
    }

    func run() async throws {
        let run = DemoRun(
            plan: .init(
                leads: leads, agents: agents, seconds: seconds, seed: seed ?? UInt64.random(in: 1...999_999),
                profile: profile ?? (headless ? "quick" : "everyday"), directory: keep, isRecorded: !noRecording,
                hasPerCallLegs: perCallLegs, mode: Mode(rawValue: mode) ?? .progressive, lines: lines),
            isHeadless: headless || !Terminal.isInteractive)
        guard let result = try await Interruptible.run({ try await run.run() }) else {
            Terminal.note("Interrupted; nothing is left behind.")
            throw ExitCode(130)
        }
        print(result.text)
        if let json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(result).write(to: URL(fileURLWithPath: json))
        }
        if result.disagreements + result.lost + result.doubleDialed > 0 { throw ExitCode(1) }
    }
}
