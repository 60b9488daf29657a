import CallFloor
import Testing

@Suite("Answered, and nobody is there")
struct AbandonmentStories {
    /// A customer whose phone rings while the only agent's phone has hung up.
    private func orphan(_ story: FloorStory) throws -> AttemptID {
        let leg = try #require(try story.ready(anna))
        let call = try story.ringing()
        story.when(.legEnded(leg))
        #expect(story.agent(of: call) == nil)
        return call
    }

    @Test("A person who waits past the threshold hears the safe-harbour message, and then the call ends")
    func safeHarbour() throws {
        let story = FloorStory()
        let call = try orphan(story)
        #expect(story.when(.answered(call)).orders.isEmpty)
        #expect(story.state(of: call) == .waiting)
        #expect(story.after(.milliseconds(1_999)).orders.isEmpty)
        #expect(story.after(.milliseconds(1)).orders == [.play(call, prompt: "sound:sorry")])
        #expect(story.state(of: call) == .safeHarbour)
        #expect(story.when(.promptFinished(call)).orders == [.hangUp(call)])
        let end = story.when(.ended(call, .normal))
        #expect(end.attempts.map(\.outcome) == [.abandoned])
        #expect(end.attempts.map(\.endedBy) == [.system])
        #expect(end.attempts.map(\.agent) == [nil])
        #expect(end.fates == [.retry(at: story.now + .seconds(259_200), number: 0)])
    }

    @Test("Without a message the call is hung up at the threshold")
    func silent() throws {
        let story = FloorStory { $0.safeHarbourPrompt = nil }
        let call = try orphan(story)
        story.when(.answered(call))
        #expect(story.after(.seconds(2)).orders == [.hangUp(call)])
    }

    @Test("A message that never ends is ended by us")
    func endlessMessage() throws {
        let story = FloorStory()
        let call = try orphan(story)
        story.when(.answered(call))
        story.after(.seconds(2))
        #expect(story.after(.seconds(59)).switchOrders.isEmpty)
        #expect(story.after(.seconds(1)).switchOrders == [.hangUp(call)])
    }

    @Test("A person who hangs up before the threshold has left, and was not abandoned")
    func hangsUpWaiting() throws {
        let story = FloorStory()
        let call = try orphan(story)
        story.when(.answered(call))
        story.after(.milliseconds(1_999))
        let end = story.when(.ended(call, .normal))
        #expect(end.attempts.map(\.outcome) == [.answered])
        #expect(end.attempts.map(\.bridgedAt) == [nil])
        #expect(end.attempts.map(\.endedBy) == [.customer])
    }

    @Test("An agent who becomes free in time takes the person who waits, before anybody is dialled")
    func rescued() throws {
        let story = FloorStory()
        let call = try orphan(story)
        story.leads(1)
        story.when(.answered(call))
        story.when(.agent(.sample(ben) { $0.leg = .persistent }))
        let leg = try #require(story.when(.command(ben, .login)).legOrders.first?.leg)
        story.when(.legAnswered(leg))
        story.when(.legHeld(leg))
        #expect(story.when(.command(ben, .ready)).orders == [.connect(call, leg, isRecorded: true)])
        story.when(.connected(call))
        #expect(story.agent(ben) == .talking)
        #expect(story.after(.seconds(10)).switchOrders.isEmpty, "the threshold is forgotten")
    }

    @Test("A phone that still rings for nobody gets the next idle agent, and the pacer dials no other for that agent")
    func reservedAgain() throws {
        let story = FloorStory()
        let call = try orphan(story)
        story.leads(3)
        let leg = try #require(try story.ready(ben))
        #expect(story.agent(of: call) == ben && story.agent(ben) == .reserved)
        #expect(story.campaign().liveCalls == 1)
        #expect(story.when(.answered(call)).orders == [.connect(call, leg, isRecorded: true)])
    }

