import CallFloor
import Testing

/// A trunk under a hail of calls that end in all ways, with everything that it says written down.
private struct TrunkHail {
    var meter: TrunkMeter
    var generator: SeededGenerator
    var now = Instant.start
    var live: [AttemptID] = []
    var ended: [AttemptID: Outcome] = [:]
    var judged: [AttemptID: Judgement] = [:]
    var faults: [String] = []

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        var trunk = Trunk.sample(carrier)
        trunk.channels = Int.random(in: 1...12, using: &generator)
        trunk.callsPerSecond = [0.5, 3, 50].randomElement(using: &generator)!
        trunk.faultThreshold = Int.random(in: 1...6, using: &generator)
        trunk.faultWindow = .seconds(Int.random(in: 1...20, using: &generator))
        trunk.kind = Trunk.Kind.allCases.randomElement(using: &generator)!
        meter = TrunkMeter(trunk)
    }

    static let ends: [(Outcome, Int?)] = [
        (.rejected, 403), (.congestion, 503), (.trunkFault, 401), (.trunkFault, 488), (.busy, 486), (.noAnswer, nil),
        (.invalid, 404), (.congestion, 500),
    ]

    mutating func hear(_ judgements: [Judgement]) {
        for judgement in judgements {
            if judged.updateValue(judgement, forKey: judgement.attempt) != nil {
                faults.append("\(judgement.attempt) is judged twice")
            }
            guard let told = ended[judgement.attempt] else {
                faults.append("\(judgement.attempt) is judged before its end")
                continue
            }
            if judgement.isCharged, judgement.outcome != told { faults.append("\(judgement) is charged for \(told)") }
            if !judgement.isCharged, ![.trunkFault, .congestion].contains(judgement.outcome) {
                faults.append("\(judgement) is nobody's, and has an outcome of the customer's")
            }
        }
    }

    mutating func step() {
        now = now + .milliseconds(Int.random(in: 1...1_500, using: &generator))
        hear(meter.judge(at: now))
        if let next = meter.nextVerdict, next <= now { faults.append("a verdict is overdue") }
        if meter.freeChannels(at: now) > 0, meter.allowance(at: now) > 0, Bool.random(using: &generator) {
            let attempt = AttemptID(ULID(at: now, using: &generator))
            meter.take(attempt.ulid, at: now)
            live.append(attempt)
        }
        if meter.inUse != live.count { faults.append("\(meter.inUse) channels for \(live.count) calls") }
        if live.count > meter.settings.channels { faults.append("more calls than channels") }
        guard let attempt = live.randomElement(using: &generator), Double.random(in: 0..<1, using: &generator) < 0.6
        else { return }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: hear(meter.gotThrough(attempt, at: now))
        case 1: meter.placed(attempt.ulid)
        case 2:
            ended[attempt] = .congestion
            release(attempt, meter.noChannel(attempt, .congestion, at: now))
        default:
            let (outcome, sip) = Self.ends.randomElement(using: &generator)!
            ended[attempt] = outcome
            let ending = Ending(outcome: outcome, sipStatus: sip)
            release(
                attempt,
                meter.ended(
                    attempt, outcome, ending, hasRung: Double.random(in: 0..<1, using: &generator) < 0.2, at: now))
        }
    }

    private mutating func release(_ attempt: AttemptID, _ news: TrunkMeter.News) {
        live.removeAll { $0 == attempt }
        meter.release(attempt.ulid, nil)
        hear(news.judgements)
        if let until = news.restsUntil {
            if until <= now { faults.append("a rest that is over before it begins") }
            if until - now > meter.settings.maximumRest { faults.append("a rest of \(until - now)") }
            if meter.freeChannels(at: now) > 0 { faults.append("a resting trunk has channels") }
        }
    }

    /// Everything ends, and the last window passes.
    mutating func close() {
        for attempt in live {
            ended[attempt] = .noAnswer
            release(attempt, meter.ended(attempt, .noAnswer, nil, hasRung: true, at: now))
        }
        now = now + meter.settings.faultWindow
        hear(meter.judge(at: now))
        if meter.inUse != 0 { faults.append("\(meter.inUse) channels are never free") }
        if meter.nextVerdict != nil { faults.append("somebody waits for ever") }
        for attempt in ended.keys.sorted() where judged[attempt] == nil { faults.append("\(attempt) is never judged") }
    }
}

@Suite("A trunk under hail")
struct TrunkMeterProperties {
    @Test("Every end is judged exactly once, every channel comes free, a rest is a rest", arguments: 0..<200)
    func hail(seed: Int) throws {
        var hail = TrunkHail(seed: UInt64(seed))
        for step in 0..<300 {
            hail.step()
            if step == 150 { hail.meter = try throughJSON(hail.meter) }
        }
        hail.close()
        #expect(hail.faults.isEmpty, "seed \(seed)")
        #expect(!hail.ended.isEmpty, "seed \(seed): nothing happened")
    }
}
