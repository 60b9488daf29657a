import ARIConnection
import AsteriskARI
import Foundation
import NIOConcurrencyHelpers
import Sandbox

/// The ceiling: the operations that the product sends for each call, and nothing else. No floor, no store, no journal.
///
/// Agents' phones are called once and wait in a holding bridge. A call is: originate with an id of ours, StasisStart,
/// a bridge, both legs into it; when the customer has hung up the agent goes back to the holding bridge and the call's
/// bridge is destroyed.
final class RawCalls: Sendable {
    private static let app: ApplicationName = "bench"
    private static let holding: BridgeID = "bench-holding"
    /// Steps need this long until their state is steady; calls that begin in it are not counted.
    private static let warmUp = Duration.seconds(3)

    private let connection: ARIConnection
    private let desk: EventDesk
    /// Agents that wait for a call.
    private let ready = NIOLockedValueBox<[ChannelID]>([])
    private let serial = NIOLockedValueBox(0)

    private init(connection: ARIConnection, desk: EventDesk) {
        self.connection = connection
        self.desk = desk
    }

    /// Connects, calls the agents' phones, and disconnects when `body` is through.
    ///
    /// - Parameters:
    ///   - agents: How many; each call that is up at the same time needs one.
    ///   - music: Whether waiting agents hear music.
    static func with<Result: Sendable>(
        _ sandbox: Sandbox, agents: Int, music: Bool, body: @escaping @Sendable (RawCalls) async throws -> Result
    ) async throws -> Result {
        let configuration = ARIConfiguration(
            url: sandbox.ariURL.absoluteString, user: Sandbox.ariUser, password: sandbox.ariPassword, application: app)
        let desk = EventDesk()
        return try await withConnection(configuration, handle: { desk.handle($0) }) { connection in
            let calls = RawCalls(connection: connection, desk: desk)
            try await connection.perform(ARI.Bridges.CreateWithId(bridgeId: holding, type: "holding"))
            if music { try await connection.perform(ARI.Bridges.StartMoh(bridgeId: holding)) }
            try await calls.callPhones(agents)
            return try await body(calls)
        }
    }

    /// The phones 7000 to 7999 answer at once and are silent.
    private func callPhones(_ count: Int) async throws {
        for number in 0..<count {
            let id = ChannelID("bench-agent-\(number)")
            desk.expect(.started(id))
            let endpoint = Sandbox.phoneTemplate.replacing("{phone}", with: String(7000 + number % 1000))
            try await connection.perform(
                ARI.Channels.OriginateWithId(channelId: id, endpoint: endpoint, app: Self.app, timeout: 10))
            guard await desk.wait(for: .started(id)) != nil else {
                throw Trouble.phoneDidNotAnswer(7000 + number % 1000)
            }
            try await connection.perform(ARI.Bridges.AddChannel(bridgeId: Self.holding, channel: [id]))
            ready.withLockedValue { $0.append(id) }
        }
    }

    /// These calls as a load for the ladder.
    var load: CallLoad {
        CallLoad(name: "raw") { rate, seconds in try await self.run(rate: rate, seconds: seconds) }
    }

    /// Runs calls at a steady rate.
    func run(rate: Int, seconds: Int) async throws -> LoadStep {
        let results = NIOLockedValueBox(LoadStep(rate: rate))
        let started = ContinuousClock.now
        let measuredFrom = started + Self.warmUp
        let total = rate * (seconds + Int(Self.warmUp / .seconds(1)))
        await withDiscardingTaskGroup { group in
            for number in 0..<total {
                // An open loop: calls come when they are due, whether or not earlier ones are through.
                let due = started + .seconds(1) * number / rate
                try? await Task.sleep(until: due, tolerance: .zero)
                group.addTask { await self.call(counted: due >= measuredFrom, results) }
            }
        }
        return results.withLockedValue { $0 }
    }

    private func call(counted: Bool, _ results: NIOLockedValueBox<LoadStep>) async {
        var failure: String?
        do {
            try await converse { record in
                if counted { results.withLockedValue { record(&$0) } }
            }
        } catch {
            failure = "\(error)"
        }
        guard counted else { return }
        results.withLockedValue {
            $0.placed += 1
            guard let failure else { return }
            $0.failed += 1
            $0.firstFailure = $0.firstFailure ?? failure
        }
    }

    /// Why a call did not become a conversation.
    private enum Trouble: Error {
        case phoneDidNotAnswer(Int)
        case noAgentIsReady, notAnswered, notBridged
    }

    private func converse(_ measure: ((inout LoadStep) -> Void) -> Void) async throws {
        let number = serial.withLockedValue { serial in
            serial += 1
            return serial
        }
        let agent = ready.withLockedValue { ready -> ChannelID? in ready.isEmpty ? nil : ready.removeFirst() }
        guard let agent else { throw Trouble.noAgentIsReady }
        let customer = ChannelID("bench-\(number)")
        let bridge = EventDesk.bridge(of: customer)
        desk.expect(.started(customer))
        desk.expect(.destroyed(customer))
        desk.expect(.filled(bridge, 2))
        defer {
            desk.giveUp(.started(customer))
            desk.giveUp(.destroyed(customer))
            desk.giveUp(.filled(bridge, 2))
        }
        let far = SandboxNumber(.person, ringCode: 0, talkCode: 1, serial: number % 100_000).e164
        let posted = ContinuousClock.now
        do {
            try await connection.perform(
                ARI.Channels.OriginateWithId(
                    channelId: customer, endpoint: Sandbox.trunkTemplate.replacing("{number}", with: far),
                    app: Self.app, timeout: 30))
            let accepted = ContinuousClock.now
            guard let answered = await desk.wait(for: .started(customer)) else { throw Trouble.notAnswered }
            try await connection.perform(ARI.Bridges.CreateWithId(bridgeId: bridge, type: "mixing"))
            try await connection.perform(ARI.Bridges.AddChannel(bridgeId: bridge, channel: [customer, agent]))
            guard let bridged = await desk.wait(for: .filled(bridge, 2)) else { throw Trouble.notBridged }
            measure {
                $0.originate.add(accepted - posted)
                $0.answer.add(answered - posted)
                $0.bridge.add(bridged - answered)
            }
            _ = await desk.wait(for: .destroyed(customer))
            try await goBack(agent, from: bridge)
        } catch {
            try? await goBack(agent, from: bridge)
            throw error
        }
    }

    private func goBack(_ agent: ChannelID, from bridge: BridgeID) async throws {
        try await connection.perform(ARI.Bridges.AddChannel(bridgeId: Self.holding, channel: [agent]))
        ready.withLockedValue { $0.append(agent) }
        try await connection.perform(ARI.Bridges.Destroy(bridgeId: bridge))
    }
}
