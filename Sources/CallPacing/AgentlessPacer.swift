/// Pacing without agents: by calls at once, by calls a second, or so that the last dial begins by a time.
///
/// It learns what a finishing time needs: the share of dials that are answered and how long a dial holds a line.
public struct AgentlessPacer: Hashable, Sendable, Codable {
    /// What the operator set.
    public private(set) var settings: AgentlessSettings
    private var credit = RateCredit()
    private var hits = DiscountedShare(halfLife: 1_000)
    private var held = 0.0
    private var holds = 0.0

    /// Creates a pacer.
    public init(_ settings: AgentlessSettings) { self.settings = settings }

    /// Takes other settings, at once.
    public mutating func use(_ settings: AgentlessSettings) { self.settings = settings }

    /// Takes note of what happened.
    public mutating func observe(_ event: PacingEvent) {
        switch event {
        case .dialled: credit.spend()
        case .answered: hits.note(true)
        case .unanswered: hits.note(false)
        case .released(let seconds):
            // A mean over about the last thousand calls.
            held = held * 0.999 + max(0, seconds)
            holds = holds * 0.999 + 1
        default: break
        }
    }

    /// Decides how many numbers to dial now.
    public mutating func decide(_ situation: PacingSituation) -> PacingDecision {
        let finishing = forecast(situation)
        var dials = Int.max
        var again: Double?
        if let rate = [settings.callsPerSecond, finishing?.callsPerSecond].compactMap({ $0 }).min() {
            credit.accrue(rate, until: situation.now)
            dials = credit.whole
            again = credit.wait(at: rate)
        }
        if let concurrency = settings.concurrency, concurrency - situation.liveCalls < dials {
            dials = max(0, concurrency - situation.liveCalls)
            again = nil
        }
        var decision = PacingDecision(dials: dials, constraint: .target, finishing: finishing)
        decision.limit(to: situation)
        if decision.constraint == .target { decision.lookAgainIn = again }
        return decision
    }

    /// What a finishing time needs; nil when none is set or the leads that are left are not known.
    public func forecast(_ situation: PacingSituation) -> FinishingForecast? {
        guard let finishBy = settings.finishBy, let leads = situation.unfinishedLeads else { return nil }
        let hitRate = hits.weight >= 20 ? hits.share! : 0.3
        let holdTime = holds >= 20 ? held / holds : 30
        return FinishingForecast(
            leads: leads, attemptsPerLead: settings.attemptsPerLead, hitRate: hitRate, holdTime: holdTime,
            secondsLeft: finishBy - situation.now,
            lines: min(situation.freeLines + situation.liveCalls, settings.concurrency ?? .max),
            rateLimit: settings.callsPerSecond)
    }
}

/// The arithmetic of finishing by a time.
public struct FinishingForecast: Hashable, Sendable, Codable {
    /// Dials that the leads which are left will take: `leads * (1 - (1 - hit rate)^attempts) / hit rate`, the mean of a
    /// geometric distribution that is cut at the attempts a lead may have.
    public var dials: Double
    /// Calls a second that this takes; 0 when there is nothing left, infinity never: the time over counts as one second.
    public var callsPerSecond: Double
    /// Lines that are in use on average at that rate (Little's law).
    public var lines: Double
    /// Seconds until the last dial begins with the lines and the rate that there are.
    public var secondsNeeded: Double
    /// Whether the time can be met.
    public var isMet: Bool

    /// Works it out.
    ///
    /// - Parameters:
    ///   - leads: leads that are not finished.
    ///   - attemptsPerLead: dials a lead takes at most.
    ///   - hitRate: the share of dials that are answered, 0...1.
    ///   - holdTime: seconds that a dial holds a line on average, talk and all.
    ///   - secondsLeft: until the time; 0 or less when it is over.
    ///   - lines: lines that the campaign may use, those in use included.
    ///   - rateLimit: calls a second at most; nil for no limit.
    public init(
        leads: Int, attemptsPerLead: Int, hitRate: Double, holdTime: Double, secondsLeft: Double, lines: Int,
        rateLimit: Double?
    ) {
        var perLead = 0.0
        var unanswered = 1.0
        for _ in 0..<max(1, attemptsPerLead) {
            perLead += unanswered
            unanswered *= 1 - min(1, max(0, hitRate))
        }
        dials = Double(max(0, leads)) * perLead
        callsPerSecond = dials / max(1, secondsLeft)
        self.lines = callsPerSecond * max(0, holdTime)
        let fastest = min(rateLimit ?? .infinity, lines > 0 ? Double(lines) / max(0.001, holdTime) : 0)
        secondsNeeded = dials == 0 ? 0 : fastest > 0 ? dials / fastest : .greatestFiniteMagnitude
        isMet = secondsNeeded <= max(0, secondsLeft)
    }

    /// In a sentence: the rate that is needed, and whether it can be met.
    public var sentence: String {
        let rate = "\(callsPerSecond.shown(3)) calls a second on \(Int(lines.rounded(.up))) lines"
        if dials == 0 { return "nothing is left to dial" }
        if isMet { return "finishing in time takes \(rate)" }
        if secondsNeeded == .greatestFiniteMagnitude {
            return "cannot finish in time: that takes \(rate), there is no line"
        }
        return "cannot finish in time: that takes \(rate); with what there is the last dial begins in "
            + "\((secondsNeeded / 60).shown(0)) minutes"
    }
}

extension Double {
    /// The number in plain digits with at most so many decimals, without Foundation.
    func shown(_ decimals: Int) -> String {
        guard isFinite, magnitude < 1e15 else { return "\(self)" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((magnitude * scale).rounded())
        let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
        let sign = self < 0 && scaled != 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let digits = String(rest)
        return "\(sign)\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
    }
}
