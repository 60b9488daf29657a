import CallFloor
import Testing

@Suite("Calls by hand")
struct ManualStories {
    private let attempt = AttemptID(ULID(high: 5, low: 6))

    private func wish(_ agent: AgentID = anna, for campaign: CampaignID = spring) -> Input {
        .manualCall(ManualCall(attempt: attempt, agent: agent, campaign: campaign, lead: .sample(900)))
    }

    @Test("The agent's phone that waits is taken, hears ringing, and meets whoever answers")
    func persistentLeg() throws {
        let story = FloorStory { $0.mode = .manual }
        let leg = try #require(try story.ready(anna))
        let told = story.when(wish())
        #expect(told.switchOrders == [.playRinging(leg)])
        #expect(told.intents.map(\.reservedAgent) == [anna])
        #expect(story.agent(anna) == .reserved)
        #expect(story.when(.intentCommitted(attempt)).places.map(\.attempt) == [attempt])
        story.when(.ringing(attempt))
        #expect(
            story.when(.answered(attempt)).switchOrders == [
                .stopRinging(leg), .connect(attempt, leg, isRecorded: true),
            ])
        story.when(.connected(attempt))
        #expect(story.agent(anna) == .talking)
        #expect(story.when(.ended(attempt, .normal)).switchOrders == [.release(attempt, leg)])
        #expect(story.agent(anna) == .wrapup)
    }

    @Test("A phone that is called for each conversation rings first; nothing is dialled before it is answered")
    func perCallLeg() throws {
        let story = FloorStory { $0.mode = .manual }
        try story.ready(anna) { $0.leg = .perCall }
        let told = story.when(wish())
        let leg = try #require(told.legOrders.first?.leg)
        #expect(told.intents.isEmpty && story.agent(anna) == .ringing)
        #expect(story.when(.legAnswered(leg)).intents.map(\.attempt) == [attempt])
        story.when(.intentCommitted(attempt))
        let end = story.when(.ended(attempt, .busy))
        #expect(end.switchOrders == [.stopRinging(leg), .hangUpLeg(leg)])
        #expect(end.fates == [.finished(reason: "busy")], "nobody repeats it on its own")
        #expect(story.agent(anna) == .ready)
    }

    @Test("An agent who does not answer has called nobody")
    func agentDoesNotAnswer() throws {
        let story = FloorStory { $0.mode = .manual }
        try story.ready(anna) { $0.leg = .perCall }
        let leg = try #require(story.when(wish()).legOrders.first?.leg)
        let told = story.when(.legEnded(leg, .busy))
        #expect(told.intents.isEmpty && told.attempts.isEmpty)
        #expect(story.view.calls.isEmpty && story.trunk().inUse == 0)
        #expect(story.agent(anna) == .paused(reason: "phone was busy"))
    }

    @Test("A paused agent can call, and is paused again afterwards")
    func fromPause() throws {
        let story = FloorStory { $0.mode = .manual }
        try story.ready(anna)
        story.when(.command(anna, .pause(reason: "lunch")))
        story.when(wish())
        story.when(.intentCommitted(attempt))
        story.when(.ended(attempt, .noAnswer))
        #expect(story.agent(anna) == .paused(reason: "lunch"))
    }

    @Test("What the store refuses is not dialled, and the agent is free again")
    func refused() throws {
        let story = FloorStory { $0.mode = .manual }
        let leg = try #require(try story.ready(anna))
        story.when(wish())
        let told = story.when(.intentRefused(attempt, .doNotCall))
        #expect(told.switchOrders == [.stopRinging(leg), .release(attempt, leg)])
        #expect(told.fates == [.finished(reason: "do-not-call")])
        #expect(story.agent(anna) == .ready)
    }

    @Test("It says why not: nobody there, busy, outside the windows, no line")
    func objections() throws {
        let story = FloorStory {
            $0.mode = .manual
            $0.hours = CallingHours(week: Array(repeating: [LocalInterval(from: 600, to: 660)], count: 7))
        }
        func objection(_ agent: AgentID) -> String? {
            story.floor.objection(toCallBy: agent, for: spring, zone: nil, at: story.now)
        }
        #expect(objection(ben) == "No such agent on this floor.")
        story.when(.agent(.sample(ben)))
        #expect(objection(ben) == "agent2 is not logged in. Log in first.")
        try story.ready(anna)
        #expect(objection(anna) == "It is outside the calling windows of 'campaign 100'.")
        story.when(.campaign(.sample { $0.mode = .manual }))
        #expect(objection(anna) == nil)
        story.when(.trunk(.sample { $0.channels = 0 }))
        #expect(objection(anna) == "Every line is in use, or the trunks rest.")
    }
}
