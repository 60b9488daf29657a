import ArgumentParser
import Store

/// `carillon database`.
struct Database: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make Carillon's tables, or check them.", subcommands: [Prepare.self, CheckTables.self])

    /// `carillon database prepare`.
    struct Prepare: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the tables in an empty database. Harmless when they are there.")

        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let store = try await options.load().makeStore()
            let made = try await store.prepare()
            print(made ? "The tables are made (version \(Store.schemaVersion))." : "The tables are there already.")
            await store.shutDown()
        }
    }

    /// `carillon database check`.
    struct CheckTables: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Say of the database what is as it must be, and what is not.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let store = try await options.load().makeStore()
            let findings = await store.check().map { Finding($0.subject, $0.isOK, $0.message) }
            await store.shutDown()
            try Finding.report(findings, asJSON: output.json)
        }
    }
}

/// A line of a check: what was looked at, whether it is well, and what to do if it is not.
struct Finding: Encodable {
    let subject: String
    let isOK: Bool
    let message: String

    init(_ subject: String, _ isOK: Bool, _ message: String) {
        self.subject = subject
        self.isOK = isOK
        self.message = message
    }

    /// Prints the findings; the command fails when one of them is not well.
    static func report(_ findings: [Finding], asJSON: Bool) throws {
        if asJSON {
            try Terminal.printJSON(findings)
        } else {
            let width = findings.map(\.subject.count).max() ?? 0
            for finding in findings {
                let padding = String(repeating: " ", count: width - finding.subject.count)
                print("\(finding.isOK ? "ok  " : "FIX ") \(finding.subject)\(padding)  \(finding.message)")
            }
        }
        if findings.contains(where: { !$0.isOK }) { throw ExitCode(1) }
    }
}
