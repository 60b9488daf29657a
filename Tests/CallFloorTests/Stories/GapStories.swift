import CallFloor
import Testing

@Suite("Gaps: the switch or the process was away")
struct GapStories {
    /// What is believed of a call, what the switch has, and what comes of it.
    struct Row: Sendable, CustomTestStringConvertible {
        var believed: CallState
        var isThere: Bool?
        var away: Duration
        var orders: [String]
        var state: CallState?
        var outcome: Outcome?

        var testDescription: String {
            let there = isThere.map { $0 ? "answered" : "not answered" } ?? "not there"
            return "\(believed), away for \(away), \(there)"
        }
    }

    static let rows: [Row] = [
        // Nothing was dialled: the switch has no say.
        Row(believed: .intended, isThere: nil, away: .seconds(9), orders: [], state: .intended),
        // The request may still be on its way; after a while it is not.
        Row(believed: .placing, isThere: nil, away: .seconds(4), orders: ["inspect"], state: .placing),
        Row(believed: .placing, isThere: nil, away: .seconds(5), orders: [], outcome: .lost),
        Row(believed: .placing, isThere: false, away: .seconds(5), orders: [], state: .placing),
        Row(believed: .ringing, isThere: false, away: .seconds(5), orders: [], state: .ringing),
        Row(believed: .ringing, isThere: nil, away: .seconds(1), orders: [], outcome: .lost),
        // Picked up while nobody looked: within the threshold the agent comes, beyond it the message.
        Row(believed: .placing, isThere: true, away: .seconds(1), orders: ["connect"], state: .connecting),
        Row(believed: .ringing, isThere: true, away: .seconds(2), orders: ["connect"], state: .connecting),
        Row(believed: .ringing, isThere: true, away: .milliseconds(2_001), orders: ["play"], state: .safeHarbour),
        Row(believed: .connecting, isThere: true, away: .seconds(1), orders: ["connect"], state: .connecting),
        Row(believed: .connecting, isThere: nil, away: .seconds(1), orders: ["release"], outcome: .abandoned),
        // Conversations survive.
        Row(believed: .talking, isThere: true, away: .seconds(10), orders: [], state: .talking),
        Row(believed: .talking, isThere: nil, away: .seconds(10), orders: ["release"], outcome: .answered),
        Row(believed: .ending, isThere: true, away: .seconds(1), orders: [], state: .ending),
        Row(believed: .ending, isThere: nil, away: .seconds(1), orders: [], outcome: .lost),
    ]

