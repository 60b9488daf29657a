import ArgumentParser
import CallFloor
import CurlClient
import Store

/// `carillon trunk`.
struct TrunkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trunk", abstract: "Trunks: ways out to the telephone network.",
        subcommands: [Add.self, List.self, TrunkShow.self, Set.self, Remove.self])

    /// `carillon trunk add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a trunk.",
            discussion: """
                A SIP trunk has a template: Asterisk's dial string with {number} (E.164 with its plus sign) or {digits}
                (without):
                  carillon trunk add carrier --template 'PJSIP/{number}@carrier' --channels 30 --calls-per-second 5
                An E1/PRI trunk has a group of B channels, as chan_dahdi.conf numbers them, and its spans:
                  carillon trunk add e1 --kind dahdi --group 1 --span 1 --number-type national --template '{national:44}'
                """)
        @Argument(help: "Its name.") var name: String
        @OptionGroup var trunk: TrunkOptions
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            guard trunk.template != nil || trunk.group != nil else {
                throw ValidationError("Say where it leads: --template for SIP, --kind dahdi and --group for E1/PRI.")
            }
            try TrunkOptions.check(made())
        }

        func run() async throws {
            let made = try made()
            try await options.withStore { store, tenant, _ in
                try await store.createTrunk(made, tenant: tenant)
                try await store.audit(actor: operatorName, action: "trunk.create", subject: name, tenant: tenant)
            }
            print("Trunk '\(name)' is made. 'carillon check' says whether Asterisk knows it.")
        }

        private func made() throws -> Trunk {
            var made = Trunk(
                id: TrunkID(0), name: name, channels: Trunk.channelsOfSpan * max(1, trunk.spans.count),
                callsPerSecond: 5, kind: trunk.kind ?? .sip, dialTemplate: "")
            try trunk.apply(to: &made)
            return made
        }
    }

    /// `carillon trunk list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List trunks, with what they carried in the last 24 hours.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let reports = try await TrunkReport.all(since: .hours(24), options)
            if output.json { return try Terminal.printJSON(reports) }
            var table = Table(
                ["TRUNK", "KIND", "CHANNELS", "CALLS/S", "IN USE", "CALLS", "ASR", "FAULTS", "NOW"],
                rightAligned: [2, 3, 4, 5, 6, 7])
            for report in reports {
                let counts = report.history.outcomes
                table.add([
                    report.trunk.name, report.trunk.kind.rawValue, String(report.trunk.channels),
                    String(report.trunk.callsPerSecond), report.live.map { String($0.inUse) } ?? "-",
                    String(report.history.seizures), report.history.answerSeizureRatio.map(ReportText.percent) ?? "-",
                    String(counts[Outcome.trunkFault.rawValue, default: 0]), report.state,
                ])
            }
            print(table.text)
        }
    }

    /// `carillon trunk set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a trunk. What is not named stays; a running site takes it over at once.")
        @Argument(help: "Its name.") var name: String
        @Option(help: "Its new name.") var rename: String?
        @OptionGroup var trunk: TrunkOptions
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, configuration in
                var changed = try await store.trunk(named: name, tenant: tenant)
                if let rename { changed.name = rename }
                try trunk.apply(to: &changed)
                try TrunkOptions.check(changed)
                try await store.updateTrunk(changed, tenant: tenant)
                try await store.audit(actor: operatorName, action: "trunk.set", subject: name, tenant: tenant)
                await Refresh.nudge(configuration)
            }
            print("Trunk '\(rename ?? name)' is changed.")
        }
    }

    /// `carillon trunk remove`.
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a trunk that no campaign dials over. Its history stays.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                try await store.removeTrunk(try await store.trunk(named: name, tenant: tenant), tenant: tenant)
                try await store.audit(actor: operatorName, action: "trunk.remove", subject: name, tenant: tenant)
            }
            print("Trunk '\(name)' is removed.")
        }
    }
}

extension Store {
    /// The trunk of that name, or an error that names those there are.
    func trunk(named name: String, tenant: TenantID) async throws -> Trunk {
        let trunks = try await settings(of: tenant).trunks
        if let trunk = trunks.first(where: { $0.name == name }) { return trunk }
        let names = trunks.map(\.name).joined(separator: ", ")
        throw Failure("There is no trunk '\(name)'. Trunks: \(names.isEmpty ? "none" : names).")
    }
}

/// Tells a running site that settings have changed; without one there is nobody to tell.
enum Refresh {
    static func nudge(_ configuration: CarillonConfiguration) async {
        let control = ControlClient(configuration)
        if await control.isServing() { _ = try? await control.send(.post, "refresh") }
    }
}
