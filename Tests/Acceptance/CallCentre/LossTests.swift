import CallFloor
import Sandbox
import Store
import Testing

extension CallCentreTests {
    /// The database or Asterisk is not there, or goes away in the middle.
    @Suite("Loss")
    struct LossTests {
        /// People who ring a second: nobody but them ends a conversation, after five seconds or as the code says.
        private static func people(_ count: Int, talkCode: Int = 4) -> [SandboxNumber] {
            (0..<count).map { SandboxNumber(.talker, ringCode: 2, talkCode: talkCode, serial: $0) }
        }

        @Test("without the database nothing is dialled and live calls go on; with it, dialling does and all is written")
        func databaseGone() async throws {
            try await withCallCentre { centre in
                let phones = [1001, 1002, 1003]
                _ = try await centre.serve()
                try await centre.campaign(
                    "spring", phones: phones, numbers: Self.people(6, talkCode: 6), options: noRetries)
                try await centre.logIn(phones)
                _ = try await centre.floor("three conversations") { $0.callsByState[.talking] == 3 }

                try await centre.sandbox.kill(.mariadb)
                let down = try await centre.floor("the loss of the database") { !$0.isStoreUp }
                #expect(down.campaigns[0].why.contains("the database does not answer"))
                #expect(down.callsByState[.talking, default: 0] > 0)
                let silent = try await centre.floor("the end of live calls") { $0.calls.isEmpty }
                // What was decided when the database went is refused; nothing is placed any more.
                #expect(silent.campaigns[0].tally.outcomes[.answered] == 3)

                try await centre.sandbox.restart(.mariadb)
                try await centre.finish("spring")
                let report = try await centre.report("spring")
                #expect(report.connected == 6)
                #expect(report.leads == ["finished": 6])
                try await centre.expectAgreement()
            }
        }

        @Test(
            "when Asterisk dies, its calls are settled; when it is back, agents' phones are called and dialling goes on"
        )
        func asteriskGone() async throws {
            try await withCallCentre { centre in
                let phones = [1001, 1002, 1003]
                _ = try await centre.serve()
                try await centre.campaign("spring", phones: phones, numbers: Self.people(12), options: noRetries)
                try await centre.logIn(phones)
                _ = try await centre.floor("three conversations") { $0.callsByState[.talking] == 3 }

                try await centre.sandbox.kill(.pbx)
                let down = try await centre.floor("the loss of Asterisk") { !$0.isSwitchUp }
                #expect(down.campaigns[0].why.contains("Asterisk cannot be reached"))
                try await centre.sandbox.restart(.pbx)
                _ = try await centre.floor("the return of Asterisk") { $0.isSwitchUp }
                try await makeReady(phones, centre)
                try await centre.finish("spring")

                let report = try await centre.report("spring")
                #expect(report.attempts == 12)
                #expect(report.outcomes["open"] == nil)
                #expect(report.outcomes["lost", default: 0] <= 3)
                #expect(report.leads == ["finished": 12])
                try await centre.expectAgreement()
            }
        }

        /// Agents whose legs went with Asterisk say again that they are ready, as people do who look at their screen.
        private func makeReady(_ phones: [Int], _ centre: CallCentre) async throws {
            let lost = try await centre.floor("agents without legs") { view in
                view.agents.allSatisfy { !$0.hasPhone || $0.state == .ready }
            }
            for agent in lost.agents where agent.state != .ready {
                try await centre.carillon("agent", "ready", agent.login)
            }
        }

        @Test(
            "a database or an Asterisk that is not there yet is waited for, and said",
            arguments: [Sandbox.Part.mariadb, .pbx])
        func absentAtStart(_ part: Sandbox.Part) async throws {
            try await withCallCentre { centre in
                try await centre.campaign("spring", phones: [1001], numbers: Self.people(2), options: noRetries)
                try await centre.sandbox.kill(part)
                let serve = try await centre.serve(isAwaited: false)
                let name = part == .mariadb ? "the database" : "Asterisk"
                try await eventually("a word about \(name)") { serve.notes.contains("waiting for \(name)") }

                try await centre.sandbox.restart(part)
                _ = try await centre.floor("the start") { $0.isSwitchUp && $0.isStoreUp && !$0.agents.isEmpty }
                try await centre.logIn([1001])
                try await centre.finish("spring")
                let report = try await centre.report("spring")
                #expect(report.connected == 2)
                try await centre.expectAgreement()
            }
        }
    }
}

/// Options of a campaign that calls each lead once.
let noRetries = ["busy", "no-answer", "congestion", "trunk-fault", "machine", "abandoned", "lost"].flatMap {
    ["--retry", "\($0)=never"]
}
