/// What a pacer looks at: how much of everything there is at this moment. Every count is 0 or more.
public struct PacingSituation: Hashable, Sendable, Codable {
    /// The moment: seconds since 1970 UTC.
    public var now: Double
    /// Agents who could take a call now and are not kept free for another dial.
    public var idleAgents: Int
    /// Agents logged in and not paused, whatever they do.
    public var agents: Int
    /// Calls decided, placed or ringing: nobody has answered yet.
    public var ringing: Int
    /// People who answered and wait for an agent.
    public var waiting: Int
    /// All calls of the campaign: ringing, waiting, talking.
    public var liveCalls: Int
    /// Free channels on the campaign's trunks.
    public var freeLines: Int
    /// Calls that the trunks' calls-per-second limits allow at this moment.
    public var rateAllowance: Int
    /// Calls that the caller IDs' caps allow at this moment; nil when no cap applies.
    public var callerIDAllowance: Int?
    /// Leads that may be dialled now.
    public var leads: Int
    /// Leads that are not finished, on the floor and in the store: for a finishing time. Nil when not known.
    public var unfinishedLeads: Int?
    /// Whether the calling window is open for anybody.
    public var isWindowOpen: Bool
    /// What predictive pacing looks at besides; nil for the other modes, which do without.
    public var detail: PacingDetail?

    /// Creates a situation.
    public init(
        now: Double = 0, idleAgents: Int, agents: Int = 0, ringing: Int = 0, waiting: Int = 0, liveCalls: Int = 0,
        freeLines: Int, rateAllowance: Int, callerIDAllowance: Int? = nil, leads: Int, unfinishedLeads: Int? = nil,
        isWindowOpen: Bool = true, detail: PacingDetail? = nil
    ) {
        self.now = now
        self.idleAgents = idleAgents
        self.agents = agents
        self.ringing = ringing
        self.waiting = waiting
        self.liveCalls = liveCalls
        self.freeLines = freeLines
        self.rateAllowance = rateAllowance
        self.callerIDAllowance = callerIDAllowance
        self.leads = leads
        self.unfinishedLeads = unfinishedLeads
        self.isWindowOpen = isWindowOpen
        self.detail = detail
    }
}
