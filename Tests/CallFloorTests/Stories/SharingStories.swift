import CallFloor
import Testing

@Suite("Sharing agents, lines and rates")
struct SharingStories {
    // MARK: Routing

    @Test("The agent who has been without a conversation longest comes first")
    func longestIdle() throws {
        let story = FloorStory { $0.wrapUp = .zero }
        for agent in [carl, anna, ben] { try story.ready(agent) }
        let first = try story.talking()
        #expect(story.agent(carl) == .talking)
        story.when(.ended(first, .normal))
        let leg = try #require(story.leg(of: carl))
        story.when(.legHeld(leg))
        #expect(story.leads(3).intents.map(\.reservedAgent) == [anna, ben, carl])
    }

    @Test("A reservation that came to nothing does not cost an agent the place")
    func reservationKeepsPlace() throws {
        let story = FloorStory()
        try story.ready(anna)
        try story.ready(ben)
        let call = try story.placing()
        #expect(story.agent(of: call) == anna)
        story.after(.seconds(2))
        story.when(.ended(call, .busy))
        #expect(story.leads(1).intents.map(\.reservedAgent) == [anna])
    }

    @Test("A pause costs the place, and so does a conversation, but not until it is over")
    func pauseCostsPlace() throws {
        let story = FloorStory()
        try story.ready(anna)
        try story.ready(ben)
        story.when(.command(anna, .pause(reason: "coffee")))
        story.after(.seconds(1))
        story.when(.command(anna, .ready))
        #expect(story.leads(2).intents.map(\.reservedAgent) == [ben, anna])
    }

    @Test("Agents idle since the same moment come in the order of their ids")
    func equalInstants() throws {
        let story = FloorStory()
        for agent in [carl, ben, anna] { story.when(.agent(.sample(agent) { $0.leg = .perCall })) }
        for agent in [carl, ben, anna] { story.when(.command(agent, .login)) }
        for agent in [ben, carl, anna] { story.when(.command(agent, .ready)) }
        #expect(story.leads(3).intents.map(\.reservedAgent) == [anna, ben, carl])
    }

    // MARK: Groups and campaigns

    @Test("An agent in two groups serves both campaigns, one call at a time")
    func twoGroups() throws {
        let story = FloorStory()
        story.when(
            .campaign(
                .sample(autumn) {
                    $0.status = .running
                    $0.skillGroup = service
                }))
        try story.ready(anna) { $0.memberships = [.init(group: sales), .init(group: service)] }
        #expect(story.leads(5, of: autumn).intents.map(\.campaign) == [autumn])
        #expect(story.leads(5, of: spring).intents.isEmpty)
        let call = try #require(story.view.calls.first?.attempt)
        story.when(.intentCommitted(call))
        #expect(story.when(.ended(call, .busy)).intents.map(\.campaign) == [spring])
    }

    @Test("A membership that is taken away, or given, counts from the next decision on")
    func membershipChanges() throws {
        let story = FloorStory()
        try story.ready(anna) { $0.memberships = [.init(group: service)] }
        #expect(story.leads(2).intents.isEmpty)
        #expect(story.when(.agent(.sample(anna))).intents.map(\.reservedAgent) == [anna])
    }

    @Test("Two campaigns that share agents take turns")
    func turns() throws {
        let story = FloorStory()
        story.when(.campaign(.sample(autumn) { $0.status = .running }))
        try story.ready(anna)
        story.leads(20, of: spring)
        story.leads(20, of: autumn)
        var served: [CampaignID] = []
        for _ in 0..<10 {
            let call = try #require(story.view.calls.first)
            served.append(call.campaign)
            story.when(.intentRefused(call.attempt, .doNotCall))
        }
        #expect(served == (0..<5).flatMap { _ in [spring, autumn] })
    }

    @Test("Two campaigns that share a slow trunk take turns, though each wakes at the same moments")
    func turnsOnSlowTrunk() throws {
        let story = FloorStory(trunk: { $0.callsPerSecond = 1 })
        story.when(
            .campaign(
                .sample(autumn) {
                    $0.status = .running
                    $0.skillGroup = service
                }))
        for id in 1...40 {
            story.when(
                .agent(
                    .sample(AgentID(Int64(id))) {
                        $0.leg = .perCall
                        $0.memberships = [.init(group: id % 2 == 0 ? sales : service)]
                    }))
            story.when(.command(AgentID(Int64(id)), .login))
            story.when(.command(AgentID(Int64(id)), .ready))
        }
        var served = story.leads(20, of: spring).intents
        served += story.leads(20, of: autumn).intents
        served += story.after(.milliseconds(9_500)).intents
        #expect(served.count == 10)
        #expect(served.count { $0.campaign == spring } == 5)
        #expect(served.count { $0.campaign == autumn } == 5)
    }

