import ARIConnection
import AsteriskARI
import Foundation
import NIOConcurrencyHelpers
import Sandbox
import Switchboard

/// The ceiling: the operations that the product sends for each call, and nothing else. No floor, no store, no journal.
///
/// Agents' phones are called once and wait in a holding bridge with music. A call is: originate with an id of ours,
/// StasisStart, a bridge, both legs into it; when the customer has hung up the agent goes back to the holding bridge and
/// the next call begins at once, while the last one's bridge is destroyed.
final class RawCalls: Sendable {
    private static let app: ApplicationName = "bench"
    private static let holding: BridgeID = "bench-holding"

    private let sandbox: Sandbox
    private let connection: ARIConnection
    private let desk: EventDesk
    private let agents = NIOLockedValueBox<[ChannelID]>([])
    private let serial = NIOLockedValueBox(0)

    private init(sandbox: Sandbox, connection: ARIConnection, desk: EventDesk) {
        self.sandbox = sandbox
        self.connection = connection
        self.desk = desk
    }

    /// Connects; when `body` is through, hangs up the agents' phones and disconnects.
    static func with<Result: Sendable>(
        _ sandbox: Sandbox, body: @escaping @Sendable (RawCalls) async throws -> Result
    ) async throws -> Result {
        let desk = EventDesk()
        let configuration = ARIConfiguration(sandbox: sandbox, application: app)
        return try await withConnection(configuration, handle: { desk.handle($0) }) { connection in
            let calls = RawCalls(sandbox: sandbox, connection: connection, desk: desk)
            try await connection.perform(ARI.Bridges.CreateWithId(bridgeId: holding, type: "holding"))
            try await connection.perform(ARI.Bridges.StartMoh(bridgeId: holding))
            let result = try await body(calls)
            try await calls.end()
            return result
        }
    }

    /// These calls as a load for the ladder.
    var load: CallLoad {
        CallLoad(name: "raw") { agents, seconds in try await self.run(agents: agents, seconds: seconds) }
    }

    private func run(agents count: Int, seconds: Int) async throws -> LoadStep {
        let known = agents.withLockedValue { $0.count }
        try await withThrowingDiscardingTaskGroup { group in
            for number in known..<max(known, count) { group.addTask { try await self.callPhone(number) } }
        }
        let window = MeasuredWindow(seconds: seconds)
        let results = NIOLockedValueBox(LoadStep(agents: count, seconds: Double(seconds)))
        return await withTaskGroup(of: Void.self) { group in
            for agent in agents.withLockedValue({ $0 }) {
                group.addTask {
                    var last: BridgeID?
                    while ContinuousClock.now < window.end {
                        let finished = last
                        async let cleanUp: Void = self.destroy(finished)
                        last = await self.call(for: agent, window, results)
                        await cleanUp
                    }
                    await self.destroy(last)
                }
            }
            try? await Task.sleep(until: window.start)
            let meter = ProcessorMeter(sandbox)
            try? await Task.sleep(until: window.end)
            var step = results.withLockedValue { $0 }
            step.processor = meter.perCall(step.connected)
            await group.waitForAll()
            return step
        }
    }

    private func callPhone(_ number: Int) async throws {
        let id = Self.name("agent", number)
        desk.expect(.started(id))
        try await connection.perform(
            ARI.Channels.Originate(
                endpoint: Sandbox.silentPhone(number), app: Self.app, timeout: 10, channelId: id))
        guard await desk.wait(for: .started(id)) != nil else { throw Trouble.phoneDidNotAnswer(number) }
        try await connection.perform(ARI.Bridges.AddChannel(bridgeId: Self.holding, channel: [id]))
        agents.withLockedValue { $0.append(id) }
    }

    /// All of one length: Asterisk takes an id as used (409) as long as a live channel's id begins with it.
    private static func name(_ kind: String, _ number: Int) -> ChannelID {
        ChannelID("bench-\(kind)-\(1_000_000 + number)")
    }

    /// Why a call did not become a conversation.
    private enum Trouble: Error {
        case phoneDidNotAnswer(Int)
        case notAnswered
    }

    private func call(
        for agent: ChannelID, _ window: MeasuredWindow, _ results: NIOLockedValueBox<LoadStep>
    ) async -> BridgeID {
        let number = serial.withLockedValue { serial in
            serial += 1
            return serial
        }
        let bridge = BridgeID("\(Self.name("customer", number))-bridge")
        do {
            try await converse(number, agent, in: bridge, window, results)
        } catch {
            guard window.contains(.now) else { return bridge }
            results.withLockedValue {
                $0.failed += 1
                $0.firstFailure = $0.firstFailure ?? "\(error)"
            }
        }
        return bridge
    }

    private func destroy(_ bridge: BridgeID?) async {
        // It is not there if the call did not get that far.
        if let bridge { try? await connection.perform(ARI.Bridges.Destroy(bridgeId: bridge)) }
    }

    private func converse(
        _ number: Int, _ agent: ChannelID, in bridge: BridgeID, _ window: MeasuredWindow,
        _ results: NIOLockedValueBox<LoadStep>
    ) async throws {
        let customer = Self.name("customer", number)
        desk.expect(.started(customer))
        desk.expect(.destroyed(customer))
        defer {
            desk.giveUp(.started(customer))
            desk.giveUp(.destroyed(customer))
        }
        _ = try await connection.perform(
            ARI.Channels.Originate(
                endpoint: Sandbox.answeringCustomer(number), app: Self.app, appArgs: "customer", timeout: 25,
                channelId: customer))
        guard let answered = await desk.wait(for: .started(customer)) else { throw Trouble.notAnswered }
        _ = try await connection.perform(ARI.Bridges.CreateWithId(bridgeId: bridge, type: "mixing"))
        try await connection.perform(ARI.Bridges.AddChannel(bridgeId: bridge, channel: [customer, agent]))
        let bridged = ContinuousClock.now
        if window.contains(bridged) {
            results.withLockedValue {
                $0.connected += 1
                $0.bridge.add(bridged - answered)
            }
        }
        _ = await desk.wait(for: .destroyed(customer))
        try await connection.perform(ARI.Bridges.AddChannel(bridgeId: Self.holding, channel: [agent]))
    }

    private func end() async throws {
        for agent in agents.withLockedValue({ $0 }) {
            try await connection.perform(ARI.Channels.Hangup(channelId: agent))
        }
        try await connection.perform(ARI.Bridges.Destroy(bridgeId: Self.holding))
    }
}

extension ARIConfiguration {
    /// The connection that the product would use to a sandbox: the same events, as many connections.
    init(sandbox: Sandbox, application: ApplicationName) {
        self.init(
            url: sandbox.ariURL.absoluteString, user: Sandbox.ariUser, password: sandbox.ariPassword,
            application: application, eventFilter: ARIEventFilter(allowed: EventReader.wantedEvents))
    }
}

extension Sandbox {
    /// The dial string of a phone that answers at once and says nothing. There are a thousand.
    static func silentPhone(_ number: Int) -> String {
        phoneTemplate.replacing("{phone}", with: String(7000 + number % 1000))
    }

    /// The number of a customer who answers at once and hangs up a second later, in E.164.
    static func answeringNumber(_ serial: Int) -> String {
        SandboxNumber(.person, ringCode: 0, talkCode: 1, serial: serial % 100_000).e164
    }

    /// That customer's dial string.
    static func answeringCustomer(_ serial: Int) -> String {
        trunkTemplate.replacing("{number}", with: answeringNumber(serial))
    }
}
