import ArgumentParser
import CallFloor
import Foundation
import PhoneNumbers
import Store

/// `carillon callback`.
struct CallbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "callback",
        abstract: "Calls that are promised for a time: ahead of the list, within calling hours.",
        subcommands: [Add.self, List.self, Cancel.self])

    /// `carillon callback add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Promise a call.",
            discussion: """
                The lead is named by one of its numbers, by --key or by --lead:
                  carillon callback add '+49 30 1234567' --at 2026-11-23T15:30:00Z --agent anna --note 'has the contract'
                  carillon callback add --key K-1007 --in 2h
                A promise that the lead has already is cancelled. A finished lead is called again.
                """)
        @Argument(help: "One of the lead's numbers.") var number: String?
        @Option(help: "The key that the lead was imported with.") var key: String?
        @Option(help: "The lead's id.") var lead: Int64?
        @Option(help: "The list to look in, when several have the lead.") var list: String?
        @Option(help: "When: a moment such as 2026-11-23T15:30:00Z.") var at: String?
        @Option(name: .customLong("in"), help: "How long from now: 30min, 2h, 1d.") var after: String?
        @Option(help: "The only agent who may make it. Default: anyone.") var agent: String?
        @Flag(help: "It is a reservation: the agent keeps the lead, nothing was promised.") var reservation = false
        @Option(help: "What it is about.") var note: String?
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard [number != nil, key != nil, lead != nil].count(where: { $0 }) == 1 else {
                throw ValidationError("Name the lead by a number, by --key or by --lead: by one of them.")
            }
            guard (at == nil) != (after == nil) else { throw ValidationError("Say when: --at or --in.") }
            if let at, DoNotCallFile.moment(at) == nil {
                throw ValidationError("--at must be a moment such as 2026-11-23T15:30:00Z.")
            }
            if let after {
                do { _ = try RuleText.duration(after) } catch { throw ValidationError("--in \(error)") }
            }
            if reservation, agent == nil { throw ValidationError("A reservation is somebody's: --agent.") }
            if let note, note.count > 1_000 { throw ValidationError("--note must have at most 1000 characters.") }
        }

        func run() async throws {
            let callback = try await options.withStore { store, tenant, configuration in
                let now = Instant(seconds: Date().timeIntervalSince1970)
                let due = try at.flatMap(DoNotCallFile.moment) ?? now + RuleText.duration(after ?? "0")
                guard due > now - .seconds(86_400), due < now + .seconds(366 * 86_400) else {
                    throw Failure("A call is promised for the coming 366 days.")
                }
                let owner = try await agent(store, tenant)
                let id = try await store.addCallback(
                    for: try reference(configuration.country), list: list, at: due,
                    kind: reservation ? .reservation : .callback, owner: owner, note: note, by: operatorName,
                    tenant: tenant, now: now)
                try await store.audit(
                    actor: operatorName, action: "callback.add", subject: "callback \(id)", tenant: tenant)
                return try await store.callbacks(tenant: tenant, limit: 10_000).first { $0.id == id }
            }
            guard let callback else { return }
            if output.json { return try Terminal.printJSON(callback) }
            print("Callback \(callback.id): lead \(callback.lead) at \(DoNotCallText.text(callback.dueAt)).")
        }

        private func reference(_ country: String) throws -> LeadReference {
            if let key { return .key(key) }
            if let lead { return .id(LeadID(lead)) }
            return .number(try DoNotCallFile.Reader(country: country).number(number ?? "", .number).get())
        }

        private func agent(_ store: Store, _ tenant: TenantID) async throws -> AgentID? {
            guard let agent else { return nil }
            let agents = try await store.settings(of: tenant).agents
            if let found = agents.first(where: { $0.login == agent }) { return found.id }
            let known = agents.prefix(20).map(\.login).joined(separator: ", ")
            throw Failure("There is no agent '\(agent)'. Agents: \(known.isEmpty ? "none" : known).")
        }
    }

    /// `carillon callback list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List promised calls, the earliest first.")
        @Option(help: "Only those due within this time: 1h, 1d.") var within: String?
        @Option(help: "Only those of this agent.") var agent: String?
        @Option(help: "open, done, missed, cancelled or all.") var state = "open"
        @Option(help: "How many at most.") var limit = 100
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard state == "all" || Callback.State(rawValue: state) != nil else {
                throw ValidationError("--state must be open, done, missed, cancelled or all.")
            }
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000.") }
            if let within {
                do { _ = try RuleText.duration(within) } catch { throw ValidationError("--within \(error)") }
            }
        }

        func run() async throws {
            let callbacks = try await options.withStore { store, tenant, _ in
                let now = Instant(seconds: Date().timeIntervalSince1970)
                let owner = try await agent.asyncMap { login in
                    guard let found = try await store.settings(of: tenant).agents.first(where: { $0.login == login })
                    else { throw Failure("There is no agent '\(login)'.") }
                    return found.id
                }
                return try await store.callbacks(
                    tenant: tenant, state: Callback.State(rawValue: state),
                    dueBefore: try within.map { now + (try RuleText.duration($0)) }, owner: owner, limit: limit)
            }
            if output.json { return try Terminal.printJSON(callbacks) }
            guard !callbacks.isEmpty else { return print("There is none.") }
            var table = Table(["CALLBACK", "DUE", "STATE", "KIND", "LEAD", "LIST", "CAMPAIGN", "AGENT", "NOTE"])
            for callback in callbacks {
                table.add([
                    callback.id.description, DoNotCallText.text(callback.dueAt), callback.state.rawValue,
                    callback.kind.rawValue, callback.lead.description, callback.list, callback.campaign ?? "none",
                    callback.ownerLogin ?? "anyone", callback.note ?? "",
                ])
            }
            print(table.text)
        }
    }

    /// `carillon callback cancel`.
    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a promise back: the lead is in its list again.")
        @Argument(help: "The callback's number, from 'callback list'.") var callback: Int64
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                try await store.cancelCallback(
                    CallbackID(callback), by: operatorName, tenant: tenant,
                    now: Instant(seconds: Date().timeIntervalSince1970))
                try await store.audit(
                    actor: operatorName, action: "callback.cancel", subject: "callback \(callback)", tenant: tenant)
            }
            print("Callback \(callback) is cancelled.")
        }
    }
}

extension Optional {
    /// The value, made of another one by asking somebody.
    fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async throws -> T? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
