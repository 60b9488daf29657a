public import ArgumentParser
public import CallFloor
import Store

/// `carillon group`.
struct GroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Skill groups: agents that can take a campaign's calls.",
        subcommands: [Add.self, Set.self, List.self])

    /// `carillon group add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a skill group.")
        @Argument(help: "Its name.") var name: String
        @Option(help: "Who of the free agents gets a call: longest-idle, fewest-calls, skill-level, last-agent, owner.")
        var strategy = SkillGroup.Strategy.longestIdle
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                try await store.createGroup(name, strategy: strategy, tenant: tenant)
                try await store.audit(actor: operatorName, action: "group.create", subject: name, tenant: tenant)
            }
            print("Skill group '\(name)' is made.")
        }
    }

    /// `carillon group set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change how a skill group shares out its calls.")
        @Argument(help: "Its name.") var name: String
        @Option(help: "Who of the free agents gets a call: longest-idle, fewest-calls, skill-level, last-agent, owner.")
        var strategy: SkillGroup.Strategy
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await options.withStore { store, tenant, _ in
                let id = try await store.group(named: name, tenant: tenant)
                try await store.updateGroup(SkillGroup(id: id, name: name, strategy: strategy), tenant: tenant)
                try await store.audit(
                    actor: operatorName, action: "group.set", subject: "\(name): \(strategy.rawValue)", tenant: tenant)
            }
            print("Skill group '\(name)' routes by \(strategy.rawValue).")
        }
    }

    /// `carillon group list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List skill groups.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Row: Encodable {
            var name: String
            var agents: Int
        }

        func run() async throws {
            let groups = try await options.withStore { store, tenant, _ in try await store.groups(tenant: tenant) }
            if output.json { return try Terminal.printJSON(groups.map { Row(name: $0.name, agents: $0.agents) }) }
            var table = Table(["GROUP", "AGENTS"], rightAligned: [1])
            for group in groups { table.add([group.name, String(group.agents)]) }
            print(table.text)
        }
    }
}

extension SkillGroup.Strategy: ExpressibleByArgument {}
