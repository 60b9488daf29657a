import CallFloor

/// Ctrip's formula: expected free agents over expected answers.
///
/// Source: the formula quoted in a comment of easycallcenter365's BatchTaskManager as Ctrip's: idle agents, less answers
/// expected of ringing dials, less who waits and does not give up, plus agents expected to hang up within a mean ring
/// time, plus a share of those in wrap-up, over the chance that a dial comes to a conversation; times a manual factor.
/// The share of answers is of the last half hour, that of abandoned calls today's.
///
/// Settings: a looked-at second, factor 1, half of those in wrap-up.
public struct Ctrip: Rival {
    private let factor: Double
    private let wrapUpShare: Double
    private var attempts = Window(1_800)
    private var answers = Window(1_800)
    private var ring = RunningMean(last: 200)
    private var talkTimes = HandleTimes()
    private var answersToday = 0
    private var abandonedToday = 0

    /// Creates a dialer.
    ///
    /// - Parameters:
    ///   - factor: The operator's multiplier.
    ///   - wrapUpShare: Of the agents in wrap-up, those who are expected to be free soon.
    public init(factor: Double = 1, wrapUpShare: Double = 0.5) {
        self.factor = factor
        self.wrapUpShare = wrapUpShare
    }

    public var looksAtEach: Bool { true }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled: attempts.add(at: time)
        case .answered(let after):
            answers.add(at: time)
            ring.add(after)
        case .handled: break
        case .ended(let record):
            if record.outcome.isLiveAnswer { answersToday += 1 }
            if record.outcome == .abandoned { abandonedToday += 1 }
            if let bridgedAt = record.bridgedAt { talkTimes.add((record.endedAt - bridgedAt).inSeconds) }
        }
    }

    public mutating func dayBegins(at time: Double) {
        answersToday = 0
        abandonedToday = 0
    }

    public mutating func look(_ scene: Scene) -> Look {
        let tried = attempts.count(at: scene.time)
        guard tried >= 50, talkTimes.total >= 20 else {
            return Look(dials: max(0, scene.idle - scene.waiting - scene.ringing), nextIn: 1)
        }
        talkTimes.refresh()
        let answered = max(0.01, Double(answers.count(at: scene.time)) / Double(tried))
        let abandoned = answersToday > 0 ? min(0.9, Double(abandonedToday) / Double(answersToday)) : 0
        let soon = scene.busy.reduce(0) {
            $1.isTalking ? $0 + talkTimes.chance(within: ring.mean(or: 10), after: $1.elapsed) : $0
        }
        let free =
            Double(scene.idle) - Double(scene.ringing) * answered - Double(scene.waiting) * (1 - abandoned) + soon
            + Double(scene.wrappingUp) * wrapUpShare
        return Look(dials: max(0, Int(free / (answered * (1 - abandoned)) * factor)), nextIn: 1)
    }
}
