import ArgumentParser
import CallFloor
import PhoneNumbers
import Store

/// What can be set of an agent: the phone, and the groups.
struct AgentSettings: ParsableArguments {
    @Option(help: "Asterisk's dial string of the agent's phone: PJSIP/1001.") var phone: String?
    @Option(help: "The agent's mobile or landline, called over --trunk for each conversation or at login.")
    var outside: String?
    @Option(help: "The trunk over which --outside is called.") var trunk: String?
    @Option(
        name: .customLong("group"),
        help: "A skill group, with the agent's level in it (1 is best): sales, or sales=2. May be given several times.")
    var groups: [String] = []
    @Option(help: "Seconds that the phone may ring. Default: the site's.") var ringTimeout: Int?
    @Option(help: "Calls in a row that the phone may leave unanswered before the agent is paused.") var misses: Int?
    @Flag(inversion: .prefixedNo, help: "Call the phone for each conversation, instead of once at login.")
    var perCallLeg: Bool?

    func validate() throws {
        if let phone, !phone.contains("/") || !phone.allSatisfy({ $0.isASCII && !"&,; \t".contains($0) }) {
            throw ValidationError("--phone must be a dial string such as PJSIP/1001, without spaces, '&', ',' or ';'.")
        }
        if (outside == nil) != (trunk == nil) {
            throw ValidationError("--outside and --trunk go together: the number, and the way to it.")
        }
        if phone != nil, outside != nil { throw ValidationError("An agent has a --phone or is called --outside.") }
        if let ringTimeout, !(5...120).contains(ringTimeout) {
            throw ValidationError("--ring-timeout must be 5 to 120 seconds.")
        }
        if let misses, !(1...255).contains(misses) { throw ValidationError("--misses must be 1 to 255.") }
    }

    /// The memberships that were asked for.
    func memberships(_ store: Store, _ tenant: TenantID) async throws -> [Agent.Membership] {
        var memberships: [Agent.Membership] = []
        for text in groups {
            let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let level = sides.count == 1 ? 1 : Int(sides[1]), (1...99).contains(level), !sides[0].isEmpty else {
                throw Failure("--group \(text) is not understood: sales, or sales=2 with a level from 1 to 99.")
            }
            memberships.append(
                Agent.Membership(group: try await store.group(named: sides[0], tenant: tenant), level: level))
        }
        return memberships
    }

    /// The trunk of that name.
    static func trunk(_ name: String, _ store: Store, _ tenant: TenantID) async throws -> TrunkID {
        let trunks = try await store.settings(of: tenant).trunks
        guard let trunk = trunks.first(where: { $0.name == name }) else {
            let known = trunks.map(\.name).joined(separator: ", ")
            throw Failure("No trunk '\(name)'. Trunks: \(known.isEmpty ? "none" : known).")
        }
        return trunk.id
    }

    /// The outside number, E.164.
    func outsideNumber(_ country: String) throws -> String? {
        guard let outside else { return nil }
        guard let parser = PhoneNumberParser(defaultRegion: country) else {
            throw Failure("'\(country)' is no country. Set 'country' to two letters, such as US or CN.")
        }
        switch parser.parse(outside) {
        case .success(let number): return number.e164
        case .failure(let rejection): throw Failure("--outside \(outside) cannot be called: \(rejection).")
        }
    }
}

/// `carillon agent add`.
struct AgentAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make an agent.",
        discussion: """
            carillon agent add anna --phone PJSIP/1001 --group sales --group service=2
            carillon agent add ben --outside +447700900123 --trunk carrier --per-call-leg --group sales
            """)
    @Argument(help: "The login name.") var login: String
    @OptionGroup var settings: AgentSettings
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if settings.phone == nil, settings.outside == nil {
            throw ValidationError("Where is the agent's phone? --phone PJSIP/1001, or --outside NUMBER --trunk NAME.")
        }
    }

    func run() async throws {
        try await options.withStore { store, tenant, configuration in
            var agent = Agent(
                id: AgentID(0), tenant: tenant, login: login, leg: settings.perCallLeg == true ? .perCall : .persistent,
                phone: settings.phone ?? "", memberships: try await settings.memberships(store, tenant))
            let number = try settings.outsideNumber(configuration.country)
            if let name = settings.trunk { agent.outside = try await AgentSettings.trunk(name, store, tenant) }
            agent.id = try await store.createAgent(
                login: login, phone: agent.phone, leg: agent.leg, groups: [],
                outside: number.flatMap { number in agent.outside.map { (number, $0) } },
                ringTimeout: settings.ringTimeout.map { .seconds($0) }, missesAllowed: settings.misses ?? 1,
                tenant: tenant)
            agent.ringTimeout = settings.ringTimeout.map { .seconds($0) }
            agent.missesAllowed = settings.misses ?? 1
            try await store.updateAgent(agent)
            try await store.audit(actor: operatorName, action: "agent.create", subject: login, tenant: tenant)
        }
        print("Agent '\(login)' is made.")
    }
}

/// `carillon agent set`.
struct AgentSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change an agent's phone or groups; a new phone is used from the next login on.")
    @Argument(help: "The login name.") var login: String
    @OptionGroup var settings: AgentSettings
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await options.withStore { store, tenant, configuration in
            guard var agent = try await store.settings(of: tenant).agents.first(where: { $0.login == login }) else {
                throw Failure("No agent '\(login)'. 'carillon agent list' shows them.")
            }
            let number = try settings.outsideNumber(configuration.country)
            if let phone = settings.phone { (agent.phone, agent.outside) = (phone, nil) }
            if let name = settings.trunk { agent.outside = try await AgentSettings.trunk(name, store, tenant) }
            if let seconds = settings.ringTimeout { agent.ringTimeout = .seconds(seconds) }
            if let misses = settings.misses { agent.missesAllowed = misses }
            if let perCallLeg = settings.perCallLeg { agent.leg = perCallLeg ? .perCall : .persistent }
            if !settings.groups.isEmpty { agent.memberships = try await settings.memberships(store, tenant) }
            try await store.updateAgent(agent, outsideNumber: number)
            try await store.audit(actor: operatorName, action: "agent.set", subject: login, tenant: tenant)
        }
        print("Agent '\(login)' is changed.")
    }
}
