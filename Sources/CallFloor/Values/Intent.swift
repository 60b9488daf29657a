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
    /// Attempts that this number may have within `numberCapWindow`, this one included; nil means no cap.
    public var numberCap: Int?
    /// The sliding window of `numberCap`.
    public var numberCapWindow: Duration

    /// Creates an intent.
    public init(
        attempt: AttemptID, campaign: CampaignID, tenant: TenantID, lead: LeadID, number: NumberID, trunk: TrunkID,
        callerID: CallerIDToken?, reservedAgent: AgentID?, decidedAt: Instant, numberCap: Int? = nil,
        numberCapWindow: Duration = .seconds(86_400)
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
        self.numberCap = numberCap
        self.numberCapWindow = numberCapWindow
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
    /// Another attempt to the same number is live.
    case numberInUse
    /// The lead is not this site's any more.
    case leaseLost
    /// The store could not be reached or did not answer: whether the intent was committed is not known, and it must
    /// not be dialled.
    case storeUnreachable
}
