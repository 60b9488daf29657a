import AsteriskARI
import CallFloor
import ScriptedAsterisk
import Testing

@testable import Switchboard

@Suite("Agents' legs and conversations", .timeLimit(.minutes(3)))
struct ConversationTests {
    private static let everyoneAnswers = Rule.on(.originate, play: .answers())

    @Test("an agent's phone is called, and told to answer by itself when the floor wants that")
    func callsAgent() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            #expect(await desk.callAgent() == [])
            let request = try #require(await desk.peer.view().requests.last { $0.operation == .originate })
            #expect(request["endpoint"] == "PJSIP/1001" && request["channelId"] == desk.agentChannel)
            #expect(request["appArgs"] == "agent" && request["timeout"] == "20")
            #expect(
                request.body?["variables"]?["PJSIP_HEADER(add,Call-Info)"]?.text?.contains("answer-after=0") == true)
        }
        try await Desk.with(Self.everyoneAnswers) { desk in
            _ = await desk.callAgent(autoAnswers: false)
            let request = try #require(await desk.peer.view().requests.last { $0.operation == .originate })
            #expect(request.body?["variables"] == nil)
        }
        #expect(AutoAnswer.variables(for: "DAHDI/1").isEmpty)
    }

    @Test("a phone that cannot be called, and an agent whom nobody knows, are a leg that ended")
    func cannotCall() async throws {
        try await Desk.with(.on(.originate, reply: .allocationFailed)) { desk in
            #expect(await desk.callAgent() == [.legEnded(desk.leg, .unreachable)])
            #expect(await desk.callAgent(agent: AgentID(77)) == [.legEnded(desk.leg, .unreachable)])
            #expect(await desk.peer.view().count(.originate) == 1)
        }
    }

    @Test("a phone that may ring although the answer was lost is hung up")
    func lostAnswer() async throws {
        try await Desk.with(.on(.originate, reply: .dropAfter, play: .ringsForever)) { desk in
            #expect(await desk.callAgent() == [.legEnded(desk.leg)])
            let view = await desk.peer.view()
            #expect(view.channels.isEmpty)
            #expect(view.count(.originate) == 1 && view.count(.hangUp) == 1)
        }
    }

    @Test("a leg waits in the holding bridge, with music; one that went with an Asterisk is made again")
    func holds() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            _ = await desk.callAgent()
            let agent = desk.agentChannel
            try await desk.peer.wait(for: "the leg") { $0.channels[agent]?.isInStasis == true }
            #expect(await desk.perform(.hold(desk.leg)) == [.legHeld(desk.leg)])
            let view = await desk.peer.view()
            #expect(view.bridges[desk.holding] == [desk.agentChannel])
            #expect(view.musicalBridges == [desk.holding])
            #expect(
                await desk.operations() == [.originate, .addChannel, .createBridge, .startBridgeMusic, .addChannel])
        }
    }

    @Test("a leg that is gone cannot be held")
    func holdsNobody() async throws {
        try await Desk.with { desk in
            try await desk.board.prepare()
            #expect(await desk.perform(.hold(desk.leg)) == [.legEnded(desk.leg)])
        }
    }

    @Test("the holding bridge that is there already stays, and is ready")
    func preparesTwice() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            try await desk.bothAnswered()
            try await desk.board.prepare()
            let view = await desk.peer.view()
            #expect(view.bridges[desk.holding] == [desk.agentChannel] && view.musicalBridges == [desk.holding])
        }
    }

    @Test("a conversation: bridge, both legs, told, recorded; in this order")
    func connects() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            try await desk.bothAnswered()
            let before = await desk.operations().count
            #expect(
                await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: true)) == [.connected(desk.attempt)])
            #expect(await desk.operations().dropFirst(before) == [.createBridge, .addChannel, .recordBridge])
            let view = await desk.peer.view()
            #expect(Set(view.bridges[desk.bridge] ?? []) == [desk.customerChannel, desk.agentChannel])
            let recording = try #require(view.requests.last)
            #expect(recording["name"] == AsteriskNames.recording(of: desk.attempt) && recording["format"] == "wav")
        }
    }

    @Test("a conversation that is not recorded is not")
    func connectsUnrecorded() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            try await desk.bothAnswered()
            #expect(
                await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: false)) == [.connected(desk.attempt)])
            #expect(await desk.peer.view().count(.recordBridge) == 0)
        }
    }

    @Test("connecting twice, as after a lost link, leaves the conversation that is there")
    func connectsTwice() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            try await desk.bothAnswered()
            for _ in 0..<2 {
                let inputs = await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: false))
                #expect(inputs == [.connected(desk.attempt)])
            }
            let members = await desk.peer.view().bridges[desk.bridge] ?? []
            #expect(Set(members) == [desk.customerChannel, desk.agentChannel])
        }
    }

    @Test(
        "what cannot be connected is said, once",
        arguments: [Operation.createBridge, .addChannel], [503, 409, 422])
    func cannotConnect(operation: Operation, status: Int) async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            try await desk.bothAnswered()
            await desk.peer.follow(Script(.on(operation, reply: .error(status, "no"))))
            #expect(
                await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: true)) == [.connectFailed(desk.attempt)]
            )
            #expect(await desk.peer.view().count(.recordBridge) == 0)
        }
    }

    @Test("a customer who hung up in that moment: not connected, and the agent's leg stays where it was")
    func customerLeft() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            try await desk.bothAnswered()
            _ = await desk.perform(.hangUp(desk.attempt))
            #expect(
                await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: true)) == [.connectFailed(desk.attempt)]
            )
            #expect(await desk.peer.view().bridges[desk.holding] == [desk.agentChannel])
        }
    }

    @Test("a conversation that cannot be recorded goes on, and the recording is told as failed")
    func cannotRecord() async throws {
        try await Desk.with(Self.everyoneAnswers, .on(.recordBridge, reply: .error(500, "disk full"))) { desk in
            try await desk.bothAnswered()
            #expect(
                await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: true)) == [
                    .connected(desk.attempt), .recordingFinished(desk.attempt, duration: nil, failed: true),
                ])
        }
    }

    @Test("after the conversation the agent's leg is held first, then the bridge goes")
    func releases() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            try await desk.bothAnswered()
            _ = await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: false))
            let before = await desk.operations().count
            #expect(await desk.perform(.release(desk.attempt, desk.leg)) == [.legHeld(desk.leg)])
            #expect(await desk.operations().dropFirst(before) == [.addChannel, .destroyBridge])
            let view = await desk.peer.view()
            #expect(view.bridges == [desk.holding: [desk.agentChannel]])
        }
    }

    @Test("a leg that is gone already when it is hung up has ended, though no event may ever say so")
    func hangsUpNobody() async throws {
        try await Desk.with { desk in #expect(await desk.perform(.hangUpLeg(desk.leg)) == [.legEnded(desk.leg)]) }
    }

    @Test("a bridge that is gone is dismantled without a word, and a leg is hung up")
    func dismantles() async throws {
        try await Desk.with(Self.everyoneAnswers) { desk in
            #expect(await desk.perform(.dismantle(desk.attempt)) == [])
            try await desk.bothAnswered()
            _ = await desk.perform(.connect(desk.attempt, desk.leg, isRecorded: false))
            #expect(await desk.perform(.dismantle(desk.attempt)) == [])
            #expect(await desk.peer.view().bridges[desk.bridge] == nil)
            #expect(await desk.perform(.hangUpLeg(desk.leg)) == [], "its end is told by an event")
            #expect(await desk.peer.view().channels[desk.agentChannel] == nil)
        }
    }
}
