import CallFloor
import CallPacing
import Foundation
import LeadFiles
import LeadImports
import Logging
import PhoneNumbers
import Sandbox
import ServiceLifecycle
import Site
import Store

/// One demonstration from set-up to report.
struct DemoRun: Sendable {
    /// What is to be shown.
    struct Plan: Sendable {
        var leads: Int
        var agents: Int
        var seconds: Int?
        var seed: UInt64
        var profile: String
        var directory: String?
        var isRecorded: Bool
        var hasPerCallLegs: Bool
        var mode = Mode.progressive
        /// Lines for each idle agent, with mode ratio.
        var lines = 1.5

        var pacing: PacingSettings {
            switch mode {
            case .ratio: .ratio(RatioSettings(lines: lines))
            case .ivr: .agentless(AgentlessSettings(concurrency: agents))
            default: .progressive
            }
        }
    }

    static let campaign = "demo"

    let plan: Plan
    let isHeadless: Bool

    /// Runs it. Whatever happens, the sandbox is stopped and its directory removed, unless it is to be kept.
    func run() async throws -> DemoResult {
        let directory =
            plan.directory ?? NSTemporaryDirectory() + "carillon-demo-\(ProcessInfo.processInfo.processIdentifier)"
        let sandbox: Sandbox
        do {
            Terminal.note("Setting up a call centre in \(directory) (seed \(plan.seed))")
            sandbox = try await Sandbox.start(.init(directory: directory)) { Terminal.note("  " + $0) }
        } catch {
            if plan.directory == nil { try? FileManager.default.removeItem(atPath: directory) }
            throw error
        }
        let result: Result<DemoResult, any Error>
        do {
            result = .success(try await run(on: sandbox))
        } catch {
            result = .failure(error)
        }
        try await sandbox.stop()
        if plan.directory == nil { try? FileManager.default.removeItem(atPath: directory) }
        return try result.get()
    }

    private func run(on sandbox: Sandbox) async throws -> DemoResult {
        let configuration = CarillonConfiguration(sandbox: sandbox)
        let store = configuration.makeStore()
        try await store.prepare()
        let tenant = try await store.tenant(named: configuration.tenant)
        let campaign = try await setUp(store, tenant, sandbox)
        var logger = configuration.makeLogger()
        if !isHeadless { logger.logLevel = .critical }
        let bells = AgentBells()
        let running = try await RunningSite(
            configuration: configuration, store: store, logger: logger, seed: plan.seed,
            observer: { _, actions in bells.hear(actions) })
        let show = DemoShow(
            plan: plan, store: store, campaign: campaign, site: running.service.site, isHeadless: isHeadless)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: StoreService(store: store)),
                    .init(service: running.control),
                    .init(service: running.service),
                    .init(
                        service: SimulatedAgents(site: running.service.site, bells: bells, seed: plan.seed),
                        successTerminationBehavior: .ignore),
                    .init(service: show, successTerminationBehavior: .gracefullyShutdownGroup),
                ], logger: logger))
        try await group.run()
        try Task.checkCancellation()

        let reading = configuration.makeStore()
        let report = try await reading.report(on: try await reading.campaign(named: Self.campaign, tenant: tenant))
        await reading.shutDown()
        return DemoResult(
            plan: plan, report: report, testimony: try await sandbox.testimony(), duration: show.duration)
    }

    // MARK: What an operator would set up

    private func setUp(_ store: Store, _ tenant: TenantID, _ sandbox: Sandbox) async throws -> Campaign {
        Terminal.note("  making \(plan.agents) agents, a trunk and a campaign")
        let group = try await store.createGroup("everyone", tenant: tenant)
        let trunk = try await store.createTrunk(
            name: "carrier", kind: .sip, dialTemplate: Sandbox.trunkTemplate, channels: 300, callsPerSecond: 50,
            tenant: tenant)
        for number in 1...plan.agents {
            try await store.createAgent(
                login: "agent-\(number)",
                phone: Sandbox.phoneTemplate.replacingOccurrences(of: "{phone}", with: String(1_000 + number)),
                leg: plan.hasPerCallLegs ? .perCall : .persistent, groups: [group], tenant: tenant)
        }
        var campaign = Campaign(
            id: CampaignID(0), tenant: tenant, name: Self.campaign, mode: plan.mode, pacing: plan.pacing,
            skillGroup: plan.mode == .ivr ? nil : group, trunks: [trunk], ringTimeout: .seconds(25),
            wrapUp: .seconds(30),
            safeHarbourPrompt: "sound:carillon/safe-harbour", isRecorded: plan.isRecorded,
            message: plan.mode == .ivr ? "sound:carillon/safe-harbour" : nil,
            retry: RetryPolicy(rules: Self.retryRules, maximumAttempts: 3))
        campaign.id = try await store.createCampaign(campaign)
        try await importLeads(store, tenant, campaign, sandbox)
        try await store.setCampaign(campaign.id, to: .running)
        campaign.status = .running
        return campaign
    }

    /// Retries as in a real campaign, with minutes made seconds.
    private static let retryRules = [
        RetryRule(outcome: .busy, delay: .seconds(10), maximum: 2),
        RetryRule(outcome: .noAnswer, delay: .seconds(20), maximum: 2),
        RetryRule(outcome: .congestion, delay: .seconds(10), maximum: 2, number: .same),
        RetryRule(outcome: .trunkFault, delay: .seconds(10), maximum: 2, number: .same),
    ]

    /// Writes a list as a customer would bring it, and imports it as an operator would.
    private func importLeads(
        _ store: Store, _ tenant: TenantID, _ campaign: Campaign, _ sandbox: Sandbox
    ) async throws {
        guard let profile = NetworkProfile.all.first(where: { $0.name == plan.profile }) else {
            let known = NetworkProfile.all.map(\.name).joined(separator: ", ")
            throw Failure("There is no profile '\(plan.profile)'. Profiles: \(known).")
        }
        Terminal.note("  importing \(plan.leads) leads (profile '\(profile.name)')")
        var lines = ["id,name,phone,city"]
        for (index, number) in profile.numbers(count: plan.leads, seed: plan.seed).enumerated() {
            let first = SampleNames.first[index % SampleNames.first.count]
            let last = SampleNames.last[index / SampleNames.first.count % SampleNames.last.count]
            lines.append(
                "D\(index + 1),\(first) \(last),\(number.e164),\(SampleNames.cities[index % SampleNames.cities.count])")
        }
        let file = sandbox.directory + "/sample-leads.csv"
        try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        guard let numbers = PhoneNumberParser(defaultRegion: "GB") else { throw Failure("'GB' is no country.") }
        var job = try LeadImport(
            LeadFile(path: file), numbers: numbers, rejects: file + ".rejects.csv",
            registrar: try await LeadRegistrar(store, tenant: tenant))
        let content = try ContentHash.of(file: file)
        let run = try await store.beginImport(
            of: ImportedFile(name: "sample-leads.csv", byteCount: content.byteCount, hash: content.hash),
            into: try await store.openList("sample-leads", for: campaign.id, tenant: tenant), options: "{}",
            by: operatorName, tenant: tenant)
        let result = try await job.run(run, store: store).progress
        guard result.count.inserted == plan.leads else {
            throw Failure(
                "Only \(result.count.inserted) of \(plan.leads) sample leads could be imported: \(result.reasons)")
        }
    }
}

