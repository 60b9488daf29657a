/// What predictive pacing needs to know of each agent and call. The order of the arrays does not matter for what is
/// decided, but keep one, so that a replay adds up the same sums.
public struct PacingDetail: Hashable, Sendable, Codable {
    /// Agents in a conversation or wrap-up. Those who will not take another call (`leavesAfter`) may be left out.
    public var busy: [BusyAgent]
    /// Calls that nobody has answered yet, and those answered by what is still being told from a machine.
    public var calls: [OpenCall]
    /// What is known of the leads that would be dialled next, in their order; when it is shorter than what is dialled, the
    /// campaign's own answer probability is taken.
    public var next: [CallTraits]
    /// Seconds from choosing an agent until the agent hears the customer: the ring time of phones called for each
    /// conversation; 0 for phones that stay connected.
    public var agentDelay: Double
    /// Inbound calls a second that may take an agent of this campaign.
    public var inboundRate: Double
    /// Seconds until the campaign's calling hours of today end; nil when that is not known.
    public var secondsLeftToday: Double?
    /// Seconds that local time is ahead of UTC: calendar days and months are local ones.
    public var localOffset: Double
    /// How abandonment stands in windows that are shared with other campaigns (tenant, caller ID).
    public var sharedWindows: [WindowStanding]

    /// Creates the detail.
    public init(
        busy: [BusyAgent] = [], calls: [OpenCall] = [], next: [CallTraits] = [], agentDelay: Double = 0,
        inboundRate: Double = 0, secondsLeftToday: Double? = nil, localOffset: Double = 0,
        sharedWindows: [WindowStanding] = []
    ) {
        self.busy = busy
        self.calls = calls
        self.next = next
        self.agentDelay = agentDelay
        self.inboundRate = inboundRate
        self.secondsLeftToday = secondsLeftToday
        self.localOffset = localOffset
        self.sharedWindows = sharedWindows
    }
}

/// An agent in a conversation or in wrap-up.
public struct BusyAgent: Hashable, Sendable, Codable {
    /// What the agent does.
    public enum Phase: String, Hashable, Sendable, Codable, CaseIterable {
        /// In a conversation, or called to one.
        case talk
        /// In wrap-up after one.
        case wrapUp
    }

    /// The agent's id.
    public var agent: Int64
    /// What the agent does.
    public var phase: Phase
    /// Seconds since that began.
    public var elapsed: Double
    /// Whether the agent has asked for a pause, or will log off, after this call.
    public var leavesAfter: Bool

    /// Creates a busy agent.
    public init(agent: Int64, phase: Phase, elapsed: Double, leavesAfter: Bool = false) {
        self.agent = agent
        self.phase = phase
        self.elapsed = elapsed
        self.leavesAfter = leavesAfter
    }
}

/// A call that may still need an agent.
public struct OpenCall: Hashable, Sendable, Codable {
    /// Seconds since it was decided.
    public var age: Double
    /// Seconds since something answered that is still being told from a machine; nil while it rings.
    public var detecting: Double?
    /// What its answer probability is estimated from.
    public var traits: CallTraits

    /// Creates an open call.
    public init(age: Double, detecting: Double? = nil, traits: CallTraits = CallTraits()) {
        self.age = age
        self.detecting = detecting
        self.traits = traits
    }
}

/// What a call's answer probability is estimated from. What is not known is nil.
public struct CallTraits: Hashable, Sendable, Codable {
    /// The lead list's id.
    public var list: Int64?
    /// The trunk's id.
    public var trunk: Int64?
    /// The hour of the day at the callee, 0...23.
    public var hour: Int?
    /// The answer model's own probability for this lead, 0...1.
    public var probability: Double?

    /// Creates traits.
    public init(list: Int64? = nil, trunk: Int64? = nil, hour: Int? = nil, probability: Double? = nil) {
        self.list = list
        self.trunk = trunk
        self.hour = hour
        self.probability = probability
    }
}
