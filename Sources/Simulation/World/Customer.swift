import CallFloor

/// Whoever a dial reaches, while the customer's leg exists in the simulated switch.
struct Customer: Sendable {
    /// What will become of the dial.
    enum Nature: Sendable { case person, machine, undetectedMachine, busy, silent }

    var nature: Nature
    var lead: LeadID
    var placedAt: Int64
    /// When somebody, or something, picked up.
    var answeredAt: Int64?
    var isConnected = false
    /// Who is on the other side.
    var agent: AgentID?
    /// Whether the leg is gone and the floor was not told.
    var isGhost = false
    // The floor's timers for this attempt; a firing that is not due then was moved or cancelled.
    var ringDue: Int64?
    var thresholdDue: Int64?
    var endingDue: Int64?

    var isWaiting: Bool { answeredAt != nil && !isConnected && !isGhost }
}

/// An agent as a person: wants to work or not, talks, and takes breaks.
struct Person: Sendable {
    let id: AgentID
    var state = AgentState.offline
    /// Since when.
    var since: Int64 = 0
    /// When the conversation began that is going on or being wrapped up.
    var handlingSince: Int64 = 0
    /// Whether the agent should be here, by the changes that were put down.
    var isExpected = true
    var wrapUpDue: Int64?
    var breakDue: Int64?
    // The floor's timers for this agent.
    var ringDue: Int64?
    var wrapUpTimerDue: Int64?
}

/// A leg to an agent's phone.
struct Phone: Sendable {
    var agent: AgentID
    var isUp = false
}

/// How many agents are in which state.
struct Headcount: Sendable {
    var idle = 0
    var reserved = 0
    var talking = 0
    var wrappingUp = 0
}