/// Names for people who do not exist.
private enum SampleNames {
    static let first = [
        "Ada", "Ben", "Chen", "Dora", "Emil", "Fatima", "Grace", "Hugo", "Ines", "Jun", "Kira", "Liam", "Mei", "Noor",
        "Olga", "Pavel", "Qiang", "Rosa", "Sven", "Tara",
    ]
    static let last = [
        "Archer", "Bell", "Cooper", "Dyer", "Fletcher", "Glover", "Hunter", "Mason", "Potter", "Ringer", "Sawyer",
        "Tyler", "Weaver",
    ]
    static let cities = ["Leeds", "York", "Bath", "Wells", "Ely", "Truro", "Derby", "Ripon"]
}

extension CarillonConfiguration {
    /// The configuration of a site on a sandbox; its journal and control socket are in the sandbox's directory.
    init(sandbox: Sandbox) {
        self.init()
        country = "GB"
        database.socket = sandbox.databaseSocket
        database.user = Sandbox.databaseUser
        database.password = Sandbox.databasePassword
        database.name = Sandbox.databaseName
        asterisk.url = sandbox.ariURL.absoluteString
        asterisk.user = Sandbox.ariUser
        asterisk.password = sandbox.ariPassword
        journalDirectory = sandbox.directory + "/journal"
        controlSocket = sandbox.directory + "/carillon.sock"
        logLevel = "notice"
    }

    /// The same as `carillon.yaml`: for commands that are to work on the sandbox.
    var yaml: String {
        """
        site: \(site)
        country: \(country)
        database:
          socket: \(database.socket)
          user: \(database.user)
          password: \(database.password)
          name: \(database.name)
        asterisk:
          url: \(asterisk.url)
          user: \(asterisk.user)
          password: \(asterisk.password)
          application: \(asterisk.application)
        journal:
          directory: \(journalDirectory)
        control:
          socket: \(controlSocket)

        """
    }
}
