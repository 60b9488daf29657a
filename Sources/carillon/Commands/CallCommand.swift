import ArgumentParser
import CallFloor
import CurlClient
import Foundation
import PhoneNumbers
import Store

/// `carillon call`.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Call a number for an agent: the agent's phone first, then the customer.",
        discussion: """
            The agent must be logged in and free. Do-not-call lists, caps and calling windows hold here too:
              carillon call +442071838750 --agent anna
              carillon call 020 7183 8750 --agent anna --campaign spring    by that campaign's trunks and caller IDs
            Without --campaign the campaign 'manual' is used; it dials over every trunk until it is told which:
              carillon campaign set manual trunks=carrier
            """)
    @Argument(help: "The number, with its country code or as it is dialled in this country.") var number: [String]
    @Option(help: "Who calls: a login name.") var agent: String
    @Option(help: "By whose trunks, caller IDs, windows and caps.") var campaign: String?
    @Flag(help: "Do not wait to see what becomes of it.") var noWait = false
    @OptionGroup var options: GlobalOptions
    @OptionGroup var output: OutputOptions

    private struct Wish: Encodable {
        var number: String
        var agent: String
        var campaign: String?
    }

    private struct Answer: Codable {
        var attempt: String
        var state: String?
    }

    func run() async throws {
        let configuration = try await options.load()
        guard let parser = PhoneNumberParser(defaultRegion: configuration.country) else {
            throw Failure("'\(configuration.country)' is no country. Set 'country' to two letters, such as US or CN.")
        }
        let text = number.joined(separator: " ")
        let e164: String
        switch parser.parse(text) {
        case .success(let number): e164 = number.e164
        case .failure(let rejection): throw Failure("'\(text)' cannot be called: \(rejection).")
        }
        let control = ControlClient(configuration)
        var answer = try JSONDecoder().decode(
            Answer.self,
            from: Data(try await control.send(.post, "calls", Wish(number: e164, agent: agent, campaign: campaign))))
        if !noWait { answer.state = try await follow(answer.attempt, control) }
        if output.json { return try Terminal.printJSON(answer) }
        if noWait { print("Calling. The attempt is \(answer.attempt).") }
    }

    /// Says each step until the two talk, or the call is over.
    private func follow(_ attempt: String, _ control: ControlClient) async throws -> String {
        var last: CallState?
        while true {
            let view = try await control.get("status", as: StatusAnswer.self).view
            guard let call = view.calls.first(where: { $0.attempt.text == attempt }) else { break }
            if call.state != last, !output.json { print(Self.words(call.state, agent)) }
            last = call.state
            if call.state == .talking { return call.state.rawValue }
            try await Task.sleep(for: .milliseconds(200))
        }
        let end = try await outcome(of: attempt)
        if !output.json {
            print(
                end.map { "It ended: \($0)." }
                    ?? "It was not dialled: the phone of \(agent) was not answered, or the number may not be called. 'carillon dnc check' tells of the number."
            )
        }
        return end ?? "not-dialled"
    }

    /// What the history says, once it is written.
    private func outcome(of attempt: String) async throws -> String? {
        try await options.withStore { store, _, _ in
            for _ in 0..<20 {
                if let outcome = try await store.outcome(ofAttempt: attempt) { return outcome }
                try await Task.sleep(for: .milliseconds(100))
            }
            return nil
        }
    }

    private static func words(_ state: CallState, _ agent: String) -> String {
        switch state {
        case .agentFirst: "\(agent)'s phone is called."
        case .intended, .placing: "The number is dialled."
        case .ringing: "It rings."
        case .waiting, .connecting: "It is answered."
        case .talking: "They talk."
        case .announcing, .safeHarbour, .ending: "It is ending."
        }
    }
}
