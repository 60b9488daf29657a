import CallFloor
import Foundation
import Journal
import Logging
import NIOConcurrencyHelpers
import Sandbox
import ServiceLifecycle
import Site
import Testing

@testable import carillon

extension CallCentreTests {
    /// The journal as a flight recorder.
    @Suite("Replay")
    struct ReplayTests {
        @Test("a campaign's journal, replayed, gives the same actions in the same order and ends on the same floor")
        func sameActions() async throws {
            try await withCallCentre { centre in
                let numbers = NetworkProfile.quick.numbers(count: 16, seed: 5)
                try await centre.campaign(
                    "flight", phones: [1001, 1002, 1003], numbers: numbers,
                    options: noRetries)
                let recorder = Recorder()
                try await run(on: centre, recorder)

                let flown = recorder.turns
                let reader = JournalReader(directory: URL(fileURLWithPath: centre.configuration.journalDirectory))
                let contents = try #require(try reader.everything())
                #expect(contents.entries == flown.map(\.entry))
                #expect(flown.contains { $0.actions.contains { if case .place = $0 { true } else { false } } })
                #expect(flown.contains { $0.actions.contains { if case .connect = $0 { true } else { false } } })

                var floor = contents.start
                var different = 0
                for (entry, turn) in zip(contents.entries, flown)
                where floor.handle(entry.input, at: entry.at) != turn.actions {
                    different += 1
                }
                #expect(different == 0)
                let last = try #require(try reader.snapshots().last)
                #expect(last.sequence == contents.lastSequence)
                #expect(last.floor == floor)

                let answer = try await centre.carillon("replay", centre.configuration.journalDirectory, "--json")
                let summary = try JSONDecoder().decode(ReplaySummary.self, from: Data(answer.utf8))
                #expect(summary.entries == flown.count)
                #expect(summary.actions == flown.reduce(0) { $0 + $1.actions.count })
                #expect(summary.snapshotsCompared == 1)
                #expect(summary.differences == [])
                try await centre.expectAgreement()
            }
        }

        /// Runs the site in this process, watched, until its campaign is finished.
        private func run(on centre: CallCentre, _ recorder: Recorder) async throws {
            var logger = centre.configuration.makeLogger()
            logger.logLevel = .critical
            let store = centre.configuration.makeStore()
            let bells = AgentBells()
            let running = try await RunningSite(
                configuration: centre.configuration, store: store, logger: logger, seed: 5,
                observer: { entry, actions in
                    recorder.note(entry, actions)
                    bells.hear(actions)
                })
            let site = running.service.site
            let group = ServiceGroup(
                configuration: .init(
                    services: [
                        .init(service: StoreService(store: store)), .init(service: running.control),
                        .init(service: running.service),
                        .init(
                            service: SimulatedAgents(site: site, bells: bells, seed: 5),
                            successTerminationBehavior: .ignore),
                    ], logger: logger))
            async let end: Void = group.run()
            do {
                // Some agents want leads called back tomorrow, so the campaign is ended as an operator would end it.
                _ = try await centre.floor("16 calls", within: .seconds(90)) { view in
                    view.campaigns.contains { $0.tally.attempts >= 16 } && view.calls.isEmpty
                }
            } catch {
                await group.triggerGracefulShutdown()
                try? await end
                throw error
            }
            await group.triggerGracefulShutdown()
            try await end
        }
    }

    /// What `carillon replay --json` prints.
    private struct ReplaySummary: Decodable {
        var entries: Int
        var actions: Int
        var snapshotsCompared: Int
        var differences: [UInt64]
    }
}

/// Everything that a site was told, with what it did about it.
private final class Recorder: Sendable {
    typealias Turn = (entry: JournalEntry, actions: [Action])
    private let noted = NIOLockedValueBox<[Turn]>([])

    var turns: [Turn] { noted.withLockedValue { $0 } }

    func note(_ entry: JournalEntry, _ actions: [Action]) { noted.withLockedValue { $0.append((entry, actions)) } }
}