    @Test("Those who answered come before those who only ring, the one who answered first before all")
    func order() throws {
        let story = FloorStory()
        let legs = try [anna, ben, carl].map { try #require(try story.ready($0)) }
        let calls = story.leads(3).intents.map(\.attempt)
        for call in calls {
            story.when(.intentCommitted(call))
            story.when(.ringing(call))
        }
        for leg in legs { story.when(.legEnded(leg)) }
        story.when(.answered(calls[2]))
        story.after(.milliseconds(500))
        story.when(.answered(calls[1]))
        let four = AgentID(4)
        story.when(.agent(.sample(four) { $0.leg = .perCall }))
        story.when(.command(four, .login))
        story.when(.command(four, .ready))
        #expect(story.agent(of: calls[2]) == four)
        let five = AgentID(5)
        story.when(.agent(.sample(five) { $0.leg = .perCall }))
        story.when(.command(five, .login))
        story.when(.command(five, .ready))
        #expect(story.agent(of: calls[1]) == five)
        #expect(story.agent(of: calls[0]) == nil)
    }

    @Test("An agent who could not be brought together with the customer is let go, and the next one tried")
    func connectFails() throws {
        let story = FloorStory()
        let first = try #require(try story.ready(anna))
        let second = try #require(try story.ready(ben))
        let call = try story.ringing()
        #expect(story.when(.answered(call)).orders == [.connect(call, first, isRecorded: true)])
        // Anna has been idle longest and would be asked again, were her leg not on its way back.
        #expect(
            story.when(.connectFailed(call)).orders == [
                .release(call, first), .connect(call, second, isRecorded: true),
            ])
        story.when(.legHeld(first))
        story.when(.connected(call))
        #expect(story.agent(ben) == .talking && story.agent(anna) == .ready)
    }

    @Test("... but nobody is tried after the threshold", arguments: [true, false])
    func connectFailsTooLate(isLegLost: Bool) throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try story.ringing()
        story.when(.answered(call))
        story.after(.seconds(3))
        #expect(story.state(of: call) == .connecting)
        if isLegLost {
            #expect(
                story.when(.legEnded(leg)).switchOrders == [.dismantle(call), .play(call, prompt: "sound:sorry")])
        } else {
            #expect(
                story.when(.connectFailed(call)).switchOrders == [
                    .release(call, leg), .play(call, prompt: "sound:sorry"),
                ])
        }
    }

    @Test("A per-call phone that does not answer in time costs the customer, and its agent is let go")
    func perCallPhoneTooSlow() throws {
        let story = FloorStory()
        try story.ready(anna) { $0.leg = .perCall }
        let call = try story.ringing()
        let leg = try #require(story.when(.answered(call)).legOrders.first?.leg)
        #expect(
            story.after(.seconds(2)).orders == [.hangUpLeg(leg), .play(call, prompt: "sound:sorry")])
        #expect(story.agent(anna) == .ready)
        #expect(story.when(.legAnswered(leg)).orders == [.hangUpLeg(leg)])
        story.when(.legEnded(leg))
        #expect(story.agent(anna) == .ready)
    }

    @Test("A per-call phone that declines pauses its agent, and the customer goes to the next one")
    func perCallPhoneDeclines() throws {
        let story = FloorStory()
        try story.ready(anna) { $0.leg = .perCall }
        try story.ready(ben) { $0.leg = .perCall }
        let call = try story.ringing()
        let leg = try #require(story.when(.answered(call)).legOrders.first?.leg)
        #expect(story.when(.legEnded(leg)).legOrders.map(\.agent) == [ben])
        #expect(story.agent(anna) == .paused(reason: "phone did not answer"))
        #expect(story.agent(of: call) == ben)
    }

    @Test("A person who answers as our hang-up crosses is counted as abandoned")
    func answerCrossesHangUp() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        story.after(.seconds(29))
        #expect(story.state(of: call) == .ending)
        #expect(story.when(.answered(call)).orders.isEmpty)
        #expect(story.when(.ended(call, .normal)).attempts.map(\.outcome) == [.abandoned])
    }

    @Test("An answer that only the records tell of was an answer to nobody")
    func answerNeverSeen() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        #expect(story.when(.ended(call, Ending(outcome: .answered))).attempts.map(\.outcome) == [.abandoned])
    }
}
