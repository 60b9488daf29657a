import ArgumentParser
import CallFloor
import Foundation
import PhoneNumbers
import Store

/// `carillon dnc`.
struct DoNotCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dnc", abstract: "Do not call: numbers and beginnings of numbers that are never dialled.",
        discussion: """
            An entry holds for the tenant, for one campaign (--campaign), or for everybody on this installation
            (--everybody). It is asked for in the transaction that every dial needs, so it holds from the moment it is
            made, at all sites.
            """,
        subcommands: [Add.self, Remove.self, List.self, Check.self, DoNotCallImport.self, Export.self])

    /// How far an entry reaches.
    struct ScopeOptions: ParsableArguments {
        @Option(help: "Only this campaign must not call.") var campaign: String?
        @Flag(help: "No tenant of this installation may call.") var everybody = false

        func validate() throws {
            if everybody, campaign != nil { throw ValidationError("--everybody and --campaign exclude each other.") }
        }

        func scope(_ store: Store, _ tenant: TenantID) async throws -> DoNotCallEntry.Scope {
            if everybody { return .everybody }
            guard let campaign else { return .tenant }
            return .campaign(try await store.campaign(named: campaign, tenant: tenant).id)
        }
    }

    /// `carillon dnc add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put numbers on the list.",
            discussion: """
                  carillon dnc add '+49 30 1234567' --reason 'asked on the phone'
                  carillon dnc add --prefix +4930900 --until 2027-01-01
                """)
        @Argument(help: "Numbers.") var numbers: [String] = []
        @Option(name: .customLong("prefix"), help: "How numbers begin, with a plus; may be given several times.")
        var prefixes: [String] = []
        @Option(help: "Why.") var reason = "asked for it"
        @Option(help: "Who or what says so.") var source: String?
        @Option(help: "Until when: 2027-01-01 or 2027-01-01T12:00:00Z. Default: for ever.") var until: String?
        @OptionGroup var reach: ScopeOptions
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            guard !numbers.isEmpty || !prefixes.isEmpty else { throw ValidationError("Name a number, or a --prefix.") }
            if let until, DoNotCallFile.moment(until) == nil {
                throw ValidationError("--until must be a day or a moment: 2027-01-01 or 2027-01-01T12:00:00Z.")
            }
        }

        func run() async throws {
            let count = try await options.withStore { store, tenant, configuration in
                let reader = try DoNotCallFile.Reader(country: configuration.country)
                let scope = try await reach.scope(store, tenant)
                let asked = numbers.map { ($0, DoNotCallEntry.Kind.number) } + prefixes.map { ($0, .prefix) }
                let entries = try asked.map { text, kind in
                    DoNotCallEntry(
                        try reader.number(text, kind).get(), kind: kind, scope: scope, reason: reason,
                        source: source ?? operatorName, expiresAt: until.flatMap(DoNotCallFile.moment))
                }
                try await store.forbid(entries, tenant: tenant, by: operatorName)
                try await store.audit(
                    actor: operatorName, action: "dnc.add", subject: "\(entries.count) entries: \(reason)",
                    tenant: tenant)
                return entries.count
            }
            print(count == 1 ? "One entry is on the list." : "\(count) entries are on the list.")
        }
    }

    /// `carillon dnc remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a number or a prefix off the list.")
        @Argument(help: "The number, or with --prefix how numbers begin.") var number: String
        @Flag(help: "It is a prefix.") var prefix = false
        @OptionGroup var reach: ScopeOptions
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, configuration in
                let reader = try DoNotCallFile.Reader(country: configuration.country)
                let kind: DoNotCallEntry.Kind = prefix ? .prefix : .number
                let removed = try await store.permit(
                    try reader.number(number, kind).get(), kind: kind, scope: try await reach.scope(store, tenant),
                    tenant: tenant)
                guard removed else {
                    throw Failure("There is no such entry of that reach. 'carillon dnc check' shows which there are.")
                }
                try await store.audit(
                    actor: operatorName, action: "dnc.remove", subject: "one \(kind.rawValue)", tenant: tenant)
            }
            print("It is off the list.")
        }
    }

    /// `carillon dnc list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List entries, by number.")
        @Argument(help: "Only those that begin so: +4930.") var beginning = "+"
        @Option(help: "How many at most.") var limit = 100
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000.") }
        }

        func run() async throws {
            let (entries, campaigns) = try await options.withStore { store, tenant, _ in
                (
                    try await store.doNotCall(tenant: tenant, beginning: beginning, limit: limit),
                    try await store.settings(of: tenant).campaigns
                )
            }
            if output.json { return try Terminal.printJSON(entries) }
            print(DoNotCallText.table(entries, campaigns))
            if entries.count == limit { print("There may be more: --limit, or a longer beginning.") }
        }
    }

    /// `carillon dnc export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the list as CSV, as 'dnc import' reads it.")
        @Argument(help: "The file.") var file: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            let count = try await options.withStore { store, tenant, _ in
                let campaigns = try await store.settings(of: tenant).campaigns
                return try await DoNotCallFile.export(to: file, store, tenant, campaigns)
            }
            print("\(count) entries are in \(file).")
        }
    }

    /// `carillon dnc check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say why a number is called, or is not.",
            discussion: "Looks at entries, caps, the rest after an abandoned call, and the leads that have the number.")
        @Argument(help: "The number.") var number: String
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (standing, campaigns) = try await options.withStore { store, tenant, configuration in
                let e164 = try DoNotCallFile.Reader(country: configuration.country).number(number, .number).get()
                let now = Instant(seconds: Date().timeIntervalSince1970)
                return (
                    try await store.standing(of: e164, tenant: tenant, at: now),
                    try await store.settings(of: tenant).campaigns
                )
            }
            if output.json { return try Terminal.printJSON(standing) }
            print(DoNotCallText.of(standing, campaigns))
        }
    }
}
