/// Where a call is in its life.
public enum CallState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Decided; the store has not committed it yet. Nothing was dialled.
    case intended
    /// The placing request is out.
    case placing
    /// The customer's phone rings.
    case ringing
    /// Answered; no agent yet.
    case waiting
    /// An agent's leg and the customer's are being brought together.
    case connecting
    /// Customer and agent talk.
    case talking
    /// Abandoned; the customer hears the safe-harbour message.
    case safeHarbour
    /// A hang-up was sent; the customer's leg has not gone yet.
    case ending
}

/// One attempt while it lives on the floor.
struct Call: Hashable, Sendable, Codable {
    let attempt: AttemptID
    let campaign: CampaignID
    let lead: Lead
    let number: NumberID
    let trunk: TrunkID
    let callerID: CallerIDToken?
    var state = CallState.intended
    /// The agent who is kept free for it, meets it or talks to it.
    var agent: AgentID?
    var decidedAt: Instant
    var placedAt: Instant?
    var ringingAt: Instant?
    var answeredAt: Instant?
    var bridgedAt: Instant?
    var endedBy: AttemptRecord.Party?

    /// Whether a conversation bridge was asked for, and so may exist.
    var hasBridge = false

    func record(outcome: Outcome, ending: Ending?, at now: Instant) -> AttemptRecord {
        AttemptRecord(
            attempt: attempt, outcome: outcome, cause: ending?.cause, sipStatus: ending?.sipStatus,
            placedAt: placedAt, ringingAt: ringingAt, answeredAt: answeredAt, bridgedAt: bridgedAt, endedAt: now,
            agent: bridgedAt == nil ? nil : agent, endedBy: answeredAt == nil ? nil : endedBy ?? .customer)
    }
}
