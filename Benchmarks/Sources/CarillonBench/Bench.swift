import ArgumentParser

/// Measures Carillon. Figures go to standard error as they come; the last line of standard output is the result.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carillon-bench", abstract: "Measures Carillon and what it stands on.",
        subcommands: [
            EventsCommand.self, CallsCommand.self, MemoryCommand.self, LeadsCommand.self, ImportCommand.self,
            ClaimsCommand.self,
            PeerCommand.self,
        ])
}
