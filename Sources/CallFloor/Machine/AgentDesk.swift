/// One agent on the floor: state, leg, and the conversation that still wants a conclusion.
struct AgentDesk: Hashable, Sendable, Codable {
    var settings: Agent
    var state = AgentState.offline
    /// Since when the agent is in this state.
    var since: Instant
    /// Since when the agent has been without a conversation: what longest-idle routing compares. A reservation that
    /// came to nothing does not reset it.
    var idleSince: Instant
    var leg = Leg.none
    /// How the phone takes part since login: new settings wait until the agent logs in again.
    var legPolicy: Agent.LegPolicy
    /// The call that the agent is reserved for, rings for or talks in.
    var call: AttemptID?
    /// What to become once the present conversation is concluded.
    var next: Next = .ready
    /// What the agent said of the conversation while it was still going on.
    var earlyDisposition: Disposition?
    /// The call that the agent promised while the conversation was still going on.
    var earlyPromise: Promise?
    /// The conversation that wrap-up is about.
    var conclusion: Conclusion?
    /// Conversations since login.
    var conversations = 0
    /// Calls in a row that the phone left unanswered.
    var misses = 0

    /// The agent's phone.
    enum Leg: Hashable, Sendable, Codable {
        /// Nothing is connected.
        case none
        /// It was called and has not answered.
        case calling(LegID)
        /// It is on its way into the holding bridge.
        case returning(LegID)
        /// It waits in the holding bridge.
        case held(LegID)
        /// It is, or is about to be, in a conversation.
        case inCall(LegID)
        /// A hang-up was sent.
        case hangingUp(LegID)

        var id: LegID? {
            switch self {
            case .none: nil
            case .calling(let id), .returning(let id), .held(let id), .inCall(let id), .hangingUp(let id): id
            }
        }
    }

    /// What an agent asked to become.
    enum Next: Hashable, Sendable, Codable {
        case ready
        case paused(reason: String)
        case offline
    }

    /// A conversation that is over and not yet concluded.
    struct Conclusion: Hashable, Sendable, Codable {
        var attempt: AttemptID
        var campaign: CampaignID
        var lead: Lead
        var disposition: Disposition?
        var promise: Promise?
    }

    init(_ settings: Agent, at now: Instant) {
        self.settings = settings
        legPolicy = settings.leg
        since = now
        idleSince = now
    }

    /// Whether the agent is logged in and not paused.
    var isOnDuty: Bool {
        switch state {
        case .offline, .paused: false
        case .ready, .reserved, .ringing, .talking, .wrapup: true
        }
    }

    /// Whether a dial may be started for this agent.
    var isAvailable: Bool {
        guard state == .ready else { return false }
        switch legPolicy {
        case .persistent: if case .held = leg { return true } else { return false }
        case .perCall: return leg == .none
        }
    }
}
