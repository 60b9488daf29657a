import CallFloor
import Testing

@Suite("RetryPlan: what would happen to a lead")
struct RetryCourseTests {
    private let clock = CallingClock(hours: try! CallingHours(text: "mon-fri 09:00-18:00"))

    private func course(
        _ endings: String, policy: RetryPolicy = RetryPolicy(), numbers: Int = 1, from: String = "2026-01-12T10:00",
        clock: CallingClock? = nil
    ) throws -> RetryCourse {
        let ends = try endings.split(separator: ",").map { try AttemptEnd(text: String($0)) }
        return RetryPlan.course(
            of: .sample(1, numbers: numbers), after: ends, policy: policy, from: .utc(from), clock: clock ?? self.clock
        ) { _ in .utc }
    }

    @Test("busy, busy, and nobody answers: times, numbers and what is left")
    func course() throws {
        let course = try course("busy,busy,no-answer:after=25s,busy,answered", numbers: 2)
        #expect(
            course.steps.map(\.dialledAt) == [
                .utc("2026-01-12T10:00"), .utc("2026-01-12T10:05"), .utc("2026-01-12T10:10"),
                .utc("2026-01-12T11:10") + .seconds(25),
            ])
        #expect(course.steps.map(\.number) == [0, 1, 0, 1])
        #expect(course.fate == .finished(reason: "busy"))  // the third busy of three
        #expect(course.unused == [AttemptEnd(.answered)])
    }

    @Test("nights and weekends are waited for")
    func windows() throws {
        let course = try course("no-answer,no-answer,no-answer", from: "2026-01-16T20:00")
        #expect(
            course.steps.map(\.dialledAt) == [
                .utc("2026-01-19T09:00"), .utc("2026-01-19T10:00"), .utc("2026-01-19T11:00"),
            ])
        let late = try self.course("no-answer,no-answer", from: "2026-01-16T17:30")
        #expect(late.steps.last?.dialledAt == .utc("2026-01-19T09:00"))
    }

    @Test("what was never dialled counts nothing, and the last fate may be a retry")
    func cancelled() throws {
        let course = try course("cancelled,cancelled,busy")
        #expect(Set(course.steps.map(\.dialledAt)) == [.utc("2026-01-12T10:00")])
        #expect(course.fate == .retry(at: .utc("2026-01-12T10:05"), number: 0))
        #expect(course.unused.isEmpty)
        #expect(try self.course("").fate == nil)
    }

    @Test("hours that never open make no attempt")
    func closed() throws {
        let course = try course("busy,busy", clock: CallingClock(hours: CallingHours(week: [])))
        #expect(course.neverOpens)
        #expect(course.steps.isEmpty && course.unused.count == 2)
    }

    @Test("no lead goes round for ever, whatever the policy", arguments: 1...60)
    func terminates(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
        let outcomes = Outcome.allCases.filter { $0 != .cancelled }
        let rules = outcomes.filter { _ in pick(0...2) > 0 }.map { outcome in
            RetryRule(
                outcome: outcome, causes: pick(0...3) == 0 ? [17] : [], delay: .seconds(pick(0...100_000)),
                backoff: Double(pick(10...40)) / 10, maximum: pick(1...6), number: pick(0...1) == 0 ? .same : .next,
                rotatesDayPart: pick(0...2) == 0)
        }
        let policy = RetryPolicy(rules: rules, maximumAttempts: pick(1...12))
        #expect(policy.objections().isEmpty, "seed \(seed)")
        let ends = (0..<400).map { _ in
            AttemptEnd(
                outcomes[pick(0...outcomes.count - 1)], cause: pick(0...1) == 0 ? 17 : nil,
                duration: .seconds(pick(0...60)))
        }
        let course = RetryPlan.course(
            of: .sample(1, numbers: pick(1...4)), after: ends, policy: policy, from: .start, clock: clock
        ) { $0 == 0 ? .newYork : .sydney }
        guard case .finished = course.fate else {
            Issue.record("seed \(seed): \(course.steps.count) attempts and the lead is still dialled")
            return
        }
        var last = Instant.start
        for step in course.steps {
            #expect(clock.isOpen(at: step.dialledAt, in: step.number == 0 ? .newYork : .sydney), "seed \(seed)")
            #expect(step.dialledAt >= last, "seed \(seed)")
            last = step.dialledAt
        }
    }
}
