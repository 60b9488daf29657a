import CallFloor
import Testing

@Suite("Pause and log-out, in every state")
struct AgentLeavingStories {
    static let leavings: [(AgentCommand, AgentState)] = [
        (.pause(reason: "lunch"), .paused(reason: "lunch")), (.logout, .offline),
    ]

    @Test("At once when nothing goes on", arguments: leavings)
    func whenReady(command: AgentCommand, state: AgentState) throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let told = story.when(.command(anna, command))
        #expect(told.agentStates == [state])
        #expect(told.orders == (state == .offline ? [.hangUpLeg(leg)] : []))
        #expect(story.leads(1).intents.isEmpty)
    }

    @Test("At once when paused already", arguments: leavings)
    func whenPaused(command: AgentCommand, state: AgentState) throws {
        let story = FloorStory()
        try story.ready(anna)
        story.when(.command(anna, .pause(reason: "coffee")))
        #expect(story.when(.command(anna, command)).agentStates == [state])
    }

    @Test("While a dial is under way: when it came to nothing", arguments: leavings)
    func whenReserved(command: AgentCommand, state: AgentState) throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        #expect(story.when(.command(anna, command)).actions.isEmpty)
        #expect(story.agent(anna) == .reserved)
        #expect(story.when(.ended(call, .busy)).agentStates == [state])
    }

    @Test("While a dial is under way: after the conversation that it became", arguments: leavings)
    func whenReservedAndAnswered(command: AgentCommand, state: AgentState) throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        story.when(.command(anna, command))
        story.when(.answered(call))
        story.when(.connected(call))
        #expect(story.agent(anna) == .talking)
        story.when(.ended(call, .normal))
        story.when(.command(anna, .dispose(.sale)))
        #expect(story.agent(anna) == state)
    }

    @Test("While the agent's phone rings: when the customer is gone", arguments: leavings)
    func whenRinging(command: AgentCommand, state: AgentState) throws {
        let story = FloorStory()
        try story.ready(anna) { $0.leg = .perCall }
        let call = try story.ringing()
        let leg = try #require(story.when(.answered(call)).legOrders.first?.leg)
        story.when(.command(anna, command))
        #expect(story.agent(anna) == .ringing)
        let end = story.when(.ended(call, .normal))
        #expect(end.orders == [.hangUpLeg(leg)])
        #expect(end.agentStates == [state])
    }

    @Test("In a conversation: after wrap-up when pausing, without wrap-up when going home", arguments: leavings)
    func whenTalking(command: AgentCommand, state: AgentState) throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        #expect(story.when(.command(anna, command)).actions.isEmpty)
        let end = story.when(.ended(call, .normal))
        if state == .offline {
            #expect(end.agentStates == [.wrapup, .offline])
            #expect(end.fates == [.finished(reason: "answered")])
        } else {
            #expect(end.agentStates == [.wrapup])
            #expect(story.after(.seconds(30)).agentStates == [state])
        }
    }

    @Test("In wrap-up: a pause waits for its end, a log-out ends it", arguments: leavings)
    func whenWrappingUp(command: AgentCommand, state: AgentState) throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        let told = story.when(.command(anna, command))
        #expect(told.agentStates == (state == .offline ? [.offline] : []))
        story.when(.command(anna, .dispose(.sale)))
        #expect(story.agent(anna) == state)
    }

    @Test("Whoever says ready after all, stays")
    func changesMind() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.when(.command(anna, .logout))
        story.when(.command(anna, .ready))
        story.when(.ended(call, .normal))
        #expect(story.agent(anna) == .wrapup)
        story.when(.command(anna, .ready))
        #expect(story.agent(anna) == .ready)
    }
}
