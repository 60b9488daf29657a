/// The wish to dial one number: committed by the store, after its rechecks, before anything is dialled.
public struct Intent: Hashable, Sendable, Codable {
    /// The attempt that this begins.
    public var attempt: AttemptID
    /// For whom.
    public var campaign: CampaignID
    /// The campaign's owner.
    public var tenant: TenantID
    /// Whom to reach.
    public var lead: LeadID
    /// At which number.
    public var number: NumberID
    /// By which way out.
    public var trunk: TrunkID
    /// Showing which number; nil shows the trunk's own.
    public var callerID: CallerIDToken?
    /// The agent who is kept free for this dial; nil when it is dialled ahead of agents.
    public var reservedAgent: AgentID?
    /// When the floor decided.
    public var decidedAt: Instant
    /// How often this number may be tried, this attempt included.
    public var caps: [RateCap]
    /// How often the caller ID may be shown, this attempt included.
    public var callerIDCaps: [RateCap]

    /// Creates an intent.
    public init(
        attempt: AttemptID, campaign: CampaignID, tenant: TenantID, lead: LeadID, number: NumberID, trunk: TrunkID,
        callerID: CallerIDToken?, reservedAgent: AgentID?, decidedAt: Instant, caps: [RateCap] = [],
        callerIDCaps: [RateCap] = []
    ) {
        self.attempt = attempt
        self.campaign = campaign
        self.tenant = tenant
        self.lead = lead
        self.number = number
        self.trunk = trunk
        self.callerID = callerID
        self.reservedAgent = reservedAgent
        self.decidedAt = decidedAt
        self.caps = caps
        self.callerIDCaps = callerIDCaps
    }
}

/// Why the store did not let an intent through.
public enum Refusal: Hashable, Sendable, Codable {
    /// The number is on a do-not-call list. The lead is finished.
    case doNotCall
    /// The number has had its attempts within the window; it may be tried again at this moment.
    case numberCap(until: Instant)
    /// The number was abandoned within 72 hours and no agent was reserved for it.
    case abandonedRecently(until: Instant)
    /// The caller ID has been shown as often as it may; it may be shown again at this moment. The lead has no part in it.
    case callerIDCap(until: Instant)
    /// The lead's last day has passed. The lead is finished.
    case expired
    /// Another attempt to the same number is live.
    case numberInUse
    /// The lead is not this site's any more.
    case leaseLost
    /// The store could not be reached or did not answer: whether the intent was committed is not known, and it must
    /// not be dialled.
    case storeUnreachable
}
