/// The figures behind a predictive decision.
public struct PredictiveReading: Hashable, Sendable, Codable {
    /// How likely the next dial, once answered, would be abandoned: 0...1.
    public var risk: Double
    /// The risk that a dial may have now: 0...1; 0 while dialling is progressive.
    public var theta: Double
    /// Abandonments that may still happen for the live answers there have been, in the window that drives.
    public var bank: Double
    /// The window that drives: its name.
    public var window: String
    /// The share of dials that a person is expected to answer: 0...1.
    public var answerRate: Double
    /// Idle agents less the people who wait for them; may be negative.
    public var idle: Int
    /// Busy agents who will take another call.
    public var busy: Int
    /// Calls that nobody has answered yet.
    public var ringing: Int
    /// Why dialling is less free than predictive; nil when it is not.
    public var caution: PacingCaution?
    /// What is expected by each moment at which a new dial might be answered.
    public var forecast: [PacingForecast]
}

/// What is expected by a moment.
public struct PacingForecast: Hashable, Sendable, Codable {
    /// Seconds from now.
    public var seconds: Double
    /// Busy agents that will be free by then, with the grace that an answered person has.
    public var freed: Double
    /// Open calls that will have been answered by a person.
    public var answered: Double
}

extension PacingDecision {
    /// Why so many are dialled and not one more: plain sentences for an operator.
    public var why: String {
        if let finishing, constraint == .target { return "\(constraint.sentence): \(finishing.sentence)" }
        guard let reading else { return constraint.sentence }
        return "\(dials == 0 ? "not dialling" : "dialling \(dials)"): \(binding(reading)). \(reading.outlook)"
    }

    private func binding(_ reading: PredictiveReading) -> String {
        let allowed = (100 * reading.theta).shown(2)
        switch constraint {
        case .budget:
            return "one more would be abandoned with \((100 * reading.risk).shown(2)) %, and \(allowed) % is allowed"
        case .agents where reading.idle + reading.busy <= 0: return "no agent is there to take a call"
        default:
            guard let caution = reading.caution else { return constraint.sentence }
            let isOutside = [.lines, .rate, .leads, .callerIDs, .window].contains(constraint)
            return isOutside ? "\(constraint.sentence) (\(caution.sentence))" : caution.sentence
        }
    }
}

extension PredictiveReading {
    /// Who is there, what is expected soon and what is left of the budget.
    var outlook: String {
        var text = "\(idle) idle, \(busy) busy, \(ringing) ringing"
        if forecast.count > 2 {
            let soon = forecast[forecast.count / 2]
            text +=
                "; within \(soon.seconds.shown(0)) s \(soon.freed.shown(1)) agents come free and "
                + "\(soon.answered.shown(1)) calls are answered"
        }
        return text + "; \(bank.shown(1)) abandonments are left in '\(window)'."
    }
}
