import CallFloor

/// Mean values with an integral: expected answers are kept at expected free agents plus a margin that the abandon budget
/// moves.
///
/// Source: the textbook rule (for one Samuelson, "Predictive dialing for outbound telephone call centers", Interfaces
/// 29:5, 1999, less its simulation): what PACING research takes as the baseline that looks at means and not at variance.
///
/// Settings: looked at every second; the horizon is the mean answer delay; each live answer moves the margin by a fortieth
/// of an agent times how far it was from the cap, in units of the cap.
public struct MeanValue: Rival {
    private let gain: Double
    private var margin = 0.0
    private var attempts = Window(1_800)
    private var answers = Window(1_800)
    private var ring = RunningMean(last: 200)
    private var handleTimes = HandleTimes()
    private var cap = 0.03

    /// Creates a dialer whose margin moves by so many agents for each abandoned call's worth of budget.
    public init(gain: Double = 0.025) { self.gain = gain }

    public var looksAtEach: Bool { true }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled: attempts.add(at: time)
        case .answered(let after):
            answers.add(at: time)
            ring.add(after)
        case .handled(_, let seconds, _): handleTimes.add(seconds)
        case .ended(let record):
            guard record.outcome.isLiveAnswer, cap > 0 else { return }
            margin += gain * (1 - (record.outcome == .abandoned ? 1 / cap : 0))
            margin = min(50, max(-50, margin))
        }
    }

    public mutating func look(_ scene: Scene) -> Look {
        cap = scene.cap
        let tried = attempts.count(at: scene.time)
        guard tried >= 50, handleTimes.total >= 20 else {
            return Look(dials: max(0, scene.idle - scene.waiting - scene.ringing), nextIn: 1)
        }
        handleTimes.refresh()
        let answered = max(0.01, Double(answers.count(at: scene.time)) / Double(tried))
        let horizon = ring.mean(or: 10)
        let soon = scene.busy.reduce(0) { $0 + handleTimes.chance(within: horizon, after: $1.handling) }
        let wanted =
            Double(scene.idle) + soon + margin - answered * Double(scene.ringing) - Double(scene.waiting)
        // Never fewer than one dial for each idle agent: those cannot be abandoned.
        let safe = scene.idle - scene.waiting - scene.ringing
        return Look(dials: max(0, safe, Int(wanted / answered)), nextIn: 1)
    }
}
