import CallFloor
import Testing

extension Ending {
    fileprivate static let forbidden = Ending(outcome: .rejected, cause: 21, sipStatus: 403)
    fileprivate static let overloaded = Ending(outcome: .congestion, cause: 34, sipStatus: 503)
}

extension FloorStory {
    /// The call that is decided now is placed, and refused by the trunk or by whoever is behind it.
    fileprivate func refused(_ ending: Ending) throws -> (call: AttemptID, told: Told) {
        let call = try #require(view.calls.first { $0.state == .intended }?.attempt)
        when(.intentCommitted(call))
        when(.placed(call))
        after(.milliseconds(50))
        return (call, when(.ended(call, ending)))
    }

    fileprivate func uses(_ caps: [String], concurrent: Int? = nil) {
        when(
            .callerIDPool(
                CallerIDPool(
                    id: shown, name: "city",
                    members: [5, 6].map {
                        CallerID(
                            token: CallerIDToken($0), caps: caps.map { RateCap($0)! }, maximumConcurrent: concurrent)
                    })))
    }
}

@Suite("Trunks at fault, and caller IDs at their limits")
struct LineStories {
    @Test(
        "A burst of refusals is the trunk's: no lead is charged or ended, whatever the rules say, and the trunk rests",
        arguments: [true, false])
    func burst(hasRules: Bool) throws {
        let story = FloorStory { if !hasRules { $0.retry.rules = [] } }
        try story.ready(anna)
        story.leads(9)
        var told = Told()
        for ending in [Ending.forbidden, .overloaded, .forbidden, .overloaded] {
            let news = try story.refused(ending).told
            #expect(news.attempts.isEmpty)
            told.actions += news.actions
        }
        let last = try story.refused(.forbidden).told
        #expect(last.attempts.map(\.outcome) == Array(repeating: .trunkFault, count: 5))
        #expect(Set(last.attempts.map(\.attempt)).count == 5)
        #expect(last.leads.map(\.tried) == Array(repeating: nil, count: 5))
        #expect(last.fates.allSatisfy { if case .retry = $0 { true } else { false } })
        #expect(last.notices.contains(.trunkRests(carrier, until: story.now + .seconds(5))))
        #expect(last.intents.isEmpty && story.agent(anna) == .ready)
        #expect(
            story.campaign().why
                == "not dialling: trunk 'trunk 1' refuses calls (3 x SIP 403, 2 x SIP 503) and rests for 5 s")
        #expect(story.trunk().health.outcomes == [.trunkFault: 5] && story.trunk().health.faults == 1)
    }

    @Test("After the rest one call is a probe; when it rings, all agents have work again")
    func probe() throws {
        let story = FloorStory()
        try story.ready(anna)
        story.leads(15)
        for _ in 1...5 { _ = try story.refused(.forbidden) }
        for agent in [ben, carl] { try story.ready(agent) }
        let probe = try #require(story.after(.seconds(5)).intents.first)
        #expect(story.view.calls.count == 1, "one at a time")
        story.when(.intentCommitted(probe.attempt))
        story.when(.placed(probe.attempt))
        #expect(story.view.calls.count == 1)
        #expect(story.when(.ringing(probe.attempt)).intents.count == 2)
        #expect(story.trunk().trouble == nil)
    }

    @Test("The next trunk of the campaign takes over while the first one rests")
    func failOver() throws {
        let story = FloorStory { $0.trunks = [carrier, backup] }
        story.when(.trunk(.sample(backup)))
        try story.ready(anna)
        #expect(story.leads(15).intents.map(\.trunk) == [carrier])
        for _ in 1...4 { #expect(try story.refused(.forbidden).told.intents.map(\.trunk) == [carrier]) }
        #expect(try story.refused(.forbidden).told.intents.map(\.trunk) == [backup])
        let (_, told) = try story.refused(.busy)
        #expect(told.attempts.map(\.outcome) == [.busy])
        story.after(.seconds(5))
        #expect(story.trunk(backup).trouble == nil && story.trunk(carrier).trouble != nil)
    }

    @Test("At their caps, caller IDs stop the dialling, say so, and start it again by themselves")
    func caps() throws {
        let story = FloorStory { $0.callerIDPool = shown }
        story.uses(["1/1h"])
        try story.ready(anna)
        #expect(story.leads(9).intents.map(\.callerID) == [CallerIDToken(5)])
        let begin = story.now
        #expect(try story.refused(.busy).told.intents.map(\.callerID) == [CallerIDToken(6)])
        #expect(try story.refused(.busy).told.intents.isEmpty)
        #expect(story.campaign().why.hasPrefix("not dialling: every caller ID of pool 'city' has reached its cap"))
        let waited = begin + .seconds(3_600) - story.now
        #expect(story.after(waited - .milliseconds(1)).intents.isEmpty)
        #expect(story.after(.milliseconds(1)).intents.map(\.callerID) == [CallerIDToken(5)])
    }

    @Test("What was shown before a restart counts")
    func recentUses() throws {
        let story = FloorStory { $0.callerIDPool = shown }
        story.uses(["1/1h"])
        story.when(.callerIDsShown([CallerIDToken(5): [story.now - .seconds(60)]]))
        try story.ready(anna)
        #expect(story.leads(9).intents.map(\.callerID) == [CallerIDToken(6)])
    }

    @Test("A cap that other sites have filled: the store says until when, the next number is shown")
    func refusedByStore() throws {
        let story = FloorStory { $0.callerIDPool = shown }
        try story.ready(anna)
        let first = try #require(story.leads(9).intents.first)
        #expect(first.callerID == CallerIDToken(5))
        let told = story.when(.intentRefused(first.attempt, .callerIDCap(until: story.now + .seconds(600))))
        #expect(told.intents.map(\.callerID) == [CallerIDToken(6)])
        #expect(told.leads.map(\.tried) == [nil])
        for _ in 1...3 { #expect(try story.refused(.busy).told.intents.map(\.callerID) == [CallerIDToken(6)]) }
    }

    @Test("A number that may be on one call only is not shown on two")
    func concurrent() throws {
        let story = FloorStory { $0.callerIDPool = shown }
        story.uses([], concurrent: 1)
        for agent in [anna, ben, carl] { try story.ready(agent) }
        #expect(story.leads(9).intents.map(\.callerID) == [CallerIDToken(5), CallerIDToken(6)])
        let told = try story.refused(.busy).told
        #expect(told.intents.count == 1 && story.view.calls.count == 2)
    }
}
