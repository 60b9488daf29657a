import Foundation
import Sandbox
import Testing

/// Every behaviour of the number plan, dialled on a real Asterisk: how the PBX sees the call end, and what the network
/// wrote down about it.
@Suite("The telephone network", .serialized, .timeLimit(.minutes(3)))
struct NetworkAcceptanceTests {
    @Test("every number ends as its digits say, and the network's records say the same")
    func everyBehaviour() async throws {
        try await withSandbox { sandbox, caller in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for behaviour in SandboxNumber.Behaviour.allCases {
                    group.addTask { try await check(SandboxNumber(behaviour, ringCode: 2, talkCode: 2), with: caller) }
                }
                try await group.waitForAll()
            }
            try await sandbox.stop()

            let records = try NetworkRecord.read(sandbox.networkRecords)
            #expect(records.count == SandboxNumber.Behaviour.allCases.count)
            for record in records {
                let number = try #require(SandboxNumber(e164: record.number))
                #expect(record.behaviour == number.behaviour.rawValue)
                #expect((record.answer != nil) == number.behaviour.ending.isAnswered, "\(record)")
                #expect(record.cause == number.behaviour.ending.cause, "\(record)")
                #expect(record.start <= record.answer ?? record.end)
                #expect(record.caller == "+442079460000")
            }
        }
    }

    private func check(_ number: SandboxNumber, with caller: Caller) async throws {
        let call = try await caller.call("PJSIP/\(number.e164)@carrier")
        let ending = number.behaviour.ending
        #expect(call.cause == ending.cause, "\(number.behaviour)")
        #expect((call.answered != nil) == ending.isAnswered, "\(number.behaviour)")
        #expect(call.sipStatus == ending.sipStatus, "\(number.behaviour)")
        if let rang = call.ringTime {
            #expect(rang >= number.ringTime && rang < number.ringTime + .seconds(3), "\(number.behaviour)")
        }
        if let talked = call.talkTime, let expected = number.talkTime, number.behaviour != .machine {
            #expect(talked > expected - .milliseconds(500) && talked < expected + .seconds(3), "\(number.behaviour)")
        }
    }

    @Test("keys are heard, and a call that the caller ends is recorded too")
    func callerEnds() async throws {
        try await withSandbox { sandbox, caller in
            let (_, keys) = try await caller.callAndHangUp(
                "PJSIP/\(SandboxNumber(.presses, talkCode: 7).e164)@carrier", after: .seconds(3))
            #expect(keys == ["7"])
            try await sandbox.stop()
            let records = try NetworkRecord.read(sandbox.networkRecords)
            #expect(records.map(\.behaviour) == ["presses"])
            #expect(records.allSatisfy { $0.answer != nil && $0.end > $0.start })
        }
    }

    @Test("a call that the caller gives up while it rings has a record without answer and cause")
    func callerGivesUp() async throws {
        try await withSandbox { sandbox, caller in
            let number = SandboxNumber(.person, ringCode: 9)
            let call = try await caller.giveUp("PJSIP/\(number.e164)@carrier", after: .milliseconds(500))
            #expect(call.answered == nil)
            try await sandbox.stop()
            let record = try #require(try NetworkRecord.read(sandbox.networkRecords).first)
            #expect(record.number == number.e164)
            #expect(record.answer == nil)
            #expect(record.cause == 0)
        }
    }

    @Test("the operator's dialplan tells people from machines by the network's voices")
    func answeringMachineDetection() async throws {
        try await withSandbox { _, caller in
            for (behaviour, verdict) in [
                (SandboxNumber.Behaviour.person, "HUMAN"), (.talker, "HUMAN"), (.machine, "MACHINE"),
            ] {
                let number = SandboxNumber(behaviour, talkCode: 9)
                let heard = try await caller.detect("PJSIP/\(number.e164)@carrier")
                #expect(heard == verdict, "\(behaviour)")
            }
        }
    }

    @Test("agents' phones do as their number says")
    func phones() async throws {
        try await withSandbox { _, caller in
            for (phone, isAnswered, cause) in [("3001", false, 17), ("5001", false, 19), ("6001", true, 16)] {
                let call = try await caller.call(endpoint(phone))
                #expect((call.answered != nil) == isAnswered, "\(phone)")
                #expect(call.cause == cause, "\(phone)")
            }
            let ringing = try await caller.callAndHangUp(endpoint("1001"), after: .milliseconds(200)).call
            #expect(try #require(ringing.ringTime) >= .milliseconds(500))
            let asked = try await caller.callAndHangUp(
                endpoint("1001"), after: .milliseconds(200), header: "<sip:pbx>;answer-after=0"
            ).call
            #expect(try #require(asked.ringTime) < .milliseconds(500))
        }
    }

    private func endpoint(_ phone: String) -> String { Sandbox.phoneTemplate.replacing("{phone}", with: phone) }

    private func withSandbox(_ work: (Sandbox, Caller) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let caller = Caller(sandbox)
        let events = try await caller.connect()
        do { try await work(sandbox, caller) } catch {
            try await sandbox.stop()
            throw error
        }
        events.cancel()
        try await sandbox.stop()
    }
}
