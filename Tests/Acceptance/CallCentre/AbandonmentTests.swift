import CallFloor
import Foundation
import Journal
import Sandbox
import Store
import Testing

@testable import carillon

extension CallCentreTests {
    /// Customers for whom no agent is there.
    @Suite("Abandonment")
    struct AbandonmentTests {
        /// A phone that an agent has and that fails the customer.
        struct Phone: CustomTestStringConvertible, Sendable {
            var number: Int
            var isCalledPerCall: Bool
            var testDescription: String
        }

        static let phones = [
            // Called at the customer's answer; rings and is not picked up.
            Phone(number: 2001, isCalledPerCall: true, testDescription: "a phone that nobody picks up"),
            // Called at login; gone after five seconds, while the customer's phone rings.
            Phone(number: 6001, isCalledPerCall: false, testDescription: "a phone that goes away"),
        ]

        @Test("a customer whose agent's phone fails hears the message, and is counted as abandoned", arguments: phones)
        func messageIsHeard(_ phone: Phone) async throws {
            try await withCallCentre { centre in
                // Rings eight seconds, then stays for as long as we do.
                let customer = SandboxNumber(.person, ringCode: 6, talkCode: 8)
                let serve = try await centre.serve()
                try await centre.campaign(
                    "spring", phones: [phone.number], numbers: [customer], perCallLegs: phone.isCalledPerCall,
                    options: noRetries)
                try await centre.carillon("agent", "login", "agent-\(phone.number)", "--ready")
                try await centre.finish("spring")
                serve.terminate()
                #expect(try await serve.end().status == 0)

                let report = try await centre.report("spring")
                #expect(report.outcomes == ["abandoned": 1])
                #expect(report.answered == 1 && report.abandoned == 1 && report.connected == 0)
                let record = try #require(
                    try NetworkRecord.read(centre.sandbox.networkRecords).first { $0.number == customer.e164 })
                let answered = try #require(record.answer)
                // Two seconds until the threshold, and the message is about eleven.
                #expect(record.end - answered > 8, "the customer was hung up on before the message was over")
                #expect(record.end - answered < 30)
                #expect(try secondsOfMessage(centre) > 6)
                try await centre.expectAgreement()
            }
        }

        /// How long the message played, by the journal.
        private func secondsOfMessage(_ centre: CallCentre) throws -> Double {
            let reader = JournalReader(directory: URL(fileURLWithPath: centre.configuration.journalDirectory))
            let contents = try #require(try reader.everything())
            var floor = contents.start
            var begun: Instant?
            for entry in contents.entries {
                if case .promptFinished = entry.input, let begun { return (entry.at - begun).inSeconds }
                for case .play in floor.handle(entry.input, at: entry.at) { begun = entry.at }
            }
            return 0
        }
    }
}
