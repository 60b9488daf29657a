import CallFloor
import Testing

@Suite("Calls that are never placed")
struct FailureStories {
    @Test("No channel is our own congestion: the trunk rests, the lead is due in a minute and loses no try")
    func noChannel() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(.intentCommitted(call))
        let failed = story.when(.placeFailed(call, .noChannel))
        #expect(failed.attempts.map(\.outcome) == [.congestion])
        #expect(failed.attempts.map(\.placedAt) == [story.now])
        #expect(failed.fates == [.retry(at: story.now + .seconds(60), number: 0)])
        #expect(failed.notices.contains(.trunkRests(carrier, until: story.now + .seconds(1))))
        #expect(story.trunk().restsUntil == story.now + .seconds(1))
        #expect(story.agent(anna) == .ready && story.trunk().inUse == 0)
        story.leads(1)
        #expect(story.campaign().why == "not dialling: trunk 'trunk 1' gave no channel and rests for 1 s")
        #expect(story.after(.seconds(1)).intents.count == 1, "it wakes up by itself")
    }

    @Test("A request that was turned down is the trunk's fault, never the customer's")
    func refused() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(.intentCommitted(call))
        let failed = story.when(.placeFailed(call, .refused))
        #expect(failed.attempts.map(\.outcome) == [.trunkFault])
        #expect(failed.fates == [.retry(at: story.now + .seconds(60), number: 0)])
    }

    @Test("A placing request whose answer is lost is never repeated: the switch is asked, and says answered")
    func unknownAnswered() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(.intentCommitted(call))
        #expect(story.when(.placeFailed(call, .unknown)).orders == [.inspect(call)])
        #expect(story.state(of: call) == .placing)
        #expect(story.when(.answered(call)).orders == [.connect(call, leg, isRecorded: true)])
    }

    @Test("... or that it knows of no such call, which is lost")
    func unknownLost() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(.intentCommitted(call))
        story.when(.placeFailed(call, .unknown))
        let end = story.when(.ended(call, Ending(outcome: .lost)))
        #expect(end.attempts.map(\.outcome) == [.lost])
        #expect(end.fates == [.retry(at: story.now + .seconds(3_600), number: 0)])
        #expect(story.agent(anna) == .ready)
    }

    @Test("... or nothing at all: then the guard hangs it up and goes on asking")
    func unknownSilent() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(.intentCommitted(call))
        story.when(.placeFailed(call, .unknown))
        #expect(story.after(.seconds(30)).switchOrders == [.hangUp(call)])
        #expect(story.after(.seconds(5)).switchOrders == [.hangUp(call), .inspect(call)])
    }

    @Test("An answer that contradicts what was heard of the call is not believed: the switch is asked")
    func contradicted() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        #expect(story.when(.placeFailed(call, .noChannel)).orders == [.inspect(call)])
        #expect(story.state(of: call) == .ringing && story.trunk().restsUntil == nil)
        story.when(.answered(call))
        #expect(story.when(.placeFailed(call, .refused)).orders.isEmpty)
    }

    @Test("A refusal of the switch that comes after our guard's hang-up still ends the call")
    func lateFailure() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(.intentCommitted(call))
        story.after(.seconds(30))
        #expect(story.state(of: call) == .ending)
        #expect(story.when(.placeFailed(call, .noChannel)).attempts.map(\.outcome) == [.congestion])
    }

    /// What the store says, and what becomes of lead 1 (two numbers, the first to be dialled) at 1 s into the story.
    static let refusals: [(Refusal, LeadFate?)] = [
        (.doNotCall, .finished(reason: "do-not-call")),
        (.numberCap(until: .start + .seconds(900)), .retry(at: .start + .seconds(900), number: 1)),
        (.abandonedRecently(until: .start + .seconds(901)), .retry(at: .start + .seconds(901), number: 1)),
        (.numberInUse, .retry(at: .start + .seconds(61), number: 0)),
        (.leaseLost, nil),
        (.storeUnreachable, .retry(at: .start + .seconds(1), number: 0)),
    ]

    @Test("An intent that the store refuses is never dialled", arguments: refusals)
    func refusedIntent(refusal: Refusal, fate: LeadFate?) throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        let told = story.when(.intentRefused(call, refusal))
        #expect(told.orders.contains(.releaseLeads([LeadID(1)])) == (refusal == .leaseLost))
        #expect(told.attempts.map(\.outcome) == [.cancelled])
        #expect(told.attempts.map(\.placedAt) == [nil])
        #expect(told.fates == (fate.map { [$0] } ?? []))
        #expect(told.leads.allSatisfy { $0.tried == nil }, "nothing was tried")
        #expect(told.switchOrders.isEmpty)
        #expect(story.agent(anna) == .ready && story.trunk().inUse == 0)
        #expect(story.campaign().tally.refusals == 1)
        #expect(story.when(.intentCommitted(call)).switchOrders.isEmpty, "a late yes changes nothing")
    }

    @Test(
        "A committed intent is withdrawn when the world changed meanwhile",
        arguments: ["pause", "stop", "close", "gone"])
    func withdrawn(what: String) throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        switch what {
        case "pause": story.when(.setCampaign(spring, .paused))
        case "stop": story.when(.setCampaign(spring, .stopped))
        case "close": story.when(.closing)
        default: story.when(.switchLost)
        }
        let told = story.when(.intentCommitted(call))
        #expect(told.places.isEmpty)
        #expect(told.attempts.map(\.outcome) == [.cancelled])
        #expect(told.fates == [.retry(at: story.now, number: 0)])
        #expect(story.agent(anna) == .ready)
    }

    @Test("A dial whose agent's phone is lost before it is placed gets another agent, or is withdrawn")
    func agentLostBeforePlacing() throws {
        for hasSubstitute in [true, false] {
            let story = FloorStory()
            let leg = try #require(try story.ready(anna))
            let call = try #require(story.leads(1).intents.first?.attempt)
            if hasSubstitute { try story.ready(ben) }
            story.when(.legEnded(leg))
            #expect(story.agent(anna) == .paused(reason: "phone hung up"))
            #expect(story.agent(of: call) == (hasSubstitute ? ben : nil))
            let told = story.when(.intentCommitted(call))
            #expect(told.places.count == (hasSubstitute ? 1 : 0))
            #expect(told.attempts.map(\.outcome) == (hasSubstitute ? [] : [.cancelled]))
        }
    }

    @Test("A lead without numbers is finished and said to be so, not dialled")
    func noNumbers() throws {
        let story = FloorStory()
        try story.ready(anna)
        let told = story.leads(0, [.sample(9, numbers: 0)])
        #expect(told.intents.isEmpty)
        #expect(told.leads.map(\.lead) == [LeadID(9)])
        #expect(told.fates == [.finished(reason: "no-number")])
    }
}
