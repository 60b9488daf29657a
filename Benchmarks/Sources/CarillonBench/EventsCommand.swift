import ARIConnection
import ArgumentParser
import AsteriskARI
import Jansson
import NIOConcurrencyHelpers
import ScriptedAsterisk

/// How many events a second are decoded and dispatched, and what each costs.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Feeds events from a scripted peer: events a second, microseconds each.")

    @Option(help: "Events a second that the peer sends.")
    var rate = 60_000

    @Option(help: "For how many seconds.")
    var seconds = 10

    @Flag(help: "Print the result as JSON.")
    var json = false

    /// What the consumer has seen.
    private struct Tally: Sendable {
        var events = 0
        var byType: [ARIEventType: Int] = [:]
    }

    func run() async throws {
        let events = try await Self.recordCalls()
        note("\(events.count) recorded events, \(rate) a second for \(seconds) s, \(Machine.processorCount) processors")
        let peer = try await ScriptedAsterisk.start()
        let tally = NIOLockedValueBox(Tally())
        let count = rate * seconds
        let rate = rate
        let dispatch: @Sendable (ARIEvent) -> Void = { event in
            tally.withLockedValue {
                $0.events += 1
                $0.byType[event.type, default: 0] += 1
            }
        }
        let outcome = try await withConnection(Self.configuration(of: peer), handle: dispatch) { connection in
            let processorTime = Machine.processorTime
            let started = ContinuousClock.now
            let flood = try await peer.flood(app: "bench", with: events, perSecond: rate, count: count)
            try await eventually { tally.withLockedValue { $0.events } >= count || connection.counters.overruns > 0 }
            return (
                flood: flood, took: ContinuousClock.now - started,
                spent: Machine.processorTime - processorTime - flood.processorTime, counters: connection.counters
            )
        }
        await peer.stop()

        let seen = tally.withLockedValue { $0.events }
        let perSecond = Double(seen) / (outcome.took / .seconds(1))
        let microseconds = outcome.spent / .microseconds(1) / Double(max(1, seen))
        let cores = outcome.spent / outcome.took
        if json {
            print(
                #"{"events":\#(seen),"dropped":\#(count - seen),"events_per_second":\#(Int(perSecond)),"#
                    + #""microseconds_per_event":\#(microseconds.text(decimals: 2)),"cores":\#(cores.text(decimals: 2)),"#
                    + #""deepest_queue":\#(outcome.counters.maxQueueDepth),"peer_waited":\#(outcome.flood.stalls)}"#)
        } else {
            print(
                "\(seen) of \(count) events, \(Int(perSecond)) a second, \(microseconds.text(decimals: 2)) µs each "
                    + "(\(cores.text(decimals: 2)) of a core); at most \(outcome.counters.maxQueueDepth) waited")
        }
        if seen < count || cores > 1 { throw ExitCode.failure }
    }

    /// Everything passes: the peer sends what it is told to.
    private static func configuration(of peer: ScriptedAsterisk) -> ARIConfiguration {
        ARIConfiguration(url: "\(peer.baseURL)/ari", password: "carillon", application: "bench")
    }

    /// The events of a hundred calls from beginning to end, as the product's filter lets them through.
    private static func recordCalls() async throws -> [JSON] {
        let script = Script(
            .on(.originate, to: "PJSIP/*0@*", play: .busy),
            .on(.originate, play: .answers(after: .milliseconds(1), talks: .milliseconds(1))))
        let peer = try await ScriptedAsterisk.start(script)
        let recorded = NIOLockedValueBox<[ARIEvent]>([])
        let record: @Sendable (ARIEvent) -> Void = { event in recorded.withLockedValue { $0.append(event) } }
        try await withConnection(configuration(of: peer), handle: record) { connection in
            for number in 1...100 {
                let id = ChannelID("01KABCDEFGHJKMNPQRSTV\(10_000 + number)")
                let endpoint = "PJSIP/+4472102\(10_000 + number)@carrier"
                try await connection.perform(
                    ARI.Channels.OriginateWithId(channelId: id, endpoint: endpoint, app: "bench"))
            }
            try await eventually {
                recorded.withLockedValue { events in
                    events.count { if case .channelDestroyed = $0 { true } else { false } }
                } == 100
            }
        }
        await peer.stop()
        return try recorded.withLockedValue { $0 }.compactMap { JSON(decoding: try $0.json.serialized()) }
    }
}
