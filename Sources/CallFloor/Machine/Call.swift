import CallPacing

/// Where a call is in its life.
public enum CallState: String, Hashable, Sendable, Codable, CaseIterable {
    /// A manual call whose agent's phone is called first. Nothing was dialled for the customer.
    case agentFirst
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
    /// The customer hears the campaign's message: nobody else is meant to speak.
    case announcing
    /// Abandoned; the customer hears the safe-harbour message.
    case safeHarbour
    /// A hang-up was sent; the customer's leg has not gone yet.
    case ending
}

/// What an attempt has to do with agents.
public enum CallKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An agent is kept free for it from its intent on.
    case reserved
    /// Dialled ahead of agents: who answers gets the next one who is free.
    case ahead
    /// An agent asked for it, and is on the line before the customer.
    case manual
    /// No agent: a message is played.
    case agentless
}

/// One attempt while it lives on the floor.
struct Call: Hashable, Sendable, Codable {
    let attempt: AttemptID
    let kind: CallKind
    let campaign: CampaignID
    let lead: Lead
    let number: NumberID
    let trunk: TrunkID
    let callerID: CallerIDToken?
    /// The pool that it came of.
    let callerIDPool: CallerIDPoolID?
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

    /// Whether it must have an agent before anybody answers.
    var needsAgentToDial: Bool { kind == .reserved || kind == .manual }

    /// Whether the placing request was decided: before that nobody was called.
    var isDialled: Bool { state != .agentFirst && state != .intended }

    /// What retry rules look at: how long it rang, or how long the conversation was.
    func duration(endedAt now: Instant) -> Duration {
        now - (bridgedAt ?? answeredAt ?? ringingAt ?? placedAt ?? now)
    }

    func record(outcome: Outcome, ending: Ending?, at now: Instant) -> AttemptRecord {
        AttemptRecord(
            attempt: attempt, outcome: outcome, cause: ending?.cause, sipStatus: ending?.sipStatus,
            placedAt: placedAt, ringingAt: ringingAt, answeredAt: answeredAt, bridgedAt: bridgedAt, endedAt: now,
            agent: bridgedAt == nil ? nil : agent, endedBy: answeredAt == nil ? nil : endedBy ?? .customer)
    }
}

extension CallTraits {
    /// What is known of a call before anybody answers.
    init(_ call: Call) { self.init(list: call.lead.list.rawValue, trunk: call.trunk.rawValue) }
}
