import CallFloor
import Testing

@Suite("Agents and their phones")
struct AgentPhoneStories {
    @Test("A persistent leg is called at login, waits in the holding bridge, and then its agent can be ready")
    func persistentLogin() throws {
        let story = FloorStory()
        story.when(.agent(.sample(anna)))
        #expect(story.agent(anna) == .offline)

        let login = story.when(.command(anna, .login))
        #expect(story.agent(anna) == .paused(reason: "login"))
        let order = try #require(login.legOrders.first)
        #expect(order.agent == anna && order.autoAnswers && order.ringTimeout == .seconds(20))

        #expect(story.when(.legAnswered(order.leg)).orders == [.hold(order.leg)])
        #expect(story.when(.legHeld(order.leg)).orders.isEmpty)
        #expect(story.when(.command(anna, .ready)).agentStates == [.ready])
        #expect(story.leads(1).intents.map(\.reservedAgent) == [anna])
    }

    @Test("An agent who is ready before the phone waits gets no call until it does")
    func readyBeforeHeld() throws {
        let story = FloorStory()
        story.when(.agent(.sample(anna)))
        let leg = try #require(story.when(.command(anna, .login)).legOrders.first?.leg)
        story.when(.command(anna, .ready))
        #expect(story.leads(1).intents.isEmpty)
        #expect(story.when(.legAnswered(leg)).intents.isEmpty)
        #expect(story.when(.legHeld(leg)).intents.count == 1)
    }

    @Test("A per-call leg is called when the customer answers, and hung up when the customer leaves")
    func perCall() throws {
        let story = FloorStory()
        try story.ready(anna) { $0.leg = .perCall }
        let call = try story.ringing()
        let answer = story.when(.answered(call))
        let order = try #require(answer.legOrders.first)
        #expect(order.agent == anna && order.autoAnswers)
        #expect(story.agent(anna) == .ringing)

        #expect(story.when(.legAnswered(order.leg)).orders == [.connect(call, order.leg, isRecorded: true)])
        story.when(.connected(call))
        #expect(story.agent(anna) == .talking)

        let end = story.when(.ended(call, .normal))
        #expect(end.orders == [.dismantle(call), .hangUpLeg(order.leg)])
        #expect(story.agent(anna) == .wrapup)
        story.when(.legEnded(order.leg))
        #expect(story.when(.command(anna, .dispose(.sale))).agentStates == [.ready])
    }

    @Test("A per-call agent who is ready again is called for the next customer only after the old leg has gone")
    func perCallLegLingers() throws {
        let story = FloorStory { $0.wrapUp = .zero }
        try story.ready(anna) { $0.leg = .perCall }
        let call = try story.ringing()
        let leg = try #require(story.when(.answered(call)).legOrders.first?.leg)
        story.when(.legAnswered(leg))
        story.when(.connected(call))
        story.when(.ended(call, .normal))
        #expect(story.agent(anna) == .ready)
        #expect(story.leads(1).intents.isEmpty)
        #expect(story.when(.legEnded(leg)).intents.count == 1)
    }

    @Test("A phone that does not answer at login pauses its agent, and is called again when the agent is ready")
    func loginUnanswered() throws {
        let story = FloorStory()
        story.when(.agent(.sample(anna)))
        let leg = try #require(story.when(.command(anna, .login)).legOrders.first?.leg)
        // The switch should end it after 20 s; the floor's own guard comes 5 s later.
        #expect(story.after(.seconds(24)).orders.isEmpty)
        #expect(story.after(.seconds(1)).orders == [.hangUpLeg(leg)])
        #expect(story.agent(anna) == .paused(reason: "phone did not answer"))
        #expect(story.when(.legAnswered(leg)).orders == [.hangUpLeg(leg)])
        #expect(story.when(.legEnded(leg)).orders.isEmpty)

        let second = try #require(story.when(.command(anna, .ready)).legOrders.first?.leg)
        #expect(second != leg)
        #expect(story.agent(anna) == .ready)
    }

