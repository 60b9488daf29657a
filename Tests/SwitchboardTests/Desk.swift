import ARIConnection
import AsteriskARI
import CallFloor
import Logging
import NIOConcurrencyHelpers
import ScriptedAsterisk
import Switchboard
import Testing

/// A switchboard before a scripted Asterisk, with one trunk, one agent and one number in its book.
struct Desk {
    static let trunk = Trunk(
        id: TrunkID(1), name: "carrier", channels: 30, callsPerSecond: 100, dialTemplate: "PJSIP/{number}@carrier")
    static let agent = Agent(
        id: AgentID(1), tenant: TenantID(1), login: "anna", phone: "PJSIP/1001", memberships: [])
    let attempt = AttemptID(ULID(high: 0x0193_AAAA_BBBB_0001, low: .random(in: .min ... .max)))
    let leg = LegID(ULID(high: 0x0193_AAAA_BBBB_0002, low: .random(in: .min ... .max)))
    let peer: ScriptedAsterisk
    let board: Switchboard
    let book = AddressBook()
    /// What Asterisk's events and the board's own watching have told the floor.
    let heard = NIOLockedValueBox<[Input]>([])

    init(_ peer: ScriptedAsterisk, _ connection: ARIConnection, patience: Duration = .seconds(60)) {
        self.peer = peer
        board = Switchboard(
            asterisk: connection, application: "app", book: book, patience: patience,
            spanInterval: .milliseconds(10), logger: Self.quiet)
        book.note(Self.trunk)
        book.note(Self.agent)
        book.note(CallerIDToken(3), number: "+442079460000")
        book.note(attempt, number: "+8613800000001")
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func connection(to url: String) -> ARIConnection {
        ARIConnection(
            configuration: ARIConfiguration(
                url: url, password: "carillon", application: "app", connectTimeout: .seconds(60),
                requestTimeout: .seconds(60), pongDeadline: .seconds(60)),
            logger: quiet)
    }

    /// Runs `body` at a desk whose connection is up.
    static func with(_ rules: Rule..., body: (Desk) async throws -> Void) async throws {
        try await with(script: Script(rules: rules), body: body)
    }

    /// The same, with all that a script can say, and a board that hears what happens.
    static func with(
        script: Script, patience: Duration = .seconds(60), body: (Desk) async throws -> Void
    ) async throws {
        try await ScriptedAsterisk.running(script) { peer in
            let connection = connection(to: peer.baseURL)
            let desk = Desk(peer, connection, patience: patience)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try? await connection.run() }
                group.addTask { await desk.listen(to: connection) }
                group.addTask {
                    await desk.board.run { input in desk.heard.withLockedValue { $0.append(input) } }
                }
                try await peer.wait(for: "the look-up", within: .seconds(60)) { $0.count(.listBridges) == 1 }
                try await body(desk)
                group.cancelAll()
            }
        }
    }

    private func listen(to connection: ARIConnection) async {
        for await batch in connection.notices {
            for case .event(let event) in batch {
                board.hear(event)
                if let input = EventReader.input(from: event) { heard.withLockedValue { $0.append(input) } }
            }
        }
    }

    /// Waits until something was heard.
    func hears(_ what: Input, within limit: Duration = .seconds(60)) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if heard.withLockedValue({ $0.contains(what) }) { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw NotHeard(what: what, instead: heard.withLockedValue { $0 })
    }

    var customerChannel: String { AsteriskNames.channel(of: attempt) }
    var agentChannel: String { AsteriskNames.channel(of: leg) }
    var bridge: String { AsteriskNames.bridge(of: attempt) }
    var holding: String { AsteriskNames.holdingBridge(application: "app") }

    func perform(_ action: Action, isCalledOff: @Sendable () -> Bool = { false }) async -> [Input] {
        let inputs = NIOLockedValueBox<[Input]>([])
        await board.perform(action, isCalledOff: isCalledOff) { input in
            inputs.withLockedValue { $0.append(input) }
        }
        return inputs.withLockedValue { $0 }
    }

    /// Another attempt with a number of its own.
    func another(_ index: Int) -> AttemptID {
        let attempt = AttemptID(ULID(high: 0x0193_AAAA_BBBB_0100 + UInt64(index), low: 7))
        book.note(attempt, number: "+861390000\(1_000 + index)")
        return attempt
    }

    func place(
        _ other: AttemptID? = nil, over trunk: TrunkID = Desk.trunk.id, callerID: CallerIDToken? = nil,
        isCalledOff: @Sendable () -> Bool = { false }
    ) async -> [Input] {
        await perform(
            .place(
                PlaceOrder(
                    attempt: other ?? attempt, number: NumberID(9), trunk: trunk, callerID: callerID,
                    ringTimeout: .milliseconds(20_500))), isCalledOff: isCalledOff)
    }

    func callAgent(
        autoAnswers: Bool = true, agent: AgentID = Desk.agent.id, over trunk: TrunkID? = nil
    ) async -> [Input] {
        await perform(
            .callAgent(
                LegOrder(leg: leg, agent: agent, trunk: trunk, ringTimeout: .seconds(20), autoAnswers: autoAnswers)))
    }

    /// Both legs answered, and the agent's in the holding bridge.
    func bothAnswered() async throws {
        try await board.prepare()
        #expect(await place() == [.placed(attempt)])
        #expect(await callAgent() == [])
        let (customer, agent) = (customerChannel, agentChannel)
        try await peer.wait(for: "both", within: .seconds(60)) {
            $0.channels[customer]?.isInStasis == true && $0.channels[agent]?.isInStasis == true
        }
        #expect(await perform(.hold(leg)) == [.legHeld(leg)])
    }

    /// The operations since the connection was made, in order.
    func operations() async -> [Operation] {
        await peer.view().requests.map(\.operation).filter {
            ![.events, .filterApplication, .getApplication, .listChannels].contains($0)
        }.dropFirst().map { $0 }
    }
}

/// Something that was waited for was not heard.
struct NotHeard: Error {
    let what: Input
    let instead: [Input]
}
