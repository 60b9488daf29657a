import ArgumentParser
import CallFloor
import Foundation
import PhoneNumbers
import Store

/// `carillon callerid`.
struct CallerIDCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callerid", abstract: "Caller IDs: the numbers that customers see.",
        subcommands: [
            CallerIDPoolCommand.self, Add.self, Import.self, List.self, Remove.self, CallerIDHealthCommand.self,
        ])

    /// `carillon callerid add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put numbers into a pool. A number that is in it is changed to what is said now.")
        @Argument(help: "The pool.") var pool: String
        @Argument(help: "Numbers, in any form.") var numbers: [String]
        @Option(
            name: .customLong("area"),
            help: "The beginning of numbers that these are local to: +4420. May be given several times.")
        var areas: [String] = []
        @Option(help: "A name for them, for people.") var label: String?
        @OptionGroup var rules: CallerIDRuleOptions
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let added = try await options.withStore { store, tenant, configuration in
                let setup = try await store.callerIDPool(named: pool, tenant: tenant)
                let reader = try CallerIDReader(country: configuration.country)
                let callerIDs = try numbers.map { text in
                    var callerID = CallerIDSetup(
                        number: try reader.number(text), label: label, areas: try areas.map(CallerIDReader.area))
                    try apply(to: &callerID)
                    return callerID
                }
                try CallerIDReader.check(callerIDs, in: setup)
                let added = try await store.addCallerIDs(callerIDs, to: setup.id, tenant: tenant)
                try await store.audit(actor: operatorName, action: "callerid.add", subject: pool, tenant: tenant)
                await Refresh.nudge(configuration)
                return added
            }
            print("New in '\(pool)': \(added). Changed: \(numbers.count - added).")
        }

        private func apply(to callerID: inout CallerIDSetup) throws {
            callerID.caps = rules.capList
            callerID.maximumConcurrent = rules.maximumConcurrent?.value
            callerID.coolsAfter = rules.coolsAfter?.value
            callerID.cooling = try rules.coolingTime()
            callerID.minimumAnswerRate = rules.minimumAnswerRate?.value
            callerID.presentation = rules.presentation
        }
    }

    /// `carillon callerid import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the numbers of a file into a pool.",
            discussion: """
                One number a line; after a comma, the areas it is local to with spaces between, and after another one a
                name for people:
                  020 7946 0001, +4420 +4418, London
                Lines that begin with # are passed over. All lines are taken, or none.
                """)
        @Argument(help: "The pool.") var pool: String
        @Argument(help: "The file.", completion: .file()) var file: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw Failure("'\(file)' cannot be read as UTF-8 text.")
            }
            let (added, all) = try await options.withStore { store, tenant, configuration in
                let setup = try await store.callerIDPool(named: pool, tenant: tenant)
                let callerIDs = try CallerIDReader(country: configuration.country).callerIDs(in: text)
                let added = try await store.addCallerIDs(callerIDs, to: setup.id, tenant: tenant)
                try await store.audit(
                    actor: operatorName, action: "callerid.import", subject: "\(pool): \(added)", tenant: tenant)
                await Refresh.nudge(configuration)
                return (added, callerIDs.count)
            }
            print("New in '\(pool)': \(added). Changed: \(all - added).")
        }
    }

    /// `carillon callerid list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List a pool's numbers and their rules.")
        @Argument(help: "The pool.") var pool: String
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Figures: Encodable {
            let number: String
            let label: String?
            let areas: [String]
            let rules: CallerIDFigures
        }

        func run() async throws {
            let rows = try await options.withStore { store, tenant, _ in
                let setup = try await store.callerIDPool(named: pool, tenant: tenant)
                return try await store.callerIDs(in: setup.id, tenant: tenant).map {
                    (number: $0.number, label: $0.label, areas: $0.areas, rules: $0.rules(setup.defaults))
                }
            }
            if output.json {
                return try Terminal.printJSON(
                    rows.map { Figures(number: $0.number, label: $0.label, areas: $0.areas, rules: .init($0.rules)) })
            }
            var table = Table(["NUMBER", "NAME", "AREAS", "CAPS", "AT ONCE", "SEEN"])
            for row in rows {
                table.add([
                    row.number, row.label ?? "-", row.areas.isEmpty ? "own" : row.areas.joined(separator: " "),
                    row.rules.caps.isEmpty ? "-" : row.rules.caps.map(\.description).joined(separator: ","),
                    row.rules.maximumConcurrent.map(String.init) ?? "-", row.rules.presentation.rawValue,
                ])
            }
            print(table.text)
        }
    }

    /// `carillon callerid remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take numbers out of a pool. What was shown stays in the history.")
        @Argument(help: "The pool.") var pool: String
        @Argument(help: "Numbers, in any form.") var numbers: [String]
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let removed = try await options.withStore { store, tenant, configuration in
                let setup = try await store.callerIDPool(named: pool, tenant: tenant)
                let reader = try CallerIDReader(country: configuration.country)
                let removed = try await store.removeCallerIDs(
                    try numbers.map(reader.number), from: setup.id, tenant: tenant)
                try await store.audit(actor: operatorName, action: "callerid.remove", subject: pool, tenant: tenant)
                await Refresh.nudge(configuration)
                return removed
            }
            print("Taken out of '\(pool)': \(removed). Not in it: \(numbers.count - removed).")
        }
    }
}
