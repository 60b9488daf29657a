import CallFloor
import Testing

@Suite("A trunk's faults, and outside phones")
struct TrunkFaultStories {
    private let forbidden = Ending(outcome: .rejected, cause: 21, sipStatus: 403)

    @Test("One refusal is the customer's, when nothing else follows: judged after the window, and charged")
    func single() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.placing()
        let told = story.when(.ended(call, forbidden))
        #expect(told.attempts.isEmpty, "nobody knows yet whose fault it was")
        #expect(story.agent(anna) == .ready && story.trunk().inUse == 0, "but nothing is held for it")
        let judged = story.after(.seconds(10))
        #expect(judged.attempts.map(\.outcome) == [.rejected])
        #expect(judged.leads.map(\.tried) == [.rejected])
    }

    @Test("A burst of refusals is the trunk's: it rests, and no lead is charged")
    func burst() throws {
        let story = FloorStory()
        try story.ready(anna)
        var told: [Told] = []
        for _ in 0..<5 {
            let call = try story.placing()
            told.append(story.when(.ended(call, forbidden)))
            story.after(.milliseconds(200))
        }
        let last = try #require(told.last)
        #expect(last.attempts.map(\.outcome) == Array(repeating: .trunkFault, count: 5))
        #expect(last.leads.allSatisfy { $0.tried == nil })
        #expect(last.fates.allSatisfy { if case .retry = $0 { true } else { false } })
        #expect(story.trunk().restsUntil != nil)
        story.leads(1)
        #expect(story.campaign().why.contains("refuses calls (5 x SIP 403)"))
    }

    @Test("A call that gets through acquits the others")
    func acquitted() throws {
        let story = FloorStory()
        try story.ready(anna)
        let refused = try story.placing()
        story.when(.ended(refused, forbidden))
        let call = try story.placing()
        #expect(story.when(.ringing(call)).attempts.map(\.outcome) == [.rejected])
    }

    @Test("Shutting down waits for no verdict")
    func closing() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.placing()
        story.when(.ended(call, forbidden))
        #expect(story.when(.closing).attempts.map(\.attempt) == [call])
    }

    @Test("An outside phone takes a line of its trunk for as long as it is connected")
    func outsidePhone() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna) { $0.outside = carrier })
        #expect(story.trunk().inUse == 1)
        story.when(.legEnded(leg))
        #expect(story.trunk().inUse == 0)
    }

    @Test("Without a free line the outside phone is not called, and the pause says why")
    func noLine() throws {
        let story = FloorStory(trunk: { $0.channels = 0 })
        story.when(.agent(.sample { $0.outside = carrier }))
        #expect(story.when(.command(anna, .login)).legOrders.isEmpty)
        #expect(story.agent(anna) == .paused(reason: "no line to the phone"))
    }

    @Test("So many unanswered calls in a row, and the agent is paused; before that the phone is called again")
    func misses() throws {
        let story = FloorStory()
        story.when(.agent(.sample { $0.missesAllowed = 2 }))
        let first = try #require(story.when(.command(anna, .login)).legOrders.first?.leg)
        let second = try #require(story.when(.legEnded(first, .noAnswer)).legOrders.first?.leg)
        story.when(.legEnded(second, .noAnswer))
        #expect(story.agent(anna) == .paused(reason: "phone did not answer"))
        #expect(story.legs.isEmpty)
    }
}
