import CallFloor

/// The hazard window with feedback: the best design that was published openly, and long free to use.
///
/// Source: US patent 5,640,445, "Call-processing method and apparatus", filed by EIS in 1995, expired. Each busy agent
/// weighs the probability, by a table of observed handle times, of being free within a window; dials make up for the
/// agents so expected, less the answers expected of ringing calls and who waits. The window, which has nothing to do with
/// the ring time, shrinks after answers among which too many were abandoned, and grows after others.
///
/// Settings: looked at every second, judged every 40 answers by today's rate, in steps of 5 %, window 10 s to begin with
/// and within 0.5 to 60 s.
public struct HazardWindow: Rival {
    private let answersBetweenSteps: Int
    private var window = 10.0
    private var attempts = Window(1_800)
    private var answers = Window(1_800)
    private var handleTimes = HandleTimes()
    private var answersToday = 0
    private var abandonedToday = 0
    private var sinceStep = 0

    /// Creates a dialer that judges its window after so many answers.
    public init(answersBetweenSteps: Int = 40) { self.answersBetweenSteps = answersBetweenSteps }

    public var looksAtEach: Bool { true }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled: attempts.add(at: time)
        case .answered: answers.add(at: time)
        case .handled(_, let seconds, _): handleTimes.add(seconds)
        case .ended(let record):
            guard record.outcome.isLiveAnswer else { return }
            answersToday += 1
            sinceStep += 1
            if record.outcome == .abandoned { abandonedToday += 1 }
        }
    }

    public mutating func dayBegins(at time: Double) {
        answersToday = 0
        abandonedToday = 0
    }

    public mutating func look(_ scene: Scene) -> Look {
        let tried = attempts.count(at: scene.time)
        guard tried >= 50, handleTimes.total >= 20 else {
            return Look(dials: max(0, scene.idle - scene.waiting - scene.ringing), nextIn: 1)
        }
        if sinceStep >= answersBetweenSteps {
            sinceStep = 0
            let isOver = Double(abandonedToday) > scene.cap * Double(max(1, answersToday))
            window = min(60, max(0.5, window * (isOver ? 0.95 : 1.05)))
        }
        handleTimes.refresh()
        let answered = max(0.01, Double(answers.count(at: scene.time)) / Double(tried))
        let soon = scene.busy.reduce(0) { $0 + handleTimes.chance(within: window, after: $1.handling) }
        let wanted = Double(scene.idle) + soon - answered * Double(scene.ringing) - Double(scene.waiting)
        return Look(dials: max(0, Int(wanted / answered)), nextIn: 1)
    }
}
