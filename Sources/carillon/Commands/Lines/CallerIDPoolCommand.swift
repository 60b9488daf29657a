import ArgumentParser
import CallFloor
import Store

/// `carillon callerid pool`.
struct CallerIDPoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "Pools: caller IDs that campaigns show in turn, and their rules.",
        subcommands: [Create.self, List.self, Set.self, Delete.self])

    /// `carillon callerid pool create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a pool.",
            discussion: """
                At most 20 calls an hour and 100 a day show one number, which rests for an hour after 50 calls or when
                less than one in twenty of its last calls was answered:
                  carillon callerid pool create city --cap 20/1h --cap 100/1d --cools-after 50 --minimum-answer-rate 0.05
                """)
        @Argument(help: "Its name.") var name: String
        @OptionGroup var pool: CallerIDPoolOptions
        @OptionGroup var options: GlobalOptions

        func validate() throws { try CallerIDPoolOptions.check(made()) }

        func run() async throws {
            let made = try made()
            try await options.withStore { store, tenant, _ in
                try await store.createCallerIDPool(made, tenant: tenant)
                try await store.audit(actor: operatorName, action: "callerid.pool", subject: name, tenant: tenant)
            }
            print("Caller-ID pool '\(name)' is made. Next: carillon callerid add \(name) NUMBER")
        }

        private func made() throws -> CallerIDPoolSetup {
            var made = CallerIDPoolSetup(name: name)
            try pool.apply(to: &made)
            return made
        }
    }

    /// `carillon callerid pool list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List pools.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Row: Encodable {
            let name: String
            let rotation: CallerIDPool.Rotation
            let prefersLocal: Bool
            let rules: CallerIDFigures
            let members: Int
            let campaigns: [String]
        }

        func run() async throws {
            let pools = try await options.withStore { store, tenant, _ in
                let settings = try await store.settings(of: tenant)
                return try await store.callerIDPools(tenant: tenant).map { pool in
                    (
                        pool, settings.callerIDPools.first { $0.id == pool.id }?.members.count ?? 0,
                        settings.campaigns.filter { $0.callerIDPool == pool.id }.map(\.name)
                    )
                }
            }
            if output.json {
                return try Terminal.printJSON(
                    pools.map { pool, members, campaigns in
                        Row(
                            name: pool.name, rotation: pool.rotation, prefersLocal: pool.prefersLocal,
                            rules: CallerIDFigures(pool.defaults), members: members, campaigns: campaigns)
                    })
            }
            var table = Table(
                ["POOL", "NUMBERS", "ROTATION", "LOCAL", "CAPS", "AT ONCE", "RESTS", "SHOWN BY"], rightAligned: [1])
            for (pool, members, campaigns) in pools {
                let rules = pool.defaults
                table.add([
                    pool.name, String(members), pool.rotation.rawValue,
                    pool.prefersLocal ? "first" : "-",
                    rules.caps.isEmpty ? "-" : rules.caps.map(\.description).joined(separator: ","),
                    rules.maximumConcurrent.map(String.init) ?? "-", Self.rests(rules),
                    campaigns.isEmpty ? "-" : campaigns.joined(separator: ", "),
                ])
            }
            print(table.text)
        }

        private static func rests(_ rules: CallerID) -> String {
            var reasons: [String] = []
            if let calls = rules.coolsAfter { reasons.append("after \(calls)") }
            if let rate = rules.minimumAnswerRate {
                reasons.append("below \(ReportText.percent(rate)) of \(rules.answerRateSample)")
            }
            guard !reasons.isEmpty else { return "-" }
            return reasons.joined(separator: ", ") + ": \(Int(rules.cooling.inSeconds)) s"
        }
    }

    /// `carillon callerid pool set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a pool. What is not named stays; 'none' takes a rule away.")
        @Argument(help: "Its name.") var name: String
        @Option(help: "Its new name.") var rename: String?
        @OptionGroup var pool: CallerIDPoolOptions
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, configuration in
                var changed = try await store.callerIDPool(named: name, tenant: tenant)
                if let rename { changed.name = rename }
                try pool.apply(to: &changed)
                try CallerIDPoolOptions.check(changed)
                try await store.updateCallerIDPool(changed, tenant: tenant)
                try await store.audit(actor: operatorName, action: "callerid.pool", subject: name, tenant: tenant)
                await Refresh.nudge(configuration)
            }
            print("Caller-ID pool '\(rename ?? name)' is changed.")
        }
    }

    /// `carillon callerid pool delete`.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a pool that no campaign shows, and its numbers. What was shown stays in the history.")
        @Argument(help: "Its name.") var name: String
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                let pool = try await store.callerIDPool(named: name, tenant: tenant)
                try await store.deleteCallerIDPool(pool, tenant: tenant)
                try await store.audit(actor: operatorName, action: "callerid.pool", subject: name, tenant: tenant)
            }
            print("Caller-ID pool '\(name)' is deleted.")
        }
    }
}

/// What can be said of a pool, when it is made and when it is changed.
struct CallerIDPoolOptions: ParsableArguments {
    @Option(help: "Which number is shown next: round-robin (the default), least-used, random.")
    var rotation: CallerIDPool.Rotation?
    @Flag(inversion: .prefixedNo, help: "Show numbers that are local to the called one first.") var preferLocal: Bool?
    @OptionGroup var rules: CallerIDRuleOptions
    @Option(help: "How many last calls the answer rate is taken over, 10 to 1000. Default: 50.")
    var answerRateSample: Int?

    /// Changes what is named.
    func apply(to pool: inout CallerIDPoolSetup) throws {
        if let rotation { pool.rotation = rotation }
        if let preferLocal { pool.prefersLocal = preferLocal }
        if let answerRateSample { pool.defaults.answerRateSample = answerRateSample }
        if let caps = rules.capList { pool.defaults.caps = caps }
        if let limit = rules.maximumConcurrent { pool.defaults.maximumConcurrent = limit.value }
        if let limit = rules.coolsAfter { pool.defaults.coolsAfter = limit.value }
        if let cooling = try rules.coolingTime() { pool.defaults.cooling = cooling }
        if let rate = rules.minimumAnswerRate { pool.defaults.minimumAnswerRate = rate.value }
        if let presentation = rules.presentation { pool.defaults.presentation = presentation }
    }

    /// Stops where a pool's settings are absurd.
    static func check(_ pool: CallerIDPoolSetup) throws {
        let objections = pool.objections()
        guard objections.isEmpty else { throw Failure(TrunkOptions.sentences(objections)) }
    }
}
