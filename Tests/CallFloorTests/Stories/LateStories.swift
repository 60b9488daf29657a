import CallFloor
import Testing

@Suite("Late, twice, and out of order")
struct LateStories {
    @Test("What is told of a call that is over changes nothing, or takes down what should not live")
    func afterTheEnd() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        let wrapUp = story.due(.wrapUp(anna))
        #expect(story.when(.ended(call, .normal)).actions.isEmpty)
        #expect(story.when(.connected(call)).actions.isEmpty)
        #expect(story.when(.connectFailed(call)).actions.isEmpty)
        #expect(story.when(.promptFinished(call)).actions.isEmpty)
        #expect(story.when(.placeFailed(call, .noChannel)).actions.isEmpty)
        #expect(story.when(.intentRefused(call, .doNotCall)).actions.isEmpty)
        #expect(story.when(.intentCommitted(call)).actions.isEmpty)
        #expect(story.when(.answered(call)).actions == [.hangUp(call)])
        #expect(story.agent(anna) == .wrapup && story.due(.wrapUp(anna)) == wrapUp)
    }

    @Test("What is told twice of a living call counts once")
    func twice() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        #expect(story.when(.ringing(call)).actions.isEmpty)
        story.when(.answered(call))
        #expect(story.when(.answered(call)).actions.isEmpty)
        #expect(story.when(.ringing(call)).actions.isEmpty)
        story.when(.connected(call))
        #expect(story.when(.connected(call)).actions.isEmpty)
        #expect(story.when(.connectFailed(call)).actions.isEmpty)
        #expect(story.when(.placed(call)).actions.isEmpty)
        #expect(story.campaign().tally.connected == 1)
    }

    @Test("An answer may overtake the word that the call was placed, and the phone may never be heard to ring")
    func overtaken() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(.intentCommitted(call))
        #expect(story.when(.answered(call)).orders == [.connect(call, leg, isRecorded: true)])
        story.when(.connected(call))
        story.when(.placed(call))
        let end = story.when(.ended(call, .normal))
        #expect(end.attempts.map(\.outcome) == [.answered] && end.attempts.map(\.ringingAt) == [nil])
    }

    @Test("The customer may be gone before the agent was there, and was not abandoned then")
    func goneWhileConnecting() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try story.ringing()
        story.when(.answered(call))
        let end = story.when(.ended(call, .normal))
        #expect(end.attempts.map(\.outcome) == [.answered] && end.attempts.map(\.bridgedAt) == [nil])
        #expect(end.orders == [.release(call, leg)])
        story.when(.connectFailed(call))
        #expect(story.agent(anna) == .ready)
        #expect(story.when(.legHeld(leg)).orders.isEmpty)
    }

    @Test("A timer that fires after it was cancelled is nobody's")
    func cancelledTimer() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        story.when(.answered(call))
        #expect(story.when(.timer(.ring(call))).actions.isEmpty)
        story.when(.connected(call))
        #expect(story.when(.timer(.threshold(call))).actions.isEmpty)
        #expect(story.when(.timer(.wrapUp(anna))).actions.isEmpty)
        #expect(story.when(.timer(.agentRing(anna))).actions.isEmpty)
    }

    @Test("A timer that fires before its time is set once more")
    func earlyTimer() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.placing()
        let due = story.now + .seconds(30)
        #expect(story.when(.timer(.ring(call))).actions == [.setTimer(.ring(call), at: due)])
        #expect(story.after(.seconds(30)).switchOrders == [.hangUp(call)])
    }

    @Test("A snapshot taken in the middle of anything goes on as if nothing had happened")
    func snapshot() throws {
        let story = FloorStory { $0.callerIDPool = shown }
        try story.ready(anna)
        try story.ready(ben) { $0.leg = .perCall }
        let call = try story.talking()
        story.leads(3, waiting: 2)
        var restored = try Floor(snapshot: story.floor.snapshot())
        #expect(restored == story.floor)
        #expect(restored.snapshot() == story.floor.snapshot())
        #expect(restored.pendingTimers.map(\.timer) == story.floor.pendingTimers.map(\.timer))
        var original = story.floor
        for input: Input in [.ended(call, .normal), .command(anna, .dispose(.sale)), .congested(true)] {
            #expect(restored.handle(input, at: story.now) == original.handle(input, at: story.now))
        }
        #expect(restored == original)
    }
}