    @Test("What the switch has decides what to believe", arguments: rows)
    func reconcile(row: Row) throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try story.bring(to: row.believed)
        story.when(.switchLost)
        story.clockSteps(by: row.away)
        let view = SwitchView(calls: row.isThere.map { [call: $0] } ?? [:], legs: [leg: true])
        let told = story.when(.switchView(view))
        #expect(told.switchOrders.map(\.verb) == row.orders)
        #expect(story.state(of: call) == row.state)
        #expect(told.attempts.map(\.outcome) == (row.outcome.map { [$0] } ?? []))
    }

    @Test("A person who answered as our hang-up crossed the gap was abandoned")
    func answeredWhileEnding() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let call = try story.bring(to: .ending)
        story.when(.switchLost)
        story.when(.switchView(SwitchView(calls: [call: true], legs: [leg: true])))
        #expect(story.when(.ended(call, .normal)).attempts.map(\.outcome) == [.abandoned])
    }

    @Test("What nobody here knows of is taken down")
    func orphans() throws {
        let story = FloorStory()
        var generator = SeededGenerator(seed: 1)
        let calls = (0..<3).map { _ in AttemptID(ULID(at: .start, using: &generator)) }.sorted()
        let leg = LegID(ULID(at: .start, using: &generator))
        let view = SwitchView(calls: [calls[2]: true, calls[0]: false, calls[1]: true], legs: [leg: true])
        #expect(story.when(.switchView(view)).orders == [.hangUpLeg(leg)] + calls.map { .hangUp($0) })
        // And so is what comes to light later.
        #expect(story.when(.answered(calls[0])).orders == [.hangUp(calls[0])])
        #expect(story.when(.ringing(calls[1])).orders == [.hangUp(calls[1])])
        #expect(story.when(.placed(calls[2])).orders == [.hangUp(calls[2])])
        #expect(story.when(.ended(calls[0], .normal)).actions.isEmpty)
    }

    @Test("An agent's leg that is gone ends the conversation, and the agent has no phone")
    func legGone() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.bring(to: .talking)
        story.when(.switchLost)
        #expect(story.when(.switchView(SwitchView(calls: [call: true], legs: [:]))).orders == [.hangUp(call)])
        story.when(.ended(call, .normal))
        #expect(story.after(.seconds(30)).agentStates == [.paused(reason: "phone hung up")])
    }

    @Test("When call and leg went together, the conversation is over before the phone is missed")
    func bothGone() throws {
        let story = FloorStory()
        try story.ready(anna)
        let call = try story.bring(to: .talking)
        story.when(.switchLost)
        let told = story.when(.switchView(SwitchView(calls: [:], legs: [:])))
        #expect(told.attempts.map(\.attempt) == [call])
        #expect(told.attempts.map(\.outcome) == [.answered] && told.attempts.map(\.endedBy) == [.customer])
        #expect(story.agent(anna) == .wrapup)
    }

    @Test("Nobody is brought to an agent's leg that went in the same gap")
    func answeredAndLegGone() throws {
        let story = FloorStory()
        try story.ready(anna)
        let other = try #require(try story.ready(ben))
        let call = try story.bring(to: .ringing)
        story.when(.switchLost)
        #expect(
            story.when(.switchView(SwitchView(calls: [call: true], legs: [other: true]))).switchOrders == [
                .connect(call, other, isRecorded: true)
            ])
    }

    @Test("Agents' legs go on where they were: called, answered, on their way back, on their way out")
    func legs() throws {
        let story = FloorStory { $0.wrapUp = .zero }
        let home = try #require(try story.ready(anna))
        let call = try story.talking()
        story.when(.ended(call, .normal))  // home is on its way into the holding bridge
        story.when(.agent(.sample(ben)))
        let calling = try #require(story.when(.command(ben, .login)).legOrders.first?.leg)
        let leaving = try #require(try story.ready(carl))
        story.when(.command(carl, .logout))

        story.when(.switchLost)
        let told = story.when(
            .switchView(SwitchView(calls: [:], legs: [home: true, calling: true, leaving: true])))
        #expect(told.switchOrders == [.hold(home), .hold(calling), .hangUpLeg(leaving)])
        #expect(
            story.when(.switchView(SwitchView(calls: [:], legs: [home: true, calling: true]))).switchOrders == [
                .hold(home), .hold(calling),
            ])
        story.when(.legHeld(home))
        story.when(.legHeld(calling))
        #expect(story.view.agents.map(\.hasPhone) == [true, true, false])
    }

    @Test("A phone that is being called may not be there yet; its guard still watches")
    func legNotThereYet() throws {
        let story = FloorStory()
        story.when(.agent(.sample(anna)))
        let leg = try #require(story.when(.command(anna, .login)).legOrders.first?.leg)
        story.when(.switchLost)
        #expect(story.when(.switchView(SwitchView(calls: [:], legs: [:]))).orders.isEmpty)
        #expect(story.after(.seconds(25)).switchOrders == [.hangUpLeg(leg)])
    }

    @Test("The old leg of an agent who logged in again is hung up, not held")
    func replacedLeg() throws {
        let story = FloorStory()
        let old = try #require(try story.ready(anna))
        story.when(.command(anna, .logout))
        let new = try #require(story.when(.command(anna, .login)).legOrders.first?.leg)
        story.when(.legAnswered(new))
        story.when(.switchLost)
        let told = story.when(.switchView(SwitchView(calls: [:], legs: [old: true, new: true])))
        #expect(told.orders == [.hangUpLeg(old), .hold(new)])
        story.when(.switchView(SwitchView(calls: [:], legs: [new: true])))
        #expect(story.when(.legEnded(old)).orders.isEmpty)
    }

    @Test("A floor that is taken up again withdraws what was not committed, asks for leads again, and waits for a view")
    func takenUpAgain() throws {
        let story = FloorStory()
        let leg = try #require(try story.ready(anna))
        let claimed = story.leads(1, ready: 1)
        let call = try #require(claimed.intents.first?.attempt)
        #expect(claimed.claims == [20], "whose answer will never come")
        story.clockSteps(by: .seconds(60))
        let opened = story.when(.opened)
        #expect(opened.attempts.map(\.outcome) == [.cancelled])
        #expect(opened.fates == [.retry(at: story.now, number: 0)])
        #expect(opened.places.isEmpty && opened.claims.isEmpty)
        #expect(story.when(.intentCommitted(call)).orders.isEmpty)
        let view = story.when(.switchView(SwitchView(calls: [:], legs: [leg: true])))
        #expect(view.claims == [20])
    }

    @Test("The time between the last thing a process heard and the view counts as away")
    func awayWhileDead() throws {
        for (dead, verb) in [(Duration.seconds(1), "connect"), (.seconds(3), "play")] {
            let story = FloorStory()
            let leg = try #require(try story.ready(anna))
            let call = try story.bring(to: .ringing)
            story.clockSteps(by: dead)
            story.when(.opened)
            let told = story.when(.switchView(SwitchView(calls: [call: true], legs: [leg: true])))
            #expect(told.switchOrders.map(\.verb) == [verb])
        }
    }

    @Test("Telling twice that the switch or the store is gone, or there, tells nothing new")
    func toldTwice() {
        let story = FloorStory()
        #expect(story.when(.switchLost).notices == [.switchLink(isUp: false)])
        #expect(story.when(.switchLost).notices.isEmpty)
        #expect(story.when(.storeLink(isUp: false)).notices == [.store(isUp: false)])
        #expect(story.when(.storeLink(isUp: false)).notices.isEmpty)
    }
}

extension FloorStory {
    /// One lead's call, as far as that state.
    func bring(to state: CallState) throws -> AttemptID {
        let call: AttemptID
        switch state {
        case .intended: call = try #require(leads(1).intents.first?.attempt)
        case .placing: call = try placing()
        case .ringing: call = try ringing()
        case .connecting:
            call = try ringing()
            when(.answered(call))
        case .talking: call = try talking()
        case .ending:
            call = try ringing()
            after(.seconds(29))
        case .agentFirst, .waiting, .announcing, .safeHarbour: throw Unreachable(state: state)
        }
        try #require(self.state(of: call) == state)
        return call
    }

    struct Unreachable: Error { var state: CallState }
}

extension Action {
    /// What kind of thing is wanted, without of whom.
    var verb: String { String("\(self)".prefix { $0 != "(" }) }
}
