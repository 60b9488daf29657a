/// A campaign's pacer, whatever its mode: what the floor asks how many numbers to dial.
///
/// A value that is kept with the campaign and lives in the floor's snapshot: what it has learnt survives a restart and a
/// change of settings, and comes back when the mode does.
public struct Pacer: Hashable, Sendable, Codable {
    /// What the operator set.
    public private(set) var settings: PacingSettings
    private var ratio: RatioPacer?
    private var agentless: AgentlessPacer?
    private var predictive: PredictivePacer?

    /// Creates a pacer that knows nothing yet but what is handed over from before.
    public init(_ settings: PacingSettings, memory: PacingMemory? = nil) {
        self.settings = settings
        if case .predictive(let settings) = settings, let memory {
            predictive = PredictivePacer(settings, memory: memory)
        }
        use(settings)
    }

    /// What predictive pacing has learnt: to be kept per campaign. Nil when it has not been on.
    public var memory: PacingMemory? { predictive?.memory }

    /// Whether `PacingSituation.detail` is needed.
    public var needsDetail: Bool {
        if case .predictive = settings { return true }
        return false
    }

    /// Takes other settings, at once.
    public mutating func use(_ settings: PacingSettings) {
        self.settings = settings
        switch settings {
        case .progressive, .commanded: break
        case .ratio(let settings):
            if ratio == nil { ratio = RatioPacer(settings) }
            ratio!.use(settings)
        case .agentless(let settings):
            if agentless == nil { agentless = AgentlessPacer(settings) }
            agentless!.use(settings)
        case .predictive(let settings):
            if predictive == nil { predictive = PredictivePacer(settings) }
            predictive!.use(settings)
        }
    }

    /// Takes note of what happened at `now`, seconds since 1970.
    public mutating func observe(_ event: PacingEvent, at now: Double) {
        switch settings {
        case .progressive, .commanded: break
        case .ratio: ratio?.observe(event)
        case .agentless: agentless?.observe(event)
        case .predictive: predictive?.observe(event, at: now)
        }
    }

    /// Decides how many numbers to dial now. Deciding twice about the same situation gives the same answer: a dial counts
    /// when it is told (`PacingEvent.dialled`).
    public mutating func decide(_ situation: PacingSituation) -> PacingDecision {
        switch settings {
        case .progressive: ProgressivePacing.decide(situation)
        case .commanded: PacingDecision(dials: 0, constraint: .target)
        case .ratio: ratio!.decide(situation)
        case .agentless: agentless!.decide(situation)
        case .predictive: predictive!.decide(situation)
        }
    }

    /// Lines per agent that ratio pacing uses now; nil in other modes.
    public var lines: Double? {
        if case .ratio = settings { return ratio?.lines }
        return nil
    }
}
