import ARIConnection
import AsteriskARI
import CallFloor
import Foundation
import Sandbox
import Store
import Testing

@testable import carillon

extension CallCentreTests {
    /// A crash of Carillon in the middle of calls, and its return.
    @Suite("Restart")
    struct RestartTests {
        @Test("after kill -9 the floor is taken up, conversations go on, and every call reaches its one outcome")
        func killedInCalls() async throws {
            try await withCallCentre { centre in
                let phones = [1001, 1002, 1003]
                // People who ring two seconds and talk twelve; nobody but them ends a conversation.
                let people = (0..<9).map { SandboxNumber(.talker, ringCode: 3, talkCode: 6, serial: $0) }
                let first = try await centre.serve()
                try await centre.campaign("spring", phones: phones, numbers: people, options: noRetries)
                try await centre.logIn(phones)

                _ = try await centre.floor("three conversations") { $0.callsByState[.talking] == 3 }
                let before = try await channels(of: centre)
                first.kill()
                _ = try await first.end()
                let second = try await centre.serve()
                #expect(second.notes.contains("floor taken up from the journal"))
                #expect(
                    !second.notes.contains("another Carillon led this site"), "callers waited for a dead one's lease")
                let view = try await centre.floor("the link to Asterisk") { $0.isSwitchUp }
                #expect(view.callsByState[.talking] == 3)
                #expect(view.agentsByState["talking"] == 3)
                #expect(try await channels(of: centre).isSuperset(of: before))

                let ringing = try await centre.floor("the next customers' phones") {
                    ($0.callsByState[.ringing] ?? 0) > 0
                }
                second.kill()
                _ = try await second.end()
                _ = try await centre.serve()
                try await centre.finish("spring")

                let report = try await centre.report("spring")
                #expect(report.attempts == 9)
                #expect(report.outcomes["open"] == nil)
                // Whoever answered while nobody was there was hung up on by Asterisk, and nobody can tell how it went.
                #expect(report.outcomes["lost", default: 0] <= ringing.callsByState[.ringing, default: 0])
                #expect(report.leads == ["finished": 9])
                try await expectWholeConversations(centre)
                try await centre.expectAgreement()
            }
        }

        /// The channels in the PBX that Carillon made.
        private func channels(of centre: CallCentre) async throws -> Set<String> {
            let client = ARIClient(configuration: centre.configuration.ari)
            return Set(try await client.perform(ARI.Channels.List()).map(\.id.rawValue))
        }

        /// Nobody's conversation was cut: those who were connected talked as long as they wanted, by the network's records.
        private func expectWholeConversations(_ centre: CallCentre) async throws {
            let connected = Set(
                try await centre.sql("SELECT number FROM attempts WHERE bridged_at IS NOT NULL").map { $0[0] })
            #expect(connected.count >= 6)
            for record in try NetworkRecord.read(centre.sandbox.networkRecords) where connected.contains(record.number)
            {
                let answer = try #require(record.answer)
                #expect(record.end - answer > 11.5, "\(record.number) was cut")
            }
        }
    }
}
