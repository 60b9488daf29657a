import CallFloor
import Testing

@Suite("One call, from lead to fate")
struct CallStories {
    @Test("A lead is claimed, committed, dialled, answered, connected, talked to, concluded and finished")
    func wholeLife() throws {
        let story = FloorStory { $0.callerIDPool = shown }
        let leg = try #require(try story.ready(anna))
        let claimed = story.leads(1)
        let intent = try #require(claimed.intents.first)
        #expect(claimed.places.isEmpty, "nothing is dialled before the store has committed")
        #expect(intent.lead == LeadID(1) && intent.number == NumberID(100) && intent.reservedAgent == anna)
        #expect(intent.callerID == CallerIDToken(5) && intent.trunk == carrier && intent.decidedAt == story.now)
        #expect(story.agent(anna) == .reserved)
        #expect(story.trunk().inUse == 1, "the channel is held from the intent on")

        let call = intent.attempt
        let began = story.now
        #expect(
            story.when(.intentCommitted(call)).switchOrders == [
                .place(
                    PlaceOrder(
                        attempt: call, number: NumberID(100), trunk: carrier, callerID: CallerIDToken(5),
                        ringTimeout: .seconds(25)))
            ])
        #expect(story.when(.intentCommitted(call)).switchOrders.isEmpty, "once, however often it is told")
        story.when(.placed(call))
        story.after(.seconds(1))
        story.when(.ringing(call))
        story.after(.seconds(4))
        #expect(story.when(.answered(call)).orders == [.connect(call, leg, isRecorded: true)])
        #expect(story.agent(anna) == .reserved)
        story.after(.milliseconds(20))
        story.when(.connected(call))
        #expect(story.agent(anna) == .talking && story.state(of: call) == .talking)

