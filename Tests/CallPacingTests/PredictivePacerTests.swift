import CallPacing
import Foundation
import Testing

/// P11 and what each part of a situation does to a decision.
struct PredictivePacerTests {
    /// A pacer that has seen 25 minutes of 20 agents.
    static let seasoned: PredictivePacer = {
        var world = PacingWorld(PacingWorld.Profile(), pacer: PredictivePacer(PredictiveSettings()), seed: 11)
        world.closes = world.now + 28_800
        world.run(seconds: 1_500)
        return world.pacer
    }()

    static let now = 1_800_001_600.0

    /// Ten agents talking for a minute, five in wrap-up, three idle, some calls ringing.
    static func situation(idle: Int = 3, waiting: Int = 0, ringing: [Double] = [2, 5, 9], leads: Int = 999)
        -> PacingSituation
    {
        let talking = (0..<10).map { BusyAgent(agent: Int64($0), phase: .talk, elapsed: 60) }
        let wrappingUp = (10..<15).map { BusyAgent(agent: Int64($0), phase: .wrapUp, elapsed: 8) }
        let detail = PacingDetail(
            busy: talking + wrappingUp, calls: ringing.map { OpenCall(age: $0) }, secondsLeftToday: 20_000)
        return PacingSituation(
            now: now, idleAgents: idle, agents: 15 + idle, ringing: ringing.count, waiting: waiting, freeLines: 999,
            rateAllowance: 999, leads: leads, detail: detail)
    }

    private func dials(_ change: (inout PacingSituation) -> Void = { _ in }) -> Int {
        var pacer = Self.seasoned
        var situation = Self.situation()
        change(&situation)
        return pacer.decide(situation).dials
    }

    @Test
    func `it dials ahead of idle agents, and says the figures`() throws {
        var pacer = Self.seasoned
        let decision = pacer.decide(Self.situation())
        #expect(decision.dials > 3)
        #expect(decision.constraint == .budget)
        #expect(decision.rung == .predictive)
        let reading = try #require(decision.reading)
        #expect(reading.risk > reading.theta)
        #expect(reading.idle == 3 && reading.busy == 15 && reading.ringing == 3)
        #expect(reading.forecast.count == 6)
        for (earlier, later) in zip(reading.forecast, reading.forecast.dropFirst()) {
            #expect(earlier.seconds < later.seconds)
            #expect(earlier.freed < later.freed && earlier.answered <= later.answered)
        }
        #expect(abs(reading.answerRate - 0.3) < 0.06)
        #expect(decision.why.hasPrefix("dialling \(decision.dials): one more would be abandoned with "))
        #expect(decision.why.contains("3 idle, 15 busy, 3 ringing; within "))
        #expect(decision == pacer.decide(Self.situation()), "a second look differs")
    }

    @Test
    func `each part of the situation moves the decision its way`() {
        let usual = dials()
        #expect(dials { $0.idleAgents += 2 } > usual)
        #expect(dials { $0.waiting = 3 } < usual)
        #expect(dials { $0.detail!.calls += [OpenCall(age: 9), OpenCall(age: 11)] } < usual)
        #expect(dials { $0.detail!.busy.removeLast(5) } < usual, "busy agents will come free")
        #expect(dials { for agent in 10..<15 { $0.detail!.busy[agent].leavesAfter = true } } < usual)
        #expect(dials { $0.detail!.inboundRate = 0.2 } < usual, "inbound calls take agents")
        #expect(dials { $0.detail!.next = Array(repeating: CallTraits(probability: 0.9), count: 99) } < usual)
        #expect(dials { $0.detail!.next = Array(repeating: CallTraits(probability: 0.05), count: 99) } > usual)
        #expect(dials { for call in 0..<3 { $0.detail!.calls[call].traits.probability = 0.95 } } < usual)
        #expect(dials { for call in 0..<3 { $0.detail!.calls[call].detecting = 1 } } < usual, "answered by something")
        #expect(dials { for call in 0..<3 { $0.detail!.calls[call].age = 27.9 } } > usual, "they ring in vain")
        #expect(dials { for agent in 0..<10 { $0.detail!.busy[agent].phase = .wrapUp } } > usual)
    }

    @Test
    func `a phone that has to ring takes from the time that a customer may wait`() {
        var slow = Self.situation()
        slow.detail!.agentDelay = 1.9
        var pacer = Self.seasoned
        let usual = pacer.decide(Self.situation()).reading!
        let decision = pacer.decide(slow)
        #expect(decision.reading!.forecast[0].freed < usual.forecast[0].freed)
        slow.detail!.agentDelay = 6
        let preview = pacer.decide(slow)
        #expect(preview.rung == .preview)
        #expect(preview.reading?.caution == .slowPhones)
        #expect(preview.dials == 0, "three ring for three idle agents")
        #expect(preview.why.contains("the agent is called before the customer"))
    }

