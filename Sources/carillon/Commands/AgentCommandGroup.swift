import ArgumentParser
import CallFloor
import CurlClient
import Foundation
import Store

/// `carillon agent`.
struct AgentCommandGroup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Agents: make them, and act for them on the running site.",
        subcommands: [
            AgentAdd.self, AgentSet.self, List.self, LogIn.self, Ready.self, Pause.self, LogOut.self, HangUp.self,
            Dispose.self,
        ])

    /// `carillon agent list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List agents, with what they do on the running site.")
        @OptionGroup var options: GlobalOptions
        @OptionGroup var output: OutputOptions

        private struct Row: Encodable {
            var login: String
            var phone: String
            var leg: String
            var state: String?
            var conversations: Int?
        }

        func run() async throws {
            let (settings, configuration) = try await options.withStore { store, tenant, configuration in
                (try await store.settings(of: tenant), configuration)
            }
            let (agents, trunks) = (settings.agents, settings.trunks)
            let control = ControlClient(configuration)
            let live =
                await control.isServing() ? try await control.get("status", as: StatusAnswer.self).view.agents : []
            let rows = agents.map { agent in
                let now = live.first { $0.id == agent.id }
                return Row(
                    login: agent.login, phone: Self.place(of: agent, trunks), leg: agent.leg.rawValue,
                    state: now?.stateText, conversations: now?.conversations)
            }
            if output.json { return try Terminal.printJSON(rows) }
            var table = Table(["AGENT", "PHONE", "LEG", "STATE", "CONVERSATIONS"], rightAligned: [4])
            for row in rows {
                table.add([row.login, row.phone, row.leg, row.state ?? "-", row.conversations.map(String.init) ?? "-"])
            }
            print(table.text)
        }

        /// Where the agent's phone is; a number outside is not shown.
        private static func place(of agent: Agent, _ trunks: [Trunk]) -> String {
            guard let outside = agent.outside else { return agent.phone }
            return "outside, over \(trunks.first { $0.id == outside }?.name ?? "a trunk that is gone")"
        }
    }

    /// `carillon agent login`.
    struct LogIn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "login", abstract: "Begin to work: a persistent phone is called now.")
        @Argument(help: "The login name.") var login: String
        @Flag(help: "Be ready for calls as soon as the phone is connected.") var ready = false
        @OptionGroup var options: GlobalOptions

        func run() async throws {
            try await AgentWish(command: "login").send(for: login, options)
            if ready { try await AgentWish(command: "ready").send(for: login, options) }
        }
    }

    /// `carillon agent ready`.
    struct Ready: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take calls; ends wrap-up and pause.")
        @Argument(help: "The login name.") var login: String
        @OptionGroup var options: GlobalOptions
        func run() async throws { try await AgentWish(command: "ready").send(for: login, options) }
    }

    /// `carillon agent pause`.
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take no calls, at once or after the conversation.")
        @Argument(help: "The login name.") var login: String
        @Option(help: "Why: lunch, training ...") var reason = "pause"
        @OptionGroup var options: GlobalOptions
        func run() async throws { try await AgentWish(command: "pause", reason: reason).send(for: login, options) }
    }

    /// `carillon agent logout`.
    struct LogOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "logout", abstract: "Stop working, at once or after the conversation.")
        @Argument(help: "The login name.") var login: String
        @OptionGroup var options: GlobalOptions
        func run() async throws { try await AgentWish(command: "logout").send(for: login, options) }
    }

    /// `carillon agent hang-up`.
    struct HangUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "hang-up", abstract: "End the conversation.")
        @Argument(help: "The login name.") var login: String
        @OptionGroup var options: GlobalOptions
        func run() async throws { try await AgentWish(command: "hang-up").send(for: login, options) }
    }

    /// `carillon agent dispose`.
    struct Dispose: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what the conversation came to; ends wrap-up.")
        @Argument(help: "The login name.") var login: String
        @Argument(help: "The disposition's code: sale, not-interested, callback, do-not-call ...")
        var disposition: String
        @Option(help: "Call the lead again after this many seconds, instead of what the disposition says.")
        var retryAfter: Int?
        @Option(help: "When a call was promised, by this machine's clock: '2026-12-24 10:30', or '10:30' for today.")
        var at: String?
        @Flag(help: "Only this agent makes the promised call.") var mine = false
        @OptionGroup var options: GlobalOptions

        func validate() throws {
            if let at, PromisedTime(at, now: Date()) == nil {
                throw ValidationError("--at \(at) is no time to come. Write it like '2026-12-24 10:30', or '10:30'.")
            }
            if mine, at == nil { throw ValidationError("--mine goes with --at.") }
        }

        func run() async throws {
            try await AgentWish(
                command: "dispose", disposition: disposition, retryAfterSeconds: retryAfter,
                callAt: at.flatMap { PromisedTime($0, now: Date())?.date.timeIntervalSince1970 },
                isMine: mine ? true : nil
            ).send(for: login, options)
        }
    }
}

/// What the site's interface takes for an agent.
private struct AgentWish: Encodable {
    var command: String
    var reason: String?
    var disposition: String?
    var retryAfterSeconds: Int?
    var callAt: Double?
    var isMine: Bool?

    func send(for login: String, _ options: GlobalOptions) async throws {
        let control = ControlClient(try await options.load())
        try await control.send(.post, "agents/\(ControlClient.escaped(login))/commands", self)
        let agent = try await control.get("status", as: StatusAnswer.self).view.agents.first { $0.login == login }
        if let agent { print("\(login) is \(agent.stateText).") }
    }
}

extension FloorView.AgentView {
    /// The state in words: with the reason of a pause, and whether the phone is still missing.
    var stateText: String {
        switch state {
        case .paused(let reason): "paused (\(reason))"
        case .ready where !hasPhone: "ready (phone not connected yet)"
        default: state.word
        }
    }
}
