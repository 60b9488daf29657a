import CallFloor
import SiteHouse
import Testing

@testable import Site

@Suite("Lanes", .timeLimit(.minutes(2)))
struct LanesTests {
    private static func attempt(_ number: UInt64) -> AttemptID { AttemptID(ULID(high: 1, low: number)) }
    private static func leg(_ number: UInt64) -> LegID { LegID(ULID(high: 2, low: number)) }

    /// Runs lanes, with `perform` doing the work, while `body` posts.
    private func running(
        _ perform: @escaping @Sendable (Action) async -> Void, _ body: (Lanes) async throws -> Void
    ) async throws {
        let lanes = Lanes()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await lanes.run { action, _ in await perform(action) } }
            defer { group.cancelAll() }
            try await body(lanes)
        }
    }

    @Test("what concerns one call is done in order, one thing at a time, however slow the first is")
    func keepsOrder() async throws {
        let story = Notes<String>()
        let gate = Mailbox<Void>()
        let actions: [Action] = [
            .connect(Self.attempt(1), Self.leg(1), isRecorded: false), .release(Self.attempt(1), Self.leg(1)),
            .dismantle(Self.attempt(1)), .play(Self.attempt(1), prompt: "sound:x"), .inspect(Self.attempt(1)),
            .hangUp(Self.attempt(1)),
        ]
        try await running { action in
            story.add("begin \(action)")
            if case .connect = action { _ = await gate.next() }
            story.add("end \(action)")
        } _: { lanes in
            for action in actions { lanes.post(action) }
            try await eventually("the first") { story.all.count == 1 }
            gate.post(())
            try await eventually("all") { story.all.count == 2 * actions.count }
        }
        #expect(story.all == actions.flatMap { ["begin \($0)", "end \($0)"] })
    }

    @Test("calls do not wait for each other, nor agents' legs for calls")
    func runsSideBySide() async throws {
        let gate = Mailbox<Void>()
        let done = Notes<Action>()
        let order = LegOrder(leg: Self.leg(9), agent: AgentID(1), ringTimeout: .seconds(1), autoAnswers: true)
        let others: [Action] = [
            .hangUp(Self.attempt(2)), .callAgent(order), .hold(Self.leg(9)), .hangUpLeg(Self.leg(9)),
            .hangUp(Self.attempt(3)),
        ]
        try await running { action in
            if case .hangUp(Self.attempt(1)) = action { _ = await gate.next() }
            done.add(action)
        } _: { lanes in
            lanes.post(.hangUp(Self.attempt(1)))
            for action in others { lanes.post(action) }
            try await eventually("the others") { done.all.count == others.count }
            let legs = done.all.filter { if case .hangUp = $0 { false } else { true } }
            #expect(legs == Array(others[1...3]), "in order among themselves")
            gate.post(())
            try await eventually("the first") { done.all.count == others.count + 1 }
        }
    }

    @Test("a lane that fell empty is used again, a thousand times over")
    func reuses() async throws {
        let done = Notes<Int>()
        try await running { action in
            if case .callAgent(let order) = action { done.add(Int(order.agent.rawValue)) }
        } _: { lanes in
            for round in 0..<1_000 {
                lanes.post(
                    .callAgent(
                        LegOrder(
                            leg: Self.leg(1), agent: AgentID(Int64(round)), ringTimeout: .seconds(1), autoAnswers: false
                        ))
                )
                if round.isMultiple(of: 50) { try await eventually("a pause") { done.all.count == round + 1 } }
            }
            try await eventually("all") { done.all.count == 1_000 }
        }
        #expect(done.all == Array(0..<1_000))
    }

    @Test("what was posted before it runs is done when it runs")
    func postsEarly() async throws {
        let lanes = Lanes()
        let done = Notes<Action>()
        lanes.post(.hangUp(Self.attempt(1)))
        lanes.post(.inspect(Self.attempt(1)))
        let running = Task { await lanes.run { action, _ in done.add(action) } }
        try await eventually("both") { done.all.count == 2 }
        running.cancel()
        await running.value
        #expect(done.all == [.hangUp(Self.attempt(1)), .inspect(Self.attempt(1))])
    }
}
