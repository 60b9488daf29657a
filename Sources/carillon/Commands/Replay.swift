import ArgumentParser
import CallFloor
import Foundation
import Journal

/// `carillon replay`: the flight recorder.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go through a journal again: what happened, and what was done about it.",
        discussion: """
            Replays the inputs through the same floor that handled them. Where a snapshot is kept, the replayed floor must
            equal it; a difference is an error. Narrow what is shown with --attempt, --from and --to.
              carillon replay                               check the journal of this site
              carillon replay --explain --attempt 01J9...   the life of one call
            """)
    @Argument(help: "The journal's directory. Default: the configuration's.") var directory: String?
    @Flag(help: "Print each input and the actions that it caused.") var explain = false
    @Option(help: "Only what concerns this attempt.") var attempt: String?
    @Option(help: "Only from this entry on.") var from: UInt64 = 1
    @Option(help: "Only up to this entry.") var to: UInt64 = .max
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    private struct Summary: Encodable {
        var entries = 0
        var actions = 0
        var firstEntry: UInt64 = 0
        var lastEntry: UInt64 = 0
        var snapshotsCompared = 0
        var differences: [UInt64] = []
        var tornTail = false
    }

    func run() async throws {
        let place: String
        if let directory { place = directory } else { place = try await options.load().journalDirectory }
        let reader = JournalReader(directory: URL(fileURLWithPath: place))
        guard let contents = try reader.everything() else { throw Failure("There is no journal in \(place).") }
        let snapshots = Dictionary(try reader.snapshots().map { ($0.sequence, $0.floor) }, uniquingKeysWith: { $1 })
        var summary = Summary()
        summary.firstEntry = contents.startSequence + 1
        summary.lastEntry = contents.lastSequence
        summary.tornTail = contents.hasTornTail
        var floor = contents.start
        for entry in contents.entries {
            let actions = floor.handle(entry.input, at: entry.at)
            summary.entries += 1
            summary.actions += actions.count
            if explain || attempt != nil, from <= entry.sequence, entry.sequence <= to { show(entry, actions) }
            if let snapshot = snapshots[entry.sequence] {
                summary.snapshotsCompared += 1
                if snapshot != floor { summary.differences.append(entry.sequence) }
            }
        }
        if output.json {
            try Terminal.printJSON(summary)
        } else {
            print(
                "\(summary.entries) inputs (\(summary.firstEntry) to \(summary.lastEntry)) gave \(summary.actions) actions; \(summary.snapshotsCompared) snapshots compared, \(summary.differences.count) differ."
            )
            if summary.tornTail { print("The last line was cut short by a crash; it had not been handled.") }
        }
        if !summary.differences.isEmpty { throw ExitCode(1) }
    }

    private func show(_ entry: JournalEntry, _ actions: [Action]) {
        let input = "\(entry.input)"
        let lines = actions.map { "    -> \($0)" }
        if let attempt, !input.contains(attempt), !lines.contains(where: { $0.contains(attempt) }) { return }
        print("\(entry.sequence)  \(entry.at.text)  \(input)")
        for line in lines where attempt.map({ line.contains($0) }) ?? true { print(line) }
    }
}

extension Instant {
    /// ISO 8601 with microseconds, UTC.
    var text: String {
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let fraction = String((rest < 0 ? rest + 1_000_000 : rest) + 1_000_000).dropFirst()
        let date = Date(timeIntervalSince1970: Double(rest < 0 ? seconds - 1 : seconds))
        return String(date.formatted(.iso8601).dropLast()) + "." + fraction + "Z"
    }
}
