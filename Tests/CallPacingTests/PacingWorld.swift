import CallPacing
import Foundation

/// A call centre in virtual time, seeded: agents, answers, conversations, around one pacer. It is the standard suite's
/// world (see docs/pacing.md) at its plainest; the `Simulation` room is the real thing.
struct PacingWorld {
    struct Profile {
        var agents = 20
        var answerRate = 0.3
        var ringMean = 12.0
        var talkMean = 90.0
        var talkVariation = 1.0
        var wrapUpMean = 20.0
        var grace = 2.0
    }

    /// SplitMix64.
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
        mutating func unit() -> Double { Double.random(in: 0..<1, using: &self) }
        mutating func lognormal(mean: Double, variation: Double) -> Double {
            let variance = log(1 + variation * variation)
            let normal = (-2 * log(1 - unit())).squareRoot() * cos(2 * .pi * unit())
            return exp(log(mean) - variance / 2 + variance.squareRoot() * normal)
        }
    }

    enum Event {
        case answered(Int), over(Int), talkEnds(Int), wrapUpEnds(Int), patienceEnds(Int), tick
    }

    enum AgentState {
        case idle
        case talk(Double)
        case wrapUp(Double)
        case away
    }

    var profile: Profile
    var pacer: PredictivePacer
    var dice: Dice
    var now: Double
    /// Changes of the world at their times: latest first.
    var changes: [(at: Double, (inout PacingWorld) -> Void)] = []
    /// When the day ends, for the pacer to know; nil tells it nothing.
    var closes: Double?
    private var heap: [(at: Double, order: Int, event: Event)] = []
    private var orders = 0
    private var states: [AgentState]
    private var idle: [Int]
    private var ringing: [Int: Double] = [:]
    private var waiting: [(call: Int, since: Double)] = []
    private var calls = 0

    // What came of it.
    private(set) var answered = 0
    private(set) var abandoned = 0
    private(set) var dials = 0
    private(set) var decisions = 0
    private(set) var busySeconds = 0.0
    private(set) var loggedInSeconds = 0.0
    private(set) var mostRingingOverIdle = Int.min
    private var countedTo: Double
    /// Called with each decision.
    var watch: ((PacingSituation, PacingDecision) -> Void)?

    init(_ profile: Profile, pacer: PredictivePacer, seed: UInt64, at start: Double = 1_800_000_000) {
        self.profile = profile
        self.pacer = pacer
        dice = Dice(state: seed)
        now = start
        countedTo = start
        states = Array(repeating: .idle, count: profile.agents)
        idle = Array((0..<profile.agents).reversed())
        push(.tick, after: 0)
    }

    var occupancy: Double { busySeconds / loggedInSeconds }
    var abandonRate: Double { answered == 0 ? 0 : Double(abandoned) / Double(answered) }

    /// Forgets what came of it so far.
    mutating func restartCount() {
        count()
        answered = 0
        abandoned = 0
        dials = 0
        busySeconds = 0
        loggedInSeconds = 0
    }

    /// Lets time pass.
    mutating func run(seconds: Double) {
        let end = now + seconds
        while let next = heap.first, next.at <= end {
            if let change = changes.last, change.at <= next.at {
                changes.removeLast()
                now = max(now, change.at)
                change.1(&self)
            }
            _ = pop()
            now = next.at
            handle(next.event)
            pace()
        }
        now = end
        count()
    }

    private mutating func count() {
        let passed = now - countedTo
        countedTo = now
        for state in states {
            switch state {
            case .away: break
            case .idle: loggedInSeconds += passed
            case .talk, .wrapUp:
                loggedInSeconds += passed
                busySeconds += passed
            }
        }
    }

    private mutating func handle(_ event: Event) {
        count()
        switch event {
        case .tick: push(.tick, after: 1)
        case .answered(let call):
            pacer.observe(.answered(after: now - ringing.removeValue(forKey: call)!, CallTraits()), at: now)
            answered += 1
            waiting.append((call, now))
            if idle.isEmpty { push(.patienceEnds(call), after: profile.grace) } else { connect() }
        case .over(let call):
            pacer.observe(.unanswered(after: now - ringing.removeValue(forKey: call)!, CallTraits()), at: now)
        case .patienceEnds(let call):
            guard let place = waiting.firstIndex(where: { $0.call == call }) else { return }
            waiting.remove(at: place)
            abandoned += 1
            pacer.observe(.abandoned, at: now)
        case .talkEnds(let agent):
            guard case .talk(let since) = states[agent] else { return }
            pacer.observe(.talked(agent: Int64(agent), seconds: now - since), at: now)
            states[agent] = .wrapUp(now)
            push(.wrapUpEnds(agent), after: dice.lognormal(mean: profile.wrapUpMean, variation: 0.7))
        case .wrapUpEnds(let agent):
            guard case .wrapUp(let since) = states[agent] else { return }
            pacer.observe(.wrappedUp(agent: Int64(agent), seconds: now - since), at: now)
            let leaves = leaving > 0
            pacer.observe(.returned(!leaves), at: now)
            if leaves {
                leaving -= 1
                states[agent] = .away
            } else {
                states[agent] = .idle
                idle.append(agent)
                if !waiting.isEmpty { connect() }
            }
        }
    }

    /// Agents who still have to leave, as they become free.
    var leaving = 0

    /// Agents who were away log in.
    mutating func comeBack() {
        count()
        leaving = 0
        for agent in states.indices {
            guard case .away = states[agent] else { continue }
            states[agent] = .idle
            idle.append(agent)
        }
    }

    private mutating func connect() {
        let agent = idle.removeLast()
        waiting.removeFirst()
        states[agent] = .talk(now)
        push(.talkEnds(agent), after: dice.lognormal(mean: profile.talkMean, variation: profile.talkVariation))
    }

    /// What the pacer sees now.
    func situation() -> PacingSituation {
        var detail = PacingDetail()
        for agent in states.indices {
            switch states[agent] {
            case .idle, .away: break
            case .talk(let since):
                detail.busy.append(BusyAgent(agent: Int64(agent), phase: .talk, elapsed: now - since))
            case .wrapUp(let since):
                detail.busy.append(BusyAgent(agent: Int64(agent), phase: .wrapUp, elapsed: now - since))
            }
        }
        detail.calls = ringing.keys.sorted().map { OpenCall(age: now - ringing[$0]!) }
        detail.secondsLeftToday = closes.map { max(0, $0 - now) }
        return PacingSituation(
            now: now, idleAgents: idle.count, agents: states.count, ringing: ringing.count, waiting: waiting.count,
            freeLines: 10_000, rateAllowance: 10_000, leads: 10_000, detail: detail)
    }

    private mutating func pace() {
        let situation = situation()
        let decision = pacer.decide(situation)
        decisions += 1
        watch?(situation, decision)
        for _ in 0..<decision.dials { dial() }
        mostRingingOverIdle = max(mostRingingOverIdle, ringing.count - max(0, idle.count - waiting.count))
    }

    private mutating func dial() {
        calls += 1
        dials += 1
        ringing[calls] = now
        pacer.observe(.dialled, at: now)
        if dice.unit() < profile.answerRate {
            push(.answered(calls), after: min(28, dice.lognormal(mean: profile.ringMean, variation: 0.5)))
            return
        }
        let kind = dice.unit()
        let delay = kind < 0.15 ? 2 + 3 * dice.unit() : kind < 0.5 ? 14 + 12 * dice.unit() : 28
        push(.over(calls), after: delay)
    }

    private mutating func push(_ event: Event, after seconds: Double) {
        orders += 1
        heap.append((now + seconds, orders, event))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard before(child, parent) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private func before(_ a: Int, _ b: Int) -> Bool { (heap[a].at, heap[a].order) < (heap[b].at, heap[b].order) }

    private mutating func pop() -> (at: Double, order: Int, event: Event) {
        let first = heap[0]
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && before(child, least) {
                least = child
            }
            guard least != parent else { break }
            heap.swapAt(parent, least)
            parent = least
        }
        return first
    }
}
