/// An agent's settings, as the floor needs them.
public struct Agent: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: AgentID
    /// The owner.
    public var tenant: TenantID
    /// The login name. Unique within the tenant; not a person's name.
    public var login: String
    /// How the agent's phone takes part.
    public var leg: LegPolicy
    /// How the switch reaches the agent's phone: `PJSIP/1001`. Opaque to the floor. Not used when `outside` is set.
    public var phone: String
    /// The trunk over which the agent's mobile or landline is called; nil when the phone belongs to the switch. Such a
    /// leg takes one of the trunk's channels, and may be busy.
    public var outside: TrunkID?
    /// How long the agent's phone may ring; nil is the site's `agentRingTimeout`.
    public var ringTimeout: Duration?
    /// Calls in a row that the phone may leave unanswered before the agent is paused. 1 or more.
    public var missesAllowed: Int
    /// The groups whose calls the agent can take.
    public var memberships: [Membership]

    /// How an agent's phone takes part in calls.
    public enum LegPolicy: String, Hashable, Sendable, Codable, CaseIterable {
        /// The phone is called once, at login, and waits in a holding bridge between conversations.
        case persistent
        /// The phone is called for each conversation, with a header that makes it answer by itself.
        case perCall = "per-call"
    }

    /// A place in a skill group.
    public struct Membership: Hashable, Sendable, Codable {
        /// The group.
        public var group: SkillGroupID
        /// How good the agent is at it: 1 is best.
        public var level: Int

        /// Creates a membership.
        public init(group: SkillGroupID, level: Int = 1) {
            self.group = group
            self.level = level
        }
    }

    /// Creates an agent's settings.
    public init(
        id: AgentID, tenant: TenantID, login: String, leg: LegPolicy = .persistent, phone: String,
        outside: TrunkID? = nil, ringTimeout: Duration? = nil, missesAllowed: Int = 1, memberships: [Membership]
    ) {
        self.id = id
        self.tenant = tenant
        self.login = login
        self.leg = leg
        self.phone = phone
        self.outside = outside
        self.ringTimeout = ringTimeout
        self.missesAllowed = missesAllowed
        self.memberships = memberships
    }
}

/// What an agent is doing.
public enum AgentState: Hashable, Sendable, Codable {
    /// Not logged in.
    case offline
    /// Waiting for a call.
    case ready
    /// Kept free for a dial that is under way.
    case reserved
    /// The agent's phone rings for a conversation.
    case ringing
    /// In a conversation.
    case talking
    /// Finishing the work that a conversation left.
    case wrapup
    /// Logged in and not available.
    case paused(reason: String)

    /// The word for it in tables and views.
    public var word: String {
        switch self {
        case .offline: "offline"
        case .ready: "ready"
        case .reserved: "reserved"
        case .ringing: "ringing"
        case .talking: "talking"
        case .wrapup: "wrapup"
        case .paused: "paused"
        }
    }
}