        story.after(.seconds(60))
        let end = story.when(.ended(call, .normal))
        #expect(end.orders == [.release(call, leg)])
        #expect(
            end.attempts == [
                AttemptRecord(
                    attempt: call, outcome: .answered, cause: 16, placedAt: began, ringingAt: began + .seconds(1),
                    answeredAt: began + .seconds(5), bridgedAt: began + .milliseconds(5_020),
                    endedAt: began + .milliseconds(65_020), agent: anna, endedBy: .customer)
            ])
        #expect(end.leads.isEmpty, "the lead's fate waits for the agent's word")
        #expect(story.agent(anna) == .wrapup && story.trunk().inUse == 0)
        story.when(.legHeld(leg))

        story.after(.seconds(10))
        let conclusion = story.when(.command(anna, .dispose(.sale)))
        #expect(conclusion.dispositions.map(\.disposition) == [.sale])
        #expect(
            conclusion.leads == [
                LeadRecord(
                    lead: LeadID(1), attempt: call, tried: .answered, fate: .finished(reason: "sale"), at: story.now)
            ])
        #expect(story.agent(anna) == .ready)
        #expect(story.campaign().tally.connected == 1)
        #expect(story.campaign().tally.talkTime == .seconds(60))
        #expect(story.leads(1).intents.map(\.callerID) == [CallerIDToken(6)], "caller IDs take turns")
    }

    @Test("A busy line frees agent and channel, and the lead's other number is due after the rule's delay")
    func busy() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.placing()
        story.after(.milliseconds(300))
        let end = story.when(.ended(call, .busy))
        #expect(end.attempts.map(\.outcome) == [.busy])
        #expect(end.attempts.map(\.cause) == [17] && end.attempts.map(\.sipStatus) == [486])
        #expect(end.attempts.map(\.endedBy) == [nil])
        #expect(end.fates == [.retry(at: story.now + .seconds(300), number: 1)])
        #expect(end.leads.map(\.tried) == [.busy])
        #expect(story.agent(anna) == .ready && story.trunk().inUse == 0)
        #expect(end.switchOrders.isEmpty, "a persistent leg never left its holding bridge")
    }

    @Test("No answer: the switch ends the call itself and the floor's guard is forgotten")
    func noAnswer() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        story.after(.seconds(24))
        let end = story.when(.ended(call, .noAnswer))
        #expect(end.attempts.map(\.outcome) == [.noAnswer])
        #expect(end.fates == [.retry(at: story.now + .seconds(3_600), number: 1)])
        #expect(story.due(.ring(call)) == nil)
        #expect(story.after(.seconds(60)).switchOrders.isEmpty)
    }

    @Test("A phone that rings on past the time-out is hung up by us, again and again, and asked about")
    func ringGuard() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        #expect(story.after(.seconds(28)).switchOrders.isEmpty)
        #expect(story.after(.seconds(1)).switchOrders == [.hangUp(call)])
        #expect(story.state(of: call) == .ending && story.agent(anna) == .reserved)
        #expect(story.after(.seconds(5)).switchOrders == [.hangUp(call), .inspect(call)])
        #expect(story.after(.seconds(5)).switchOrders == [.hangUp(call), .inspect(call)])
        #expect(story.when(.ended(call, .noAnswer)).attempts.map(\.outcome) == [.noAnswer])
        #expect(story.agent(anna) == .ready)
        #expect(story.after(.seconds(60)).switchOrders.isEmpty)
    }

    @Test("The agent's hang-up ends the customer's leg; wrap-up begins when it is gone")
    func agentHangsUp() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        #expect(story.when(.command(anna, .hangUp)).orders == [.hangUp(call)])
        #expect(story.when(.command(anna, .hangUp)).orders.isEmpty, "once is enough")
        #expect(story.agent(anna) == .talking)
        #expect(story.when(.ended(call, .normal)).attempts.map(\.endedBy) == [.agent])
        #expect(story.agent(anna) == .wrapup)
    }

    @Test("A disposition during the conversation makes wrap-up unnecessary")
    func dispositionDuringTalk() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        #expect(story.when(.command(anna, .dispose(.callback))).dispositions.isEmpty)
        let end = story.when(.ended(call, .normal))
        #expect(end.dispositions.map(\.disposition) == [.callback])
        #expect(end.fates == [.retry(at: story.now + .seconds(600), number: 0)])
        #expect(end.agentStates == [.wrapup, .ready])
        #expect(story.due(.wrapUp(anna)) == nil)
    }

    @Test("Wrap-up that runs out without a word finishes the lead as answered")
    func wrapUpRunsOut() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        #expect(story.after(.seconds(29)).writes.isEmpty)
        let out = story.after(.seconds(1))
        #expect(out.dispositions.map(\.disposition) == [nil])
        #expect(out.fates == [.finished(reason: "answered")])
        #expect(story.agent(anna) == .ready)
    }

    @Test("Without wrap-up the agent is ready at once, when the leg is back in the holding bridge")
    func noWrapUp() throws {
        let story = FloorStory { $0.wrapUp = .zero }
        let leg = try #require(try story.ready(anna))
        let call = try story.talking()
        let end = story.when(.ended(call, .normal))
        #expect(end.agentStates == [.wrapup, .ready])
        #expect(story.leads(1).intents.isEmpty, "the leg is still on its way back")
        #expect(story.when(.legHeld(leg)).intents.map(\.reservedAgent) == [anna])
    }

    @Test(
        "What the agent concluded decides the lead's fate",
        arguments: [
            (Disposition.sale, LeadFate.finished(reason: "sale")),
            (.stopCalling, .finished(reason: "do-not-call")),
            (.callback, .retry(at: .start + .seconds(607), number: 0)),
        ])
    func conclusions(disposition: Disposition, fate: LeadFate) throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        #expect(story.when(.command(anna, .dispose(disposition))).fates == [fate])
    }

    @Test("A recording is written down whenever it is complete, also after its call is gone")
    func recording() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.when(.ended(call, .normal))
        let told = story.when(.recordingFinished(call, duration: .seconds(12), failed: false))
        #expect(
            told.writes == [
                .recording(
                    RecordingRecord(
                        attempt: call, name: call.text + "-rec", duration: .seconds(12), failed: false, at: story.now))
            ])
    }
}
