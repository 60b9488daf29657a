import ArgumentParser
import CallFloor
import Foundation
import LeadFiles
import Store

/// Which leads are meant, and whether it is meant seriously: options of all commands that change many.
struct LeadChangeOptions: ParsableArguments {
    @Option(help: "One list of the campaign. Default: all of them.") var list: String?
    @Flag(help: "Say how many leads it would be, and change nothing.") var dryRun = false
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    private struct Outcome: Encodable {
        var matching: Int
        var changed: Int
    }

    /// Counts, asks, changes, and says what was done.
    ///
    /// - Parameters:
    ///   - campaign: Whose leads; nil is the whole tenant's.
    ///   - action: What the audit log calls it.
    ///   - verb: `recycle`; and what has then been done: `recycled`.
    ///   - prepare: Says which leads are meant, given their lists, and what is done with them.
    func perform(
        campaign: String?, action: String, verb: (now: String, done: String),
        _ prepare: (inout LeadFilter, Store, TenantID) async throws -> Store.LeadChange
    ) async throws {
        try await options.withStore { store, tenant, _ in
            var id: CampaignID?
            if let campaign { id = try await store.campaign(named: campaign, tenant: tenant).id }
            var filter = LeadFilter(lists: try await store.lists(of: id, named: list, tenant: tenant))
            let change = try await prepare(&filter, store, tenant)
            let matching = try await store.count(filter, for: change)
            if dryRun || matching == 0 {
                if output.json { return try Terminal.printJSON(Outcome(matching: matching, changed: 0)) }
                print(
                    matching == 0
                        ? "No lead matches."
                        : "\(Wording.count(matching, "lead")) would be \(verb.done); nothing is changed.")
                return
            }
            guard try yes || Confirmation.ask("\(verb.now.capitalized) \(Wording.count(matching, "lead"))?") else {
                return print("Nothing is changed.")
            }
            var bar = ProgressBar(verb.now, isShown: Terminal.isInteractive && !output.json)
            let changed = try await store.change(filter, change) { done, all in
                bar.show(Double(done) / Double(max(all, 1)), Wording.count(done, "lead"))
            }
            bar.finish()
            try await store.audit(
                actor: operatorName, action: action, subject: "\(campaign ?? list ?? "all"): \(changed)", tenant: tenant
            )
            if output.json { return try Terminal.printJSON(Outcome(matching: matching, changed: changed)) }
            print("\(Wording.count(changed, "lead")) \(verb.done).")
        }
    }
}

extension Leads {
    /// `carillon leads recycle`.
    struct Recycle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Dial finished leads again.",
            discussion: """
                  carillon leads recycle spring --outcome no-answer,busy --older-than 7d
                An outcome is what the lead is finished for: an outcome of the network, a disposition, or what a retry rule
                calls it. Numbers on the do-not-call list and expired leads are not dialled, whatever is recycled.
                """)
        @Argument(help: "The campaign.") var campaign: String
        @Option(help: "What they are finished for; several with commas.") var outcome: String
        @Option(help: "Only those that were finished so long ago: 30m, 12h, 7d.") var olderThan: Span?
        @Flag(help: "Forget their tries, so that the retry rules begin anew.") var resetTries = false
        @OptionGroup var change: LeadChangeOptions

        func run() async throws {
            let reasons = outcome.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            guard !reasons.isEmpty, reasons.allSatisfy({ !$0.isEmpty }) else {
                throw Failure("--outcome names at least one: --outcome no-answer,busy")
            }
            let now = Instant(seconds: Date().timeIntervalSince1970)
            try await change.perform(campaign: campaign, action: "leads.recycle", verb: ("recycle", "recycled")) {
                filter, _, _ in
                filter.reasons = reasons
                filter.endedBefore = olderThan.map { now - $0.duration }
                return .recycle(resetsTries: resetTries, at: now)
            }
        }
    }

    /// `carillon leads reclaim`.
    struct Reclaim: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let anyone take the leads of an agent, and make the calls that the agent promised.")
        @Option(help: "The agent whose leads they are.") var agent: String
        @Option(help: "One campaign's leads only.") var campaign: String?
        @OptionGroup var change: LeadChangeOptions

        func run() async throws {
            try await change.perform(campaign: campaign, action: "leads.reclaim", verb: ("reclaim", "reclaimed")) {
                filter, store, tenant in
                let agents = try await store.settings(of: tenant).agents
                guard let owner = agents.first(where: { $0.login == agent }) else {
                    let logins = agents.map(\.login).joined(separator: ", ")
                    throw Failure("There is no agent '\(agent)'. Agents: \(logins.isEmpty ? "none" : logins).")
                }
                filter.owner = owner.id
                return .reclaim
            }
        }
    }

    /// `carillon leads prioritise`.
    struct Prioritise: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Dial some leads earlier or later.",
            discussion: "Without a choice, all of the campaign's that are not finished.")
        @Argument(help: "The campaign.") var campaign: String
        @Option(help: "0 to 99, higher first.") var priority: Int
        @OptionGroup var choice: LeadChoice
        @OptionGroup var change: LeadChangeOptions

        func validate() throws {
            guard (0...99).contains(priority) else { throw ValidationError("--priority is 0 to 99.") }
        }

        func run() async throws {
            try await change.perform(
                campaign: campaign, action: "leads.prioritise", verb: ("prioritise", "prioritised")
            ) {
                filter, _, _ in
                try choice.apply(to: &filter)
                return .prioritise(priority)
            }
        }
    }

    /// `carillon leads expire`.
    struct Expire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say until when leads are dialled.",
            discussion:
                "A day ends by this machine's clock. Without a choice, all of the campaign's that are not finished.")
        @Argument(help: "The campaign.") var campaign: String
        @Option(help: "The last day: 2026-12-31, '2026-12-31 18:00', or never.") var at: String
        @OptionGroup var choice: LeadChoice
        @OptionGroup var change: LeadChangeOptions

        func run() async throws {
            let moment = LocalMoment(end: at)
            guard moment != nil || at == "never" else {
                throw Failure("--at is a day like 2026-12-31, '2026-12-31 18:00', or never.")
            }
            let end = moment.map { Instant(seconds: Double($0.secondsSince1970(in: .current))) }
            try await change.perform(campaign: campaign, action: "leads.expire", verb: ("expire", "changed")) {
                filter, _, _ in
                try choice.apply(to: &filter)
                return .expire(end)
            }
        }
    }
}

/// Which leads of a campaign: options of commands that need not mean all.
struct LeadChoice: ParsableArguments {
    @Option(help: "Those with this key; may be given several times.") var key: [String] = []
    @Option(help: ArgumentHelp("Those with this attribute.", valueName: "name=value")) var attribute: String?

    func apply(to filter: inout LeadFilter) throws {
        filter.keys = key
        guard let attribute else { return }
        let sides = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2, !sides[0].isEmpty else {
            throw Failure("--attribute \(attribute) is not understood. It is NAME=VALUE.")
        }
        filter.attribute = (sides[0], sides[1])
    }
}

/// A span of time as operators write it: `90s`, `30m`, `12h`, `7d`.
struct Span: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let last = argument.last, let unit = units[last], let count = Int64(argument.dropLast()),
            (0...1_000_000).contains(count)
        else { return nil }
        duration = .seconds(count * unit)
    }
}
