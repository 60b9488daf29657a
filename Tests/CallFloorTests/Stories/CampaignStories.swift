import CallFloor
import Testing

@Suite("Campaigns: started, paused, stopped, finished")
struct CampaignStories {
    @Test("A campaign that starts asks for leads: twice as many as there are agents, at least twenty")
    func claims() throws {
        let story = FloorStory { $0.status = .stopped }
        story.when(.setCampaign(spring, .stopped))
        for id in 1...15 { story.when(.agent(.sample(AgentID(Int64(id))))) }
        #expect(story.when(.setCampaign(spring, .running)).orders.isEmpty, "the first claim is not answered yet")
        #expect(story.leads(0, waiting: 1).claims.isEmpty)
        #expect(story.after(.seconds(5)).claims == [30], "an empty hand is asked again after the claim interval")
    }

    @Test("A new claim goes out when less than half is left")
    func refill() throws {
        let story = FloorStory { $0.wrapUp = .zero }
        try story.ready(anna)
        #expect(story.leads(12, ready: 90).claims.isEmpty)
        var claims: [Int] = []
        for _ in 0..<3 {
            let call = try #require(story.view.calls.first?.attempt)
            story.when(.intentCommitted(call))
            claims += story.when(.ended(call, .busy)).claims
        }
        #expect(claims == [11], "once, when nine were left of twenty")
        #expect(story.campaign().buffered == 8)
    }