    @Test(arguments: [
        PacingDecision.Constraint.lines, .rate, .leads, .callerIDs, .window,
    ])
    func `what binds from outside is named`(constraint: PacingDecision.Constraint) {
        var situation = Self.situation()
        switch constraint {
        case .lines: situation.freeLines = 1
        case .rate: situation.rateAllowance = 1
        case .leads: situation.leads = 1
        case .callerIDs: situation.callerIDAllowance = 1
        default: situation.isWindowOpen = false
        }
        var pacer = Self.seasoned
        let decision = pacer.decide(situation)
        #expect(decision.dials == (constraint == .window ? 0 : 1))
        #expect(decision.constraint == constraint)
        #expect(decision.why.contains(constraint.sentence))
    }

    @Test
    func `a cold pacer gives each dial an idle agent, whatever comes`() {
        var dice = PacingWorld.Dice(state: 5)
        for _ in 0..<300 {
            var pacer = PredictivePacer(PredictiveSettings())
            let ringing = (0..<Int(dice.unit() * 6)).map { _ in dice.unit() * 30 }
            let idle = Int(dice.unit() * 8)
            let waiting = Int(dice.unit() * 3)
            let decision = pacer.decide(Self.situation(idle: idle, waiting: waiting, ringing: ringing))
            #expect(decision.dials == max(0, idle - waiting - ringing.count))
            #expect(decision.rung == .progressive)
            #expect(decision.constraint == .coldStart)
            #expect(decision.reading?.theta == 0)
        }
    }

    @Test
    func `too few agents for prediction, by setting`() {
        var pacer = Self.seasoned
        var settings = PredictiveSettings()
        settings.minimumAgents = 40
        pacer.use(settings)
        let decision = pacer.decide(Self.situation(ringing: [1]))
        #expect(decision.dials == 2)
        #expect(decision.rung == .progressive)
        #expect(decision.reading?.caution == .fewAgents)
    }

    @Test
    func `the supervisor's factor works at once and within its bounds`() {
        func theta(_ correction: Double) -> Double {
            var pacer = Self.seasoned
            var settings = PredictiveSettings()
            settings.correction = correction
            pacer.use(settings)
            return pacer.decide(Self.situation()).reading!.theta
        }
        let usual = theta(1)
        #expect(abs(theta(0.5) - usual / 2) < 1e-12)
        #expect(abs(theta(2) - usual * 2) < 1e-12)
        #expect(theta(50) == theta(2), "beyond the bounds")
    }

    @Test
    func `the tightest of several windows drives, shared ones too`() {
        var situation = Self.situation()
        situation.detail!.sharedWindows = [
            WindowStanding(
                name: "tenant, 24 hours", cap: 0.03, answered: 1_000, abandoned: 45, expected: 5_000, remaining: 4_000,
                age: 9_000)
        ]
        var pacer = Self.seasoned
        let tight = pacer.decide(situation)
        #expect(tight.reading?.window == "tenant, 24 hours")
        #expect(tight.dials <= dials())
        situation.detail!.sharedWindows[0].abandoned = 400
        let guarded = pacer.decide(situation)
        #expect(guarded.rung == .progressive)
        #expect(guarded.constraint == .guarded)
    }

    @Test
    func `what was learnt survives being written down, and there is no cold start after it`() throws {
        var pacer = Self.seasoned
        var twin = try JSONDecoder().decode(PredictivePacer.self, from: JSONEncoder().encode(pacer))
        #expect(twin == pacer)
        #expect(twin.decide(Self.situation()) == pacer.decide(Self.situation()))
        let memory = try JSONDecoder().decode(PacingMemory.self, from: JSONEncoder().encode(pacer.memory))
        var restarted = PredictivePacer(PredictiveSettings(), memory: memory)
        let decision = restarted.decide(Self.situation())
        #expect(decision.rung == .predictive)
        #expect(abs(decision.dials - pacer.decide(Self.situation()).dials) <= 1)
    }

    @Test
    func `absurd settings are objected to by name`() {
        let rows: [((inout PredictiveSettings) -> Void, String)] = [
            ({ $0.windows = [] }, "windows"),
            ({ $0.windows = [AbandonWindowSettings(.day), AbandonWindowSettings(.day, cap: 0.01)] }, "windows"),
            ({ $0.windows = [AbandonWindowSettings(.day, cap: 0)] }, "windows.cap"),
            ({ $0.windows = [AbandonWindowSettings(.days(0))] }, "windows.days"),
            ({ $0.windows = [AbandonWindowSettings(.rolling(hours: -1))] }, "windows.rolling"),
            ({ $0.grace = 60 }, "grace"),
            ({ $0.correction = 2.5 }, "correction"),
            ({ $0.correctionBounds = 0.01...2 }, "correctionLowest"),
            ({ $0.minimumAgents = -1 }, "minimumAgents"),
            ({ $0.expectedAnswerRate = 0 }, "expectedAnswerRate"),
            ({ $0.expectedTalk = .nan }, "expectedTalk"),
            ({ $0.expectedWrapUp = -1 }, "expectedWrapUp"),
            ({ $0.guardMargin = 1_000 }, "guardMargin"),
        ]
        #expect(PredictiveSettings().objections.isEmpty)
        for (change, name) in rows {
            var settings = PredictiveSettings()
            change(&settings)
            #expect(PacingSettings.predictive(settings).objections.map(\.setting) == [name])
        }
    }
}
