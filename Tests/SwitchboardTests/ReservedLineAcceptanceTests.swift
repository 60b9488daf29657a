import ARIConnection
import AsteriskARI
import CallFloor
import Sandbox
import Switchboard
import Testing

/// The way of calls over E1 (create, StasisStart, dial) on a real Asterisk, over SIP and Local channels: there is no card.
@Suite("Reserved lines on a real Asterisk", .serialized, .timeLimit(.minutes(10)))
struct ReservedLineAcceptanceTests {
    @Test("what each number does is what the attempt comes to, and the network says the same; no channel is left")
    func outcomes() async throws {
        let table: [(SandboxNumber.Behaviour, Outcome?)] = [
            (.person, nil), (.busy, .busy), (.noAnswer, .noAnswer), (.unallocated, .invalid),
            (.congestion, .congestion), (.rejected, .rejected), (.incomplete, .invalid), (.unreachable, .noAnswer),
            (.outOfOrder, .congestion), (.changed, .invalid), (.hangsUpAtOnce, nil),
        ]
        try await RealDesk.with { desk in
            var placed: [(AttemptID, String, SandboxNumber.Behaviour, Outcome?)] = []
            for (serial, (behaviour, outcome)) in table.enumerated() {
                let number = SandboxNumber(behaviour, ringCode: 1, talkCode: 1, serial: serial).e164
                let (attempt, told) = await desk.place(number, over: RealDesk.reserved)
                #expect(told == [.placed(attempt)], "\(behaviour)")
                placed.append((attempt, number, behaviour, outcome))
            }
            for (attempt, number, behaviour, outcome) in placed {
                let end = try await desk.end(of: attempt)
                let story = desk.story(of: attempt)
                #expect(story.contains(.answered(attempt)) == (outcome == nil), "\(behaviour): \(story)")
                #expect(story.contains(.ringing(attempt)), "\(behaviour): \(story)")
                if let outcome { #expect(end.outcome == outcome, "\(behaviour): \(end)") }
                try await desk.eventually("the network's record of \(behaviour)") {
                    try desk.records(of: number).count == 1
                }
                let record = try #require(try desk.records(of: number).first)
                #expect((record.answer != nil) == (outcome == nil) && record.behaviour == behaviour.rawValue)
            }
            try await desk.eventually("the end of all channels") { try await desk.channels() == 0 }
        }
    }

    @Test("busy and congested of a channel that Asterisk would keep: it is hung up at once, with its cause")
    func keptLines() async throws {
        try await RealDesk.with { desk in
            _ = try await desk.console("dialplan add extension 8617,1,Busy,60 into probe")
            _ = try await desk.console("dialplan add extension 8634,1,Congestion,60 into probe")
            for (number, ending) in [
                ("+8617", Ending(outcome: .busy, cause: 17)), ("+8634", Ending(outcome: .congestion, cause: 34)),
            ] {
                let started = ContinuousClock.now
                let (attempt, told) = await desk.place(number, over: RealDesk.local)
                #expect(told == [.placed(attempt)])
                #expect(try await desk.end(of: attempt) == ending)
                #expect(ContinuousClock.now - started < .seconds(15), "not by the ring time-out, nor by the dialplan")
            }
            try await desk.eventually("the end of all channels") { try await desk.channels() == 0 }
        }
    }

    @Test("the ring time-out ends what rings, and not what was answered")
    func ringTimeout() async throws {
        try await RealDesk.with { desk in
            let ringing = SandboxNumber(.person, ringCode: 9, talkCode: 1).e164
            let talking = SandboxNumber(.person, ringCode: 1, talkCode: 4).e164
            let (rings, _) = await desk.place(ringing, over: RealDesk.reserved, ringTimeout: .seconds(2))
            let (talks, _) = await desk.place(talking, over: RealDesk.reserved, ringTimeout: .seconds(2))
            #expect(try await desk.end(of: rings).outcome == .noAnswer)
            #expect(!desk.story(of: rings).contains(.answered(rings)))
            let answered = ContinuousClock.now
            _ = try await desk.end(of: talks)
            #expect(desk.story(of: talks).contains(.answered(talks)))
            #expect(ContinuousClock.now - answered > .seconds(1), "it talked for five seconds")
            try await desk.eventually("the end of all channels") { try await desk.channels() == 0 }
        }
    }

    @Test("our number is shown, or kept back, on both ways out; a channel that cannot be made is no call")
    func presentation() async throws {
        try await RealDesk.with { desk in
            desk.book.note(CallerIDToken(1), ShownNumber(number: "+442079460001", name: "Bell & Co"))
            desk.book.note(CallerIDToken(2), ShownNumber(number: "+442079460002", presentation: .restricted))
            var serial = 100
            for trunk in [RealDesk.sip, RealDesk.reserved] {
                for (token, seen) in [(1, "+442079460001"), (2, "anonymous")] {
                    serial += 1
                    let number = SandboxNumber(.busy, ringCode: 0, serial: serial).e164
                    let (attempt, _) = await desk.place(number, over: trunk, callerID: CallerIDToken(Int64(token)))
                    #expect(try await desk.end(of: attempt).outcome == .busy)
                    try await desk.eventually("the record") { try desk.records(of: number).count == 1 }
                    #expect(try desk.records(of: number).first?.caller == seen, "\(trunk.name) \(token)")
                }
            }
            var nowhere = RealDesk.reserved
            nowhere.dialTemplate = "PJSIP/{number}@nowhere"
            desk.book.note(nowhere)
            let (attempt, told) = await desk.place("+447210000001", over: nowhere)
            #expect(told == [.placeFailed(attempt, .noChannel)])
            #expect(try await desk.channels() == 0)
        }
    }

    @Test("an agent outside is called over a reserved line, hears ringing, and is brought to the customer")
    func ringingTone() async throws {
        try await RealDesk.with { desk in
            let agent = AgentID(1)
            desk.book.note(agent, outsideNumber: SandboxNumber(.person, ringCode: 1, talkCode: 8).e164)
            let leg = LegID(ULID(high: 1, low: 1))
            let order = LegOrder(
                leg: leg, agent: agent, trunk: RealDesk.reserved.id, ringTimeout: .seconds(20), autoAnswers: false)
            #expect(await desk.perform(.callAgent(order)) == [])
            try await desk.hears(.legAnswered(leg))
            #expect(await desk.perform(.hold(leg)) == [.legHeld(leg)])
            #expect(await desk.perform(.playRinging(leg)) == [])
            let customer = SandboxNumber(.person, ringCode: 1, talkCode: 4, serial: 7).e164
            let (attempt, _) = await desk.place(customer, over: RealDesk.reserved)
            try await desk.hears(.answered(attempt))
            async let connected = desk.perform(.connect(attempt, leg, isRecorded: false))
            async let stopped = desk.perform(.stopRinging(leg))
            #expect(await (connected, stopped) == ([.connected(attempt)], []))
            _ = try await desk.end(of: attempt)
            #expect(await desk.perform(.release(attempt, leg)) == [.legHeld(leg)])
            #expect(await desk.perform(.hangUpLeg(leg)) == [])
            try await desk.hears(.legEnded(leg, .gone))
            try await desk.eventually("the end of all channels") { try await desk.channels() == 0 }
        }
    }
}
