import ArgumentParser
import CallFloor
import PhoneNumbers
import Store

/// `carillon campaign create`.
struct CampaignCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a campaign. It does not dial until it is started.")
    @Argument(help: "Its name.") var name: String
    @Option(help: "How it dials: progressive, ratio or ivr.") var mode = "progressive"
    @Option(help: "The skill group that takes its calls; none for ivr.") var group: String?
    @Option(name: .customLong("trunk"), help: "A trunk; several are tried in the order given.") var trunks: [String]
    @Option(name: .customLong("caller-id"), help: "A number to show; several are used in turn.")
    var callerIDs: [String] = []
    @Option(help: "Seconds a phone rings.") var ringTimeout = 25.0
    @Option(help: "Seconds an answered person may wait for an agent.") var abandonThreshold = 2.0
    @Option(help: "Seconds an agent has after a conversation.") var wrapUp = 30.0
    @Option(help: "What an abandoned person hears: sound:NAME in Asterisk.") var safeHarbour: String?
    @Flag(inversion: .prefixedNo, help: "Record conversations.") var record = true
    @Option(help: "Tries of one lead in all.") var maximumAttempts = 5
    @Option(
        name: .customLong("retry"),
        help: ArgumentHelp(
            "outcome=seconds:times, replacing the default rule: busy=300:3. 'outcome=never' gives no retry.",
            valueName: "rule"))
    var retries: [RetryOption] = []
    @Option(help: "Attempts to one number in 24 hours, across campaigns.") var numberCap: Int?
    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Any setting of 'carillon campaign set'; may be given several times.", valueName: "key=value"))
    var settings: [String] = []
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard CampaignSetting.modes.map(\.rawValue).contains(mode) else {
            let modes = CampaignSetting.modes.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("The mode '\(mode)' is not available. Modes: \(modes).")
        }
        guard (5...120).contains(ringTimeout) else { throw ValidationError("--ring-timeout must be 5 to 120.") }
        guard (0...30).contains(abandonThreshold) else { throw ValidationError("--abandon-threshold must be 0 to 30.") }
        guard (0...3_600).contains(wrapUp) else { throw ValidationError("--wrap-up must be 0 to 3600.") }
        guard (1...100).contains(maximumAttempts) else { throw ValidationError("--maximum-attempts must be 1 to 100.") }
        if let numberCap, !(1...1_000).contains(numberCap) {
            throw ValidationError("--number-cap must be 1 to 1000.")
        }
        if let safeHarbour, !safeHarbour.contains(":") {
            throw ValidationError("--safe-harbour must be a media address such as sound:safe-harbour.")
        }
    }

    func run() async throws {
        try await options.withStore { store, tenant, configuration in
            let all = try await store.settings(of: tenant)
            let known = all.trunks
            let trunkIDs = try trunks.map { name -> TrunkID in
                guard let trunk = known.first(where: { $0.name == name }) else {
                    let names = known.map(\.name).joined(separator: ", ")
                    throw Failure("There is no trunk '\(name)'. Trunks: \(names.isEmpty ? "none" : names).")
                }
                return trunk.id
            }
            let shown = try Self.numbers(callerIDs, configuration.country)
            let pool = try await pool(of: shown, store, tenant)
            var names = CampaignNames(all)
            try await CampaignSet.lookUpZones(settings, store, &names)
            var campaign = Campaign(
                id: CampaignID(0), tenant: tenant, name: name, mode: .progressive,
                skillGroup: try await skillGroup(store, tenant), trunks: trunkIDs,
                callerIDPool: pool,
                ringTimeout: .seconds(ringTimeout), abandonThreshold: .seconds(abandonThreshold),
                wrapUp: .seconds(wrapUp), safeHarbourPrompt: safeHarbour, isRecorded: record,
                retry: RetryPolicy(rules: RetryOption.rules(retries), maximumAttempts: maximumAttempts),
                caps: numberCap.map { [RateCap(count: $0, window: .seconds(86_400))] } ?? [])
            try CampaignSetting.apply(["mode=\(mode)"] + settings, to: &campaign, names)
            try CampaignSet.requireOpening(campaign, all)
            try await store.createCampaign(campaign)
            try await store.audit(actor: operatorName, action: "campaign.create", subject: name, tenant: tenant)
        }
        print("Campaign '\(name)' is made. Next: carillon leads import FILE.csv --campaign \(name)")
    }

    private func skillGroup(_ store: Store, _ tenant: TenantID) async throws -> SkillGroupID? {
        guard let group else { return nil }
        return try await store.group(named: group, tenant: tenant)
    }

    /// A pool of the numbers that are to be shown, named like the campaign.
    private func pool(of numbers: [String], _ store: Store, _ tenant: TenantID) async throws -> CallerIDPoolID? {
        guard !numbers.isEmpty else { return nil }
        let pool = try await store.createCallerIDPool(CallerIDPoolSetup(name: name), tenant: tenant)
        _ = try await store.addCallerIDs(numbers.map { CallerIDSetup(number: $0) }, to: pool, tenant: tenant)
        return pool
    }

    private static func numbers(_ texts: [String], _ country: String) throws -> [String] {
        guard let parser = PhoneNumberParser(defaultRegion: country) else {
            throw Failure("'\(country)' is no country. Set 'country' to two letters, such as US or CN.")
        }
        return try texts.map { text in
            switch parser.parse(text) {
            case .success(let number): return number.e164
            case .failure(let reason): throw Failure("The caller ID cannot be used: \(reason).")
            }
        }
    }
}

/// `--retry busy=300:3`.
struct RetryOption: ExpressibleByArgument {
    let outcome: Outcome
    let rule: RetryRule?

    init?(argument: String) {
        let sides = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard sides.count == 2, let outcome = Outcome(rawValue: sides[0]) else { return nil }
        self.outcome = outcome
        if sides[1] == "never" {
            rule = nil
            return
        }
        let figures = sides[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard figures.count == 2, let delay = figures[0], let times = figures[1], (0...31_536_000).contains(delay),
            (1...100).contains(times)
        else { return nil }
        rule = RetryRule(outcome: outcome, delay: .seconds(delay), maximum: times)
    }

    /// The default rules, with these in place of theirs; the last word on an outcome counts.
    static func rules(_ options: [RetryOption]) -> [RetryRule] {
        let replaced = Set(options.map(\.outcome))
        let last = options.enumerated().filter { index, option in
            !options[(index + 1)...].contains { $0.outcome == option.outcome }
        }
        return Campaign.defaultRetryRules.filter { !replaced.contains($0.outcome) } + last.compactMap(\.element.rule)
    }
}
