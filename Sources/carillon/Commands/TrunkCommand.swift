import ArgumentParser
import CallFloor
import Store

/// `carillon trunk`.
struct TrunkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trunk", abstract: "Trunks: ways out to the telephone network.",
        subcommands: [Add.self, List.self])

    /// `carillon trunk add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a trunk.",
            discussion: """
                The template is Asterisk's dial string with {number} (E.164 with its plus sign) or {digits} (without):
                  carillon trunk add carrier --template 'PJSIP/{number}@carrier' --channels 30 --calls-per-second 5
                """)
        @Argument(help: "Its name.") var name: String
        @Option(help: "The dial string, with {number} or {digits}.") var template: String
        @Option(help: "Calls at once.") var channels = 30
        @Option(help: "New calls a second.") var callsPerSecond = 5.0
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            guard template.contains("{number}") || template.contains("{digits}") else {
                throw ValidationError("--template must contain {number} or {digits}: 'PJSIP/{number}@carrier'.")
            }
            guard template.allSatisfy({ $0.isASCII && !"&,; \t".contains($0) }) else {
                throw ValidationError("--template must not contain spaces, '&', ',' or ';'.")
            }
            guard (1...10_000).contains(channels) else { throw ValidationError("--channels must be 1 to 10000.") }
            guard callsPerSecond > 0, callsPerSecond <= 1_000 else {
                throw ValidationError("--calls-per-second must be above 0 and at most 1000.")
            }
        }

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                try await store.createTrunk(
                    name: name, kind: .sip, dialTemplate: template, channels: channels,
                    callsPerSecond: callsPerSecond, tenant: tenant)
                try await store.audit(actor: operatorName, action: "trunk.create", subject: name, tenant: tenant)
            }
            print("Trunk '\(name)' is made. 'carillon check' says whether Asterisk knows it.")
        }
    }

    /// `carillon trunk list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List trunks.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let trunks = try await options.withStore { store, tenant, _ in
                try await store.settings(of: tenant).trunks
            }
            if output.json { return try Terminal.printJSON(trunks) }
            var table = Table(["TRUNK", "TEMPLATE", "CHANNELS", "CALLS/S"], rightAligned: [2, 3])
            for trunk in trunks {
                table.add([trunk.name, trunk.dialTemplate, String(trunk.channels), String(trunk.callsPerSecond)])
            }
            print(table.text)
        }
    }
}
