/// Why dialling is less free than predictive.
public enum PacingCaution: String, Hashable, Sendable, Codable, CaseIterable {
    /// Fewer than 20 conversations or 100 dials are known.
    case coldStart
    /// The abandonment budget of a window is nearly spent.
    case guarded
    /// Fewer agents than the settings ask for.
    case fewAgents
    /// The agents' phones take longer to be answered than an answered person may wait.
    case slowPhones
    /// Answered people were lost while there was an agent for each dial.
    case lossesInProgressive
    /// Answered people were lost although their agents were on the line before them.
    case lossesInPreview

    /// The rung that it asks for.
    public var rung: PacingRung {
        switch self {
        case .coldStart, .guarded, .fewAgents: .progressive
        case .slowPhones, .lossesInProgressive: .preview
        case .lossesInPreview: .pause
        }
    }

    /// The reason in a sentence.
    public var sentence: String {
        switch self {
        case .coldStart: "too little is known yet, so each dial has an idle agent"
        case .guarded: "the abandonment budget is nearly spent, so each dial has an idle agent"
        case .fewAgents:
            "fewer agents are there than predictive dialling is set to need, so each dial has an idle agent"
        case .slowPhones:
            "the agents' phones ring longer than an answered person may wait, so the agent is called before the customer"
        case .lossesInProgressive:
            "answered people were lost although each dial had an agent, so the agent is called before the customer"
        case .lossesInPreview:
            "answered people were lost although their agents were on the line, so nothing is dialled for ten minutes"
        }
    }
}

/// The ladder predictive -> progressive -> preview -> pause. A rung that was taken because people were lost is kept for ten
/// minutes; then the one above is tried again.
struct PacingLadder: Hashable, Sendable, Codable {
    /// Seconds after a step down in which calls dialled before it are not held against the new rung.
    static let settling = 60.0
    /// Seconds that a rung taken for losses is kept.
    static let penalty = 600.0

    private(set) var caution: PacingCaution?
    /// When the rung was taken, seconds since 1970.
    private(set) var since = 0.0
    private var losses: PacingCaution?
    private var lossesAt = 0.0
    private var answered = 0
    private var abandoned = 0

    var rung: PacingRung { caution?.rung ?? .predictive }

    /// Takes the rung that is called for at `now`: the most careful of what the situation asks for and what losses do.
    mutating func take(_ asked: PacingCaution?, at now: Double) {
        if let held = losses, now - lossesAt >= Self.penalty {
            losses = held == .lossesInPreview ? .lossesInProgressive : nil
            lossesAt = now
        }
        let wanted = [losses, asked].compactMap { $0 }.max { $0.rung < $1.rung }
        guard wanted != caution else { return }
        if wanted?.rung ?? .predictive != rung {
            since = now
            answered = 0
            abandoned = 0
        }
        caution = wanted
    }

    /// Takes note of an answered person, or of one who was abandoned.
    mutating func note(abandoned isAbandoned: Bool, at now: Double) {
        guard rung >= .progressive, now - since >= Self.settling else { return }
        if isAbandoned { abandoned += 1 } else { answered += 1 }
        // Now and then an agent logs off at the wrong moment. Three, and one in ten, is something that is broken.
        guard abandoned >= 3, abandoned * 10 >= answered else { return }
        losses = rung == .progressive ? .lossesInProgressive : .lossesInPreview
        lossesAt = now
        answered = 0
        abandoned = 0
    }
}