    @Test("A phone that hangs up while its agent waits pauses the agent")
    func hangsUpWhileReady() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        story.when(.legEnded(leg))
        #expect(story.agent(anna) == .paused(reason: "phone hung up"))
        #expect(story.leads(1).intents.isEmpty)
        #expect(story.when(.command(anna, .ready)).legOrders.count == 1)
    }

    @Test("A phone that hangs up in a conversation ends it; the agent wraps up and is paused, for there is no phone")
    func hangsUpInTalk() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try story.talking()
        #expect(story.when(.legEnded(leg)).orders == [.hangUp(call)])
        #expect(story.agent(anna) == .talking)
        let end = story.when(.ended(call, .normal))
        #expect(end.attempts.map(\.outcome) == [.answered])
        #expect(end.attempts.map(\.endedBy) == [.agent])
        #expect(end.orders == [.dismantle(call)])
        #expect(story.agent(anna) == .wrapup)
        #expect(story.after(.seconds(30)).agentStates == [.paused(reason: "phone hung up")])
    }

    @Test("An agent who is ready in wrap-up although the phone is gone has it called again")
    func readyInWrapUpWithoutPhone() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try story.talking()
        story.when(.legEnded(leg))
        story.when(.ended(call, .normal))
        let ready = story.when(.command(anna, .ready))
        #expect(ready.agentStates == [.ready])
        #expect(ready.legOrders.map(\.agent) == [anna])
    }

    @Test("The phone may go while a hang-up of the customer is on its way: the conversation still ends as one")
    func hangsUpWhileEnding() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try story.talking()
        #expect(story.when(.command(anna, .hangUp)).orders == [.hangUp(call)])
        #expect(story.when(.legEnded(leg)).orders.isEmpty)
        #expect(story.state(of: call) == .ending)
        let end = story.when(.ended(call, .normal))
        #expect(end.attempts.map(\.outcome) == [.answered])
        #expect(end.attempts.map(\.agent) == [anna])
        #expect(story.agent(anna) == .wrapup)
    }

    @Test("An agent's answer that is told twice changes nothing")
    func answerToldTwice() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        #expect(story.when(.legAnswered(leg)).orders.isEmpty)
        #expect(story.when(.legHeld(leg)).orders.isEmpty)
        #expect(story.agent(anna) == .ready)
        let call = try story.talking()
        #expect(story.when(.legAnswered(leg)).orders.isEmpty)
        #expect(story.state(of: call) == .talking)
    }

    @Test("A leg that nobody called is hung up")
    func strangersLeg() {
        let story = FloorStory()
        var generator = SeededGenerator(seed: 1)
        let stranger = LegID(ULID(at: .start, using: &generator))
        #expect(story.when(.legAnswered(stranger)).orders == [.hangUpLeg(stranger)])
        #expect(story.when(.legHeld(stranger)).orders.isEmpty)
        #expect(story.when(.legEnded(stranger)).orders.isEmpty)
    }

    @Test("An agent who logs in again while the old leg is still on its way out gets a new one")
    func loginAfterLogout() throws {
        let story = FloorStory()
        let old = try #require(try story.ready(anna))
        #expect(story.when(.command(anna, .logout)).orders == [.hangUpLeg(old)])
        let new = try #require(story.when(.command(anna, .login)).legOrders.first?.leg)
        story.when(.legEnded(old))
        #expect(story.when(.legAnswered(new)).orders == [.hold(new)])
        #expect(story.agent(anna) == .paused(reason: "login"))
    }

    @Test("How a phone takes part changes at the next login, not under a live leg")
    func policyChanges() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        story.when(.agent(.sample(anna) { $0.leg = .perCall }))
        let call = try story.talking()
        #expect(story.when(.ended(call, .normal)).orders == [.release(call, leg)])
        story.when(.legHeld(leg))
        story.when(.command(anna, .logout))
        story.when(.legEnded(leg))
        #expect(story.when(.command(anna, .login)).legOrders.isEmpty)
        story.when(.command(anna, .ready))
        #expect(story.leads(1).intents.count == 1)
    }

    @Test(
        "A command that makes no sense is refused with a sentence, and changes nothing",
        arguments: [
            (AgentCommand.login, "agent1 is already logged in."),
            (.hangUp, "agent1 is in no conversation."),
            (.dispose(.sale), "agent1 has no conversation to conclude."),
        ])
    func objections(command: AgentCommand, sentence: String) throws {
        let story = FloorStory()
        try story.ready(anna)
        #expect(story.floor.objection(to: command, of: anna) == sentence)
        #expect(story.when(.command(anna, command)).actions.isEmpty)
        #expect(story.floor.objection(to: .ready, of: carl) == "No such agent on this floor.")
        story.when(.command(anna, .logout))
        let offline = story.floor.objection(to: command, of: anna)
        #expect(offline == (command == .login ? nil : "agent1 is not logged in. Log in first."))
    }
}
