import CallFloor

/// So many lines for each idle agent, at every moment: the classic power dialer.
///
/// Source: the "call multiple" of PBX makers' dialers and the ratio mode of most (idle agents times a factor, less what
/// rings and who waits); looked at every second. The factor is the operator's to find.
public struct FixedRatio: Rival {
    private let lines: Double

    /// Creates a dialer with so many lines per idle agent.
    public init(lines: Double) { self.lines = lines }

    public mutating func heard(_ news: CallNews, at time: Double) {}

    public mutating func look(_ scene: Scene) -> Look {
        let goal = Int((Double(max(0, scene.idle - scene.waiting)) * lines).rounded())
        return Look(dials: max(0, goal - scene.ringing), nextIn: 1)
    }
}

/// WombatDialer's boost.
///
/// Source: the manual's chapter on campaigns (manuals.loway.ch): the agents who are free, times a boost factor, less the
/// calls under way, unless more than so many already wait. The boost that users recommend is one over the answer rate,
/// found by trying; here it follows the answer rate of the last half hour when it is not set.
public struct WombatDialer: Rival {
    private let boost: Double?
    private let maximumWaiting: Int
    private var attempts = Window(1_800)
    private var answers = Window(1_800)

    /// Creates a dialer.
    ///
    /// - Parameters:
    ///   - boost: Lines per free agent; nil follows the answer rate.
    ///   - maximumWaiting: Nothing is dialled while more callers than these wait.
    public init(boost: Double?, maximumWaiting: Int = 0) {
        self.boost = boost
        self.maximumWaiting = maximumWaiting
    }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled: attempts.add(at: time)
        case .answered: answers.add(at: time)
        case .ended, .handled: break
        }
    }

    public mutating func look(_ scene: Scene) -> Look {
        guard scene.waiting <= maximumWaiting else { return Look(dials: 0, nextIn: 1) }
        let tried = attempts.count(at: scene.time)
        let answered = max(1, answers.count(at: scene.time))
        let factor = boost ?? (tried >= 50 ? Double(tried) / Double(answered) : 1)
        return Look(dials: max(0, Int(Double(scene.idle) * factor) - scene.ringing), nextIn: 1)
    }
}
