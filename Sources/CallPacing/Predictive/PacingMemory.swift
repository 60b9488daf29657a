/// What predictive pacing has learnt of a campaign, and how its budgets stand. Kept per campaign: with it a restart is no
/// cold start.
public struct PacingMemory: Hashable, Sendable, Codable {
    struct Budget: Hashable, Sendable, Codable {
        var name: String
        var feedback: BudgetFeedback
    }

    var answers: AnswerRate
    var traits = TraitRates()
    var answerDelay: DelayTable
    var otherDelay: DelayTable
    var detection: DelayTable
    /// Of what answers, the share of persons.
    var persons = DiscountedShare(halfLife: 500)
    var talk: PhaseHazard
    var wrapUp: PhaseHazard
    var paces = AgentPaces()
    /// Of agents who end a call, the share that is ready again.
    var returns = DiscountedShare(halfLife: 500)
    var windows: [AbandonWindow]
    /// One for each window, and for each shared one there has been, in the order of their first coming.
    var budgets: [Budget] = []
    var flow = AnswerFlow()

    /// Begins with the settings' expectations.
    public init(_ settings: PredictiveSettings) {
        answers = AnswerRate(prior: settings.expectedAnswerRate)
        // People answer after about 12 s, the rest is over within half a minute: worth ten calls, to be forgotten.
        answerDelay = DelayTable(halfLife: 1_000, prior: 10) { x in
            guard x < 28 else { return 0 }
            let spread = Mathematics.log(x / 10.7) / 0.472
            return Mathematics.exp(-spread * spread / 2) / x
        }
        otherDelay = DelayTable(halfLife: 2_000, prior: 10) { $0 < 28 ? 1 : $0 < 29 ? 28 : 0 }
        detection = DelayTable(halfLife: 500, prior: 5) { $0 > 0.5 && $0 < 3 ? 1 : 0 }
        talk = PhaseHazard(expected: settings.expectedTalk, halfLife: 600)
        wrapUp = PhaseHazard(expected: settings.expectedWrapUp, halfLife: 600)
        windows = settings.windows.map(AbandonWindow.init)
    }

    /// Takes other windows; those that stay keep their counts.
    mutating func use(_ settings: PredictiveSettings) {
        windows = settings.windows.map { wanted in
            guard let old = windows.first(where: { $0.settings.span == wanted.span }) else {
                return AbandonWindow(wanted)
            }
            return old.capped(wanted.cap)
        }
    }

    /// Whether there is too little for anything but progressive dialling: under 20 conversations or 100 dials.
    var isCold: Bool { talk.ended < 20 || answers.resolved < 100 }

    func feedback(for name: String) -> BudgetFeedback {
        budgets.first { $0.name == name }?.feedback ?? BudgetFeedback()
    }

    mutating func noteAnswer(_ standing: WindowStanding, budgetBinds: Bool) {
        if let place = budgets.firstIndex(where: { $0.name == standing.name }) {
            budgets[place].feedback.answer(standing, budgetBinds: budgetBinds)
        } else {
            var feedback = BudgetFeedback()
            feedback.answer(standing, budgetBinds: budgetBinds)
            budgets.append(Budget(name: standing.name, feedback: feedback))
        }
    }
}

/// How many people answer in a second: lately (a memory of 20 minutes), and on a day of work.
struct AnswerFlow: Hashable, Sendable, Codable {
    static let memory = 1_200.0

    private var recent = 0.0
    private var last: Double?
    private var begun = 0.0
    private var day: Int64?
    private var today = 0
    /// Live answers on a day of work; 0 before one is over.
    private(set) var daily = 0.0

    mutating func note(at now: Double, offset: Double) {
        if let last, now - last < 3_600 {
            recent *= Mathematics.exp(-max(0, now - last) / Self.memory)
        } else {
            recent = 0
            begun = now
        }
        recent += 1
        last = now
        let day = LocalDate.day(now + offset)
        if self.day != day {
            if today > 0 { daily = daily == 0 ? Double(today) : 0.7 * daily + 0.3 * Double(today) }
            today = 0
            self.day = day
        }
        today += 1
    }

    /// Answers a second at `now`.
    func rate(at now: Double) -> Double {
        guard let last, now - last < 3_600, now > begun else { return 0 }
        let faded = recent * Mathematics.exp(-max(0, now - last) / Self.memory)
        return faded / (Self.memory * (1 - Mathematics.exp(-max(30, now - begun) / Self.memory)))
    }

    /// Answers on a day of work, with today's count when there is nothing better.
    var perDay: Double { max(daily, daily == 0 ? Double(today) : 0) }
}
