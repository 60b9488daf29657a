/// Ratio pacing: so many lines for each agent. Knows nothing of what calls and agents will do next, hence abandons what
/// predictive pacing would not; its limits are plain, and some prefer that.
///
/// Fixed: `dials = floor(lines * (idle - waiting)) - ringing` per idle agent, or `floor(lines * agents) - live calls` per
/// agent. Nothing while more people wait than `queueLimit`.
///
/// Automatic: after each 20 live answers the abandoned share of about the last 200 is compared with the target. Above it
/// the lines are multiplied by 0.85, and by 0.5 when more than four times the target was lost in the last 20; below 80 %
/// of it by 1.05. They stay between 1 and the smaller of `maximumLines` and twice the dials that one answer takes, so that
/// a rising answer rate lowers them at once.
public struct RatioPacer: Hashable, Sendable, Codable {
    /// What the operator set.
    public private(set) var settings: RatioSettings
    /// Lines per agent now: the setting's, or what `automatic` has come to.
    public private(set) var lines: Double
    private var newCalls = RateCredit()
    private var answers = 0
    private var abandoned = 0
    private var recentAnswers = 0.0
    private var recentAbandoned = 0.0
    private var answerRate = DiscountedShare(halfLife: 100)

    /// Creates a pacer.
    public init(_ settings: RatioSettings) {
        self.settings = settings
        lines = settings.lines
    }

    /// Takes other settings, at once. Lines that `automatic` has found are kept unless `lines` itself was changed.
    public mutating func use(_ settings: RatioSettings) {
        if !settings.automatic || !self.settings.automatic || settings.lines != self.settings.lines {
            lines = settings.lines
        }
        self.settings = settings
        lines = min(max(1, lines), settings.automatic ? max(1, settings.maximumLines) : lines)
    }

    /// Takes note of what happened.
    public mutating func observe(_ event: PacingEvent) {
        switch event {
        case .dialled: newCalls.spend()
        case .answered:
            answerRate.note(true)
            answers += 1
            adapt()
        case .unanswered: answerRate.note(false)
        case .abandoned: abandoned += 1
        default: break
        }
    }

    /// Decides how many numbers to dial now.
    public mutating func decide(_ situation: PacingSituation) -> PacingDecision {
        let goal: Int
        switch settings.base {
        case .idleAgents:
            goal = whole(situation.idleAgents - situation.waiting) - situation.ringing
        case .agents: goal = whole(situation.agents) - situation.liveCalls
        }
        var decision = PacingDecision(dials: max(0, goal), constraint: .agents, rung: .ratio)
        if situation.waiting > settings.queueLimit {
            decision.dials = 0
            decision.constraint = .queue
        }
        if let perAgent = settings.newCallsPerIdleAgentPerSecond {
            let rate = perAgent * Double(situation.idleAgents)
            newCalls.accrue(rate, until: situation.now)
            if newCalls.whole < decision.dials {
                decision.dials = newCalls.whole
                decision.constraint = .target
                decision.lookAgainIn = newCalls.wait(at: rate)
            }
        }
        decision.limit(to: situation)
        if decision.constraint != .target { decision.lookAgainIn = nil }
        return decision
    }

    private func whole(_ agents: Int) -> Int {
        // 1.1 lines for 10 agents are 11, whatever the binary fraction.
        agents > 0 ? Int(min(1e6, Double(agents) * ceiling + 1e-9)) : 0
    }

    /// Lines per agent with the answer rate's ceiling.
    private var ceiling: Double {
        guard settings.automatic, let rate = answerRate.share, answerRate.weight >= 50 else { return lines }
        return max(1, min(lines, 2 / max(rate, 0.01)))
    }

    private mutating func adapt() {
        guard settings.automatic, answers >= 20 else { return }
        let lately = Double(abandoned) / Double(answers)
        // 20 of 200 fade with each turn: a memory of about 200 answers.
        recentAnswers = recentAnswers * 0.9 + Double(answers)
        recentAbandoned = recentAbandoned * 0.9 + Double(abandoned)
        answers = 0
        abandoned = 0
        let share = recentAbandoned / recentAnswers
        lines = min(max(1, ceiling * factor(lately: lately, share: share)), settings.maximumLines)
    }

    private func factor(lately: Double, share: Double) -> Double {
        if lately > 4 * settings.abandonTarget { return 0.5 }
        if share > settings.abandonTarget { return 0.85 }
        return share < 0.8 * settings.abandonTarget ? 1.05 : 1
    }
}