    @Test("A paused campaign keeps its leads, lets its calls go on, and places nothing")
    func pause() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking()
        story.leads(5, ready: 1)
        let told = story.when(.setCampaign(spring, .paused))
        #expect(told.writes == [.campaignStatus(spring, .paused, at: story.now)])
        #expect(told.orders.isEmpty)
        #expect(story.campaign().why == "not dialling: the campaign is paused")
        #expect(story.when(.ended(call, .normal)).attempts.map(\.outcome) == [.answered])
        #expect(story.when(.command(anna, .dispose(.sale))).intents.isEmpty)
        #expect(story.campaign().buffered == 5)
        try story.ready(ben)
        #expect(story.when(.setCampaign(spring, .running)).intents.count == 1)
    }

    @Test("A stopped campaign gives its leads back, those of a claim that was under way too; its calls go on")
    func stop() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.ringing()
        story.leads(0, [.sample(7), .sample(8)], ready: 1)
        #expect(story.when(.setCampaign(spring, .stopped)).orders == [.releaseLeads([LeadID(7), LeadID(8)])])
        #expect(story.leads(0, [.sample(9)]).orders == [.releaseLeads([LeadID(9)])])
        #expect(story.state(of: call) == .ringing)
        story.when(.answered(call))
        story.when(.connected(call))
        #expect(story.agent(anna) == .talking)
        #expect(story.after(.seconds(100)).claims.isEmpty)
    }

    @Test("A campaign is finished when nothing is left: no lead, no call, no conversation to conclude")
    func finish() throws {
        let story = FloorStory()
        try story.ready(anna)
        let nothing = Input.claimed(spring, Claim(leads: [], ready: 0, waiting: 0, leased: 0))
        let call = try story.talking()
        #expect(story.when(nothing).writes.isEmpty, "a call lives")
        story.when(.ended(call, .normal))
        #expect(story.when(nothing).writes.isEmpty, "a conversation is not concluded")
        story.when(.command(anna, .dispose(.sale)))
        #expect(story.after(.seconds(5)).claims.count == 1)
        let waits = Claim(leads: [], ready: 0, waiting: 1, leased: 0, nextDue: story.now + .seconds(900))
        #expect(story.when(.claimed(spring, waits)).writes.isEmpty, "a lead is due later")
        let elsewhere = Claim(leads: [], ready: 0, waiting: 0, leased: 1)
        #expect(story.when(.claimed(spring, elsewhere)).writes.isEmpty, "another site holds a lead")
        #expect(story.when(nothing).writes == [.campaignStatus(spring, .finished, at: story.now)])
        #expect(story.campaign().status == .finished)
        #expect(story.after(.seconds(60)).actions.isEmpty, "and nothing is set any more")
    }

    @Test("The next claim goes out when the next lead is due, or a retry is, if that is sooner than usual")
    func claimsWhenDue() throws {
        let story = FloorStory { $0.retry.rules = [RetryRule(outcome: .busy, delay: .seconds(1), maximum: 9)] }
        try story.ready(anna)
        let due = story.now + .milliseconds(3_500)
        story.when(.claimed(spring, Claim(leads: [], ready: 0, waiting: 3, leased: 0, nextDue: due)))
        #expect(story.due(.claim(spring)) == due)
        #expect(story.after(.milliseconds(3_500)).claims == [20])
        let call = try #require(story.leads(0, [.sample(1)], waiting: 2).intents.first?.attempt)
        #expect(story.due(.claim(spring)) == story.now + .seconds(5))
        story.when(.intentCommitted(call))
        story.when(.ended(call, .busy))
        #expect(story.due(.claim(spring)) == story.now + .milliseconds(1_100), "the retry, and time to be written")
    }

    @Test("Leads that are ready but held elsewhere at this moment are asked for again at once, but not in a frenzy")
    func claimsAgainSoon() throws {
        let story = FloorStory()
        story.leads(0, ready: 40)
        #expect(story.after(.milliseconds(249)).claims.isEmpty)
        #expect(story.after(.milliseconds(1)).claims == [20])
    }

    @Test("A lead that is handed out once more while it is at hand, in a call or being concluded is not taken twice")
    func handedOutTwice() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.talking(.sample(1))
        story.leads(0, [.sample(1), .sample(2), .sample(2), .sample(3)], ready: 1)
        #expect(story.campaign().buffered == 2)
        story.when(.ended(call, .normal))
        story.when(.legHeld(try #require(story.leg(of: anna))))
        story.leads(0, [.sample(1), .sample(3)], ready: 1)
        #expect(story.campaign().buffered == 2)
        try story.ready(ben)
        try story.ready(carl)
        #expect(story.view.calls.map(\.lead).sorted() == [LeadID(2), LeadID(3)])
        story.when(.command(anna, .dispose(.callback)))
        #expect(story.leads(0, [.sample(1)], ready: 1).intents.map(\.lead) == [LeadID(1)])
    }

    @Test("A claim that fails is made again after a second")
    func claimFails() throws {
        let story = FloorStory()
        story.when(.claimFailed(spring))
        #expect(story.after(.milliseconds(999)).claims.isEmpty)
        #expect(story.after(.milliseconds(1)).claims == [20])
    }

    @Test("What forbids dialling is said, and dialling begins again when it is over")
    func obstacles() throws {
        let story = FloorStory()
        try story.ready(anna)
        let table: [(Input, Input, String)] = [
            (
                .storeLink(isUp: false), .storeLink(isUp: true),
                "not dialling: the database does not answer, and nothing is dialled unrecorded"
            ),
            (
                .switchLost, .switchView(SwitchView(calls: [:], legs: story.legs)),
                "not dialling: Asterisk cannot be reached"
            ),
            (.congested(true), .congested(false), "not dialling: events arrive faster than they are handled"),
        ]
        for (bad, good, why) in table {
            story.when(bad)
            #expect(story.campaign().why == why)
            #expect(story.leads(1, ready: 1).intents.isEmpty)
            let intents = story.when(good).intents
            #expect(intents.count == 1)
            story.when(.intentRefused(try #require(intents.first).attempt, .doNotCall))
        }
        story.when(.closing)
        #expect(story.campaign().why == "not dialling: Carillon is shutting down")
        #expect(story.leads(0, [.sample(99)]).orders == [.releaseLeads([LeadID(99)])])
        story.when(.opened)
        #expect(story.campaign().why == "not dialling: Asterisk cannot be reached")
    }

    @Test(
        "A campaign that can never dial says what it lacks",
        arguments: [
            ("mode", "can never dial: mode 'bot' is not available yet"),
            ("group", "can never dial: no skill group takes its calls"),
            ("trunk", "can never dial: it has no trunk"),
        ])
    func incomplete(what: String, why: String) throws {
        let story = FloorStory {
            switch what {
            case "mode": $0.mode = .bot
            case "group": $0.skillGroup = nil
            default: $0.trunks = [TrunkID(9)]
            }
        }
        try story.ready(anna)
        #expect(story.leads(1).intents.isEmpty)
        #expect(story.campaign().why == why)
    }

    @Test("Why it does not dial, in a sentence with figures")
    func why() throws {
        let story = FloorStory(trunk: { $0.channels = 2 })
        #expect(story.campaign().why == "not dialling: its skill group has no agents")
        story.when(.agent(.sample(anna)))
        #expect(story.campaign().why == "every idle agent has a dial: 1 offline")
        try story.ready(ben)
        #expect(story.campaign().why == "loading leads")
        story.when(.claimed(spring, Claim(leads: [], ready: 0, waiting: 0, leased: 1)))
        #expect(story.campaign().why == "no lead is left to dial")
        story.when(
            .claimed(spring, Claim(leads: [], ready: 0, waiting: 3, leased: 0, nextDue: story.now + .seconds(90))))
        #expect(story.campaign().why == "no lead is due: 3 wait, the next in 90 s")
        story.after(.seconds(30))
        #expect(story.campaign().why == "no lead is due: 3 wait, the next in 60 s")
        story.leads(1, ready: 5)
        story.when(.congested(false))
        #expect(story.campaign().why == "every idle agent has a dial: 1 reserved, 1 offline")
        try story.ready(carl)
        story.leads(3, ready: 2)
        try story.ready(AgentID(4))
        #expect(story.trunk().inUse == 2)
        #expect(story.campaign().why == "every line is in use")
    }

    @Test("Settings that change take effect with the next decision; whether the campaign runs is not among them")
    func reconfigured() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try #require(story.leads(1).intents.first?.attempt)
        story.when(
            .campaign(
                .sample {
                    $0.status = .running
                    $0.ringTimeout = .seconds(10)
                }))
        #expect(story.when(.intentCommitted(call)).places.map(\.ringTimeout) == [.seconds(10)])
        #expect(story.due(.ring(call)) == story.now + .seconds(15))
        story.when(.campaign(.sample { $0.status = .paused }))
        #expect(story.campaign().status == .running)
    }
}
