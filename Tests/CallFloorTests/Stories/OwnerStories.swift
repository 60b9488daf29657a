import CallFloor
import Testing

@Suite("Own agents, promised calls, and routing")
struct OwnerStories {
    @Test("A lead's own agent takes it, however long others have been idle")
    func owner() throws {
        let story = FloorStory()
        try story.ready(anna)
        try story.ready(ben)
        story.when(.command(ben, .pause(reason: "coffee")))
        let told = story.leads(1, [.sample(500) { $0.owner = ben }])
        #expect(told.intents.map(\.lead) == [LeadID(1)], "anna takes what is anybody's")
        story.when(.command(ben, .ready))
        #expect(story.view.calls.map(\.lead).contains(LeadID(500)))
        #expect(story.view.calls.first { $0.lead == LeadID(500) }?.agent == ben)
    }

    @Test("Who is not at work keeps nothing: the lead waits for its agent elsewhere")
    func ownerAway() throws {
        let story = FloorStory()
        try story.ready(anna)
        let told = story.leads(0, [.sample(500) { $0.owner = ben }])
        #expect(told.fates == [.promised(at: story.now + .seconds(60), number: 0, owner: ben)])
    }

    @Test("After the campaign's patience anybody may take it")
    func patience() throws {
        let story = FloorStory { $0.ownerPatience = .seconds(3_600) }
        try story.ready(anna)
        let due = story.now - .seconds(3_601)
        let told = story.leads(
            0,
            [
                .sample(500) {
                    $0.owner = ben
                    $0.dueAt = due
                }
            ])
        #expect(told.intents.map(\.reservedAgent) == [anna])
    }

    @Test("A promise is kept at its time, by who made it, ahead of the list")
    func promise() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        let at = story.now + .seconds(7_200)
        let told = story.when(.command(anna, .dispose(.callback, promise: Promise(at: at, owner: anna))))
        #expect(told.fates == [.promised(at: at, number: 0, owner: anna)])
    }

    @Test("A promise outside the calling windows moves to the next opening")
    func promiseInWindow() throws {
        let story = FloorStory {
            $0.hours = CallingHours(week: Array(repeating: [LocalInterval(from: 0, to: 60)], count: 7))
        }
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        let told = story.when(
            .command(anna, .dispose(.callback, promise: Promise(at: .start + .seconds(7_200)))))
        #expect(told.fates == [.promised(at: .start + .seconds(86_400), number: 0, owner: nil)])
    }

    @Test("Promised calls are dialled before the rest of the buffer")
    func aheadOfTheList() throws {
        let story = FloorStory()
        story.leads(5)
        story.leads(0, [.sample(700) { $0.rank = -1 }])
        try story.ready(anna)
        #expect(story.view.calls.map(\.lead) == [LeadID(700)])
    }

    @Test("Fewest calls, level, and last agent route as they say", arguments: SkillGroup.Strategy.allCases)
    func strategies(strategy: SkillGroup.Strategy) throws {
        let story = FloorStory { $0.wrapUp = .zero }
        story.when(.skillGroup(SkillGroup(id: sales, name: "sales", strategy: strategy)))
        try story.ready(anna) { $0.memberships = [Agent.Membership(group: sales, level: 2)] }
        let first = try story.talking()
        story.when(.ended(first, .normal))
        story.when(.legHeld(try #require(story.leg(of: anna))))
        // anna has had one conversation; ben none, and came later; ben is better at it.
        try story.ready(ben)
        story.after(.seconds(5))
        let told = story.leads(0, [.sample(800) { $0.lastAgent = ben }])
        let expected: AgentID
        switch strategy {
        case .longestIdle, .owner: expected = anna
        case .fewestCalls, .skillLevel, .lastAgent: expected = ben
        }
        #expect(told.intents.map(\.reservedAgent) == [expected])
    }

    @Test("Where leads are kept, who talked first is written down with the conversation")
    func keeps() throws {
        let story = FloorStory()
        story.when(.skillGroup(SkillGroup(id: sales, name: "sales", strategy: .owner)))
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        #expect(story.when(.command(anna, .dispose(.callback))).leads.map(\.owner) == [anna])
    }
}
