import Foundation
import Sandbox
import Testing

/// Every behaviour of the number plan, dialled on a real Asterisk: how the PBX sees the call end, and what the network
/// wrote down about it.
@Suite("The telephone network", .serialized, .timeLimit(.minutes(3)))
struct NetworkAcceptanceTests {
    @Test("every number ends as its digits say, and the network's records say the same")
    func everyBehaviour() async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let caller = Caller(sandbox)
        let events = try await caller.connect()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for behaviour in SandboxNumber.Behaviour.allCases {
                group.addTask { try await check(SandboxNumber(behaviour, ringCode: 2, talkCode: 2), with: caller) }
            }
            try await group.waitForAll()
        }
        events.cancel()
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

    @Test("a call that the caller gives up is recorded too, without an answer")
    func abandoned() async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let caller = Caller(sandbox)
        let events = try await caller.connect()
        let (_, keys) = try await caller.callAndHangUp(
            "PJSIP/\(SandboxNumber(.presses, talkCode: 7).e164)@carrier", after: .seconds(3))
        #expect(keys == ["7"])
        let silent = try await caller.callAndHangUp("PJSIP/1001@phones", after: .milliseconds(200)).call
        #expect(silent.cause == 16)
        events.cancel()
        try await sandbox.stop()
        let records = try NetworkRecord.read(sandbox.networkRecords)
        #expect(records.map(\.behaviour) == ["presses", "phone"])
        #expect(records.allSatisfy { $0.answer != nil && $0.end > $0.start })
    }

    @Test(
        "agents' phones do as their number says",
        arguments: [("1001", true, 16), ("3001", false, 17), ("5001", false, 19), ("6001", true, 16)])
    func phones(phone: String, isAnswered: Bool, cause: Int) async throws {
        let directory = try TemporaryDirectory()
        let sandbox = try await Sandbox.start(.init(directory: directory.path))
        let caller = Caller(sandbox)
        let events = try await caller.connect()
        let endpoint = Sandbox.phoneTemplate.replacing("{phone}", with: phone)
        let call =
            phone == "1001"
            ? try await caller.callAndHangUp(endpoint, after: .milliseconds(200)).call : try await caller.call(endpoint)
        #expect((call.answered != nil) == isAnswered)
        #expect(call.cause == cause)
        events.cancel()
        try await sandbox.stop()
    }
}
