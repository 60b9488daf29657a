import CallFloor

/// Webitel's predictive rule.
///
/// Source: cc_distribute_stats and cc_wrap_over_dial of webitel/call_center's schema (every 30 s, over an hour of
/// attempts), and its manual for the limits. Over-dial begins at one over the share of answers and is raised by the load
/// factor times what is left to the abandon target; beyond the maximum it is 1. Each free agent gets that many lines,
/// up to a cap; progressive until enough attempts were bridged; an agent who was lost several calls in a row gets no
/// new ones until one succeeds, which is taken here as one line per agent for as long as the last calls were lost.
///
/// Settings: statistic time 60 min, load factor 10, maximum and target the campaign's cap; ten lines per agent and 100
/// bridged attempts before it predicts are ours, as the scheduler itself is not published.
public struct Webitel: Rival {
    private let loadFactor: Double
    private let linesPerAgent: Double
    private let leastBridged: Int
    private var attempts = Window(3_600)
    private var answers = Window(3_600)
    private var losses = Window(3_600)
    private var bridged = 0
    private var lossesInARow = 0
    private var overDial = 1.0
    private var nextCount = 30.0

    /// Creates a dialer.
    public init(loadFactor: Double = 10, linesPerAgent: Double = 10, leastBridged: Int = 100) {
        self.loadFactor = loadFactor
        self.linesPerAgent = linesPerAgent
        self.leastBridged = leastBridged
    }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled: attempts.add(at: time)
        case .answered: answers.add(at: time)
        case .handled: break
        case .ended(let record):
            if record.bridgedAt != nil {
                bridged += 1
                lossesInARow = 0
            } else if record.outcome == .abandoned {
                losses.add(at: time)
                lossesInARow += 1
            }
        }
    }

    public mutating func look(_ scene: Scene) -> Look {
        if scene.time >= nextCount {
            nextCount += 30
            count(at: scene.time, cap: scene.cap)
        }
        let isPredicting = bridged >= leastBridged && lossesInARow < 3
        let lines = isPredicting ? min(overDial, linesPerAgent) : 1
        let goal = Int((Double(max(0, scene.idle - scene.waiting)) * lines).rounded())
        return Look(dials: max(0, goal - scene.ringing), nextIn: 1)
    }

    private mutating func count(at time: Double, cap: Double) {
        let tried = attempts.count(at: time)
        let answered = answers.count(at: time)
        guard tried > 0, answered > 0 else { return overDial = 1 }
        let base = Double(tried) / Double(answered)
        let abandoned = 100 * Double(losses.count(at: time)) / Double(answered)
        let maximum = 100 * cap
        guard abandoned < maximum else { return overDial = 1 }
        let room = maximum - abandoned
        overDial = base + base * (room == 0 ? 0.99 : room) * loadFactor / 100
    }
}
