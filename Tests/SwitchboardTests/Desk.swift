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

    init(_ peer: ScriptedAsterisk, _ connection: ARIConnection) {
        self.peer = peer
        board = Switchboard(asterisk: connection, application: "app", book: book, logger: Self.quiet)
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
        try await ScriptedAsterisk.running(Script(rules: rules)) { peer in
            let connection = connection(to: peer.baseURL)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try? await connection.run() }
                group.addTask { for await _ in connection.notices {} }
                try await peer.wait(for: "the look-up", within: .seconds(60)) { $0.count(.listBridges) == 1 }
                try await body(Desk(peer, connection))
                group.cancelAll()
            }
        }
    }

    var customerChannel: String { AsteriskNames.channel(of: attempt) }
    var agentChannel: String { AsteriskNames.channel(of: leg) }
    var bridge: String { AsteriskNames.bridge(of: attempt) }
    var holding: String { AsteriskNames.holdingBridge(application: "app") }

    func perform(_ action: Action) async -> [Input] {
        let inputs = NIOLockedValueBox<[Input]>([])
        await board.perform(action) { input in inputs.withLockedValue { $0.append(input) } }
        return inputs.withLockedValue { $0 }
    }

    func place(callerID: CallerIDToken? = nil) async -> [Input] {
        await perform(
            .place(
                PlaceOrder(
                    attempt: attempt, number: NumberID(9), trunk: Self.trunk.id, callerID: callerID,
                    ringTimeout: .milliseconds(20_500))))
    }

    func callAgent(autoAnswers: Bool = true, agent: AgentID = Desk.agent.id) async -> [Input] {
        await perform(
            .callAgent(LegOrder(leg: leg, agent: agent, ringTimeout: .seconds(20), autoAnswers: autoAnswers)))
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
