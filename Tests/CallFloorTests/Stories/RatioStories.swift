import CallFloor
import CallPacing
import Testing

@Suite("Ratio dialling: ahead of agents")
struct RatioStories {
    private func story(_ settings: RatioSettings) -> FloorStory {
        FloorStory {
            $0.mode = .ratio
            $0.pacing = .ratio(settings)
        }
    }

    /// Everything that was committed is dialled and rings.
    private func ring(_ told: Told, _ story: FloorStory) {
        for intent in told.intents {
            story.when(.intentCommitted(intent.attempt))
            story.when(.placed(intent.attempt))
            story.when(.ringing(intent.attempt))
        }
    }

    @Test("So many lines for each idle agent, and no agent is kept for any of them")
    func perIdleAgent() throws {
        let story = story(RatioSettings(lines: 2))
        try story.ready(anna)
        try story.ready(ben)
        let told = story.leads(10)
        #expect(told.intents.count == 4)
        #expect(told.intents.allSatisfy { $0.reservedAgent == nil })
        #expect(story.agent(anna) == .ready && story.agent(ben) == .ready)
        ring(told, story)
        let first = told.intents[0].attempt
        #expect(story.when(.answered(first)).switchOrders.count == 1, "who answers meets the agent who is idle longest")
        #expect(story.agent(of: first) == anna)
    }

    @Test("Who answers when everybody is busy waits, is counted, and is abandoned at the threshold")
    func abandoned() throws {
        let story = story(RatioSettings(lines: 2))
        try story.ready(anna)
        let told = story.leads(2)
        ring(told, story)
        story.when(.answered(told.intents[0].attempt))
        story.when(.connected(told.intents[0].attempt))
        let second = told.intents[1].attempt
        story.when(.answered(second))
        #expect(story.state(of: second) == .waiting)
        #expect(story.after(.seconds(2)).switchOrders == [.play(second, prompt: "sound:sorry")])
        story.when(.promptFinished(second))
        let end = story.when(.ended(second, .normal))
        #expect(end.attempts.map(\.outcome) == [.abandoned])
        #expect(end.fates == [.retry(at: story.now + .seconds(259_200), number: 0)])
    }

    @Test("While more people wait than the queue may have, nobody is dialled, and the reason says so")
    func queueLimit() throws {
        let story = story(RatioSettings(lines: 3, queueLimit: 0))
        try story.ready(anna)
        let told = story.leads(10)
        ring(told, story)
        story.when(.answered(told.intents[0].attempt))
        story.when(.connected(told.intents[0].attempt))
        story.when(.answered(told.intents[1].attempt))
        try story.ready(ben)
        #expect(story.agent(of: told.intents[1].attempt) == ben, "who waits comes before any dial")
        story.when(.answered(told.intents[2].attempt))
        #expect(story.campaign().why == "not dialling: 1 people who answered wait for an agent")
    }

    @Test("A supervisor's change of the lines takes effect at once")
    func change() throws {
        let story = story(RatioSettings(lines: 1))
        try story.ready(anna)
        #expect(story.leads(10).intents.count == 1)
        let more = story.when(
            .campaign(
                .sample {
                    $0.mode = .ratio
                    $0.pacing = .ratio(RatioSettings(lines: 4))
                }))
        #expect(more.intents.count == 3)
    }

    @Test("A call dialled ahead is not withdrawn when its campaign's agents all leave")
    func agentsLeave() throws {
        let story = story(RatioSettings(lines: 1))
        try story.ready(anna)
        let told = story.leads(1)
        story.when(.command(anna, .logout))
        let call = told.intents[0].attempt
        #expect(story.when(.intentCommitted(call)).places.count == 1)
        #expect(story.campaign().why.hasPrefix("no agent is idle"))
    }
}

@Suite("Campaigns without agents")
struct AgentlessStories {
    private func story(_ settings: AgentlessSettings) -> FloorStory {
        FloorStory {
            $0.mode = .ivr
            $0.skillGroup = nil
            $0.message = "sound:hello"
            $0.pacing = .agentless(settings)
        }
    }

    @Test("Calls at once are limited; who answers hears the message, and the line is free for the next")
    func concurrency() throws {
        let story = story(AgentlessSettings(concurrency: 2))
        let told = story.leads(5)
        #expect(told.intents.count == 2)
        let call = told.intents[0].attempt
        story.when(.intentCommitted(call))
        #expect(story.when(.answered(call)).switchOrders == [.play(call, prompt: "sound:hello")])
        #expect(story.state(of: call) == .announcing)
        #expect(story.when(.promptFinished(call)).switchOrders == [.hangUp(call)])
        let end = story.when(.ended(call, .normal))
        #expect(end.attempts.map(\.outcome) == [.answered])
        #expect(end.fates == [.finished(reason: "answered")])
        #expect(end.intents.count == 1)
    }

    @Test("Without a message it can never dial, and says so")
    func noMessage() {
        let story = FloorStory {
            $0.mode = .ivr
            $0.skillGroup = nil
        }
        story.leads(1)
        #expect(story.campaign().why == "can never dial: it has no message to play")
    }

    @Test("So many new calls a second, spread evenly")
    func callsPerSecond() {
        let story = story(AgentlessSettings(callsPerSecond: 2))
        var dialled = story.leads(20).intents.count
        for _ in 0..<50 { dialled += story.after(.milliseconds(100)).intents.count }
        #expect((9...12).contains(dialled), "five seconds at two a second")
    }
}