    // MARK: Lines

    @Test("Channels are held from the intent to the outcome, and never more than there are")
    func channels() throws {
        let story = FloorStory(trunk: { $0.channels = 2 })
        for agent in [anna, ben, carl] { try story.ready(agent) }
        let calls = story.leads(5).intents.map(\.attempt)
        #expect(calls.count == 2 && story.trunk().inUse == 2)
        #expect(story.campaign().why == "every line is in use")
        story.when(.intentCommitted(calls[0]))
        #expect(story.when(.ended(calls[0], .busy)).intents.count == 1)
        #expect(story.trunk().inUse == 2)
    }

    @Test("A full trunk sets no alarm clock, even long after a rest")
    func noFrenzy() throws {
        let story = FloorStory(trunk: { $0.channels = 1 })
        for agent in [anna, ben] { try story.ready(agent) }
        let call = try #require(story.leads(5).intents.first?.attempt)
        story.when(.intentCommitted(call))
        story.when(.placeFailed(call, .noChannel))
        let again = try #require(story.after(.seconds(1)).intents.first?.attempt)
        #expect(story.trunk().inUse == 1)
        story.when(.intentCommitted(again))
        #expect(story.when(.ringing(again)).timers[.pace(spring)] == nil)
        #expect(story.due(.pace(spring)) == nil)
    }

    @Test("The second trunk is used when the first one is full, or rests")
    func overflow() throws {
        let story = FloorStory {
            $0.trunks = [carrier, backup]
        } trunk: {
            $0.channels = 1
        }
        story.when(.trunk(.sample(backup)))
        for agent in [anna, ben, carl] { try story.ready(agent) }
        let intents = story.leads(2).intents
        #expect(intents.map(\.trunk) == [carrier, backup])
        let first = intents[0].attempt
        story.when(.intentCommitted(first))
        story.when(.placeFailed(first, .noChannel))
        #expect(story.leads(1).intents.map(\.trunk) == [backup])
    }

    @Test("A trunk that gives no channel rests 1, 2, 4, 8, 16, 30, 30 seconds, and is fresh after one success")
    func rests() throws {
        let story = FloorStory()
        try story.ready(anna)
        story.leads(19, ready: 1)
        for seconds in [1, 2, 4, 8, 16, 30, 30] {
            let call = try #require(story.view.calls.first?.attempt)
            story.when(.intentCommitted(call))
            let failed = story.when(.placeFailed(call, .noChannel))
            #expect(failed.notices.contains(.trunkRests(carrier, until: story.now + .seconds(seconds))))
            #expect(story.after(.seconds(seconds) - .milliseconds(1)).intents.isEmpty)
            #expect(story.after(.milliseconds(1)).intents.count == 1)
        }
        let call = try #require(story.view.calls.first?.attempt)
        story.when(.intentCommitted(call))
        story.when(.placed(call))
        #expect(story.trunk().restsUntil == nil)
        let next = try #require(story.when(.ended(call, .busy)).intents.first?.attempt)
        story.when(.intentCommitted(next))
        let failed = story.when(.placeFailed(next, .noChannel))
        #expect(failed.notices.contains(.trunkRests(carrier, until: story.now + .seconds(1))))
    }

    // MARK: Rates

    @Test("Calls per second are kept over time, and a burst is a tenth of a second deep", arguments: [0.5, 1, 10, 25])
    func callsPerSecond(rate: Double) throws {
        let story = FloorStory(
            trunk: {
                $0.callsPerSecond = rate
                $0.channels = 1_000
            })
        for id in 1...300 {
            story.when(.agent(.sample(AgentID(Int64(id))) { $0.leg = .perCall }))
            story.when(.command(AgentID(Int64(id)), .login))
            story.when(.command(AgentID(Int64(id)), .ready))
        }
        let burst = story.leads(300).intents.count
        #expect(burst == max(1, Int(rate / 10)))
        #expect(story.campaign().why == "the trunks' calls per second are used up for the moment")
        let afterTen = story.after(.seconds(10)).intents.count
        #expect(abs(Double(afterTen) - 10 * rate) <= 1, "\(afterTen) in ten seconds")
    }

    @Test("Even a trunk that was configured with no rate at all stops nothing else")
    func noRate() throws {
        let story = FloorStory(trunk: { $0.callsPerSecond = 0 })
        for agent in [anna, ben] { try story.ready(agent) }
        #expect(story.leads(3).intents.count == 1)
        #expect(story.campaign().why == "the trunks' calls per second are used up for the moment")
    }
}
