/// A call that somebody asked for by hand: click-to-call, one-touch, the API. The agent's phone comes first.
public struct ManualCall: Hashable, Sendable, Codable {
    /// The attempt that this begins: who asks chooses its id, and can follow it.
    public var attempt: AttemptID
    /// Who calls.
    public var agent: AgentID
    /// Under whose rules: trunks, caller IDs, windows and caps are this campaign's.
    public var campaign: CampaignID
    /// Whom. It is leased to this site.
    public var lead: Lead

    /// Creates a wish.
    public init(attempt: AttemptID, agent: AgentID, campaign: CampaignID, lead: Lead) {
        self.attempt = attempt
        self.agent = agent
        self.campaign = campaign
        self.lead = lead
    }
}
