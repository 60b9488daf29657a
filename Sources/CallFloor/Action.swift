/// What the floor wants done. The site does it after the floor has settled, and reports back as inputs.
public enum Action: Hashable, Sendable, Codable {
    // For the store
    /// Lease up to `count` leads of a campaign, in these time zones. Answered by `claimed` or `claimFailed`.
    case claimLeads(CampaignID, count: Int, zones: ClaimZones)
    /// Give leads back undialled.
    case releaseLeads([LeadID])
    /// Recheck and commit. Answered by `intentCommitted` or `intentRefused`.
    case commit(Intent)
    /// Write behind, in order.
    case write(StoreWrite)

    // For the switch
    /// Dial. Posted at most once. Answered by `placed` or `placeFailed`.
    case place(PlaceOrder)
    /// Call an agent's phone. Answered by `legAnswered` or `legEnded`.
    case callAgent(LegOrder)
    /// Put an answered agent's leg into the holding bridge. Answered by `legHeld` or `legEnded`.
    case hold(LegID)
    /// Bring a customer and an agent together. Answered by `connected` or `connectFailed`.
    case connect(AttemptID, LegID, isRecorded: Bool)
    /// Take down the bridge of a conversation and put the agent's leg back into the holding bridge.
    /// Answered by `legHeld` or `legEnded`.
    case release(AttemptID, LegID)
    /// Take down the bridge of a conversation whose agent's leg is not kept.
    case dismantle(AttemptID)
    /// Play a message to an answered customer. Answered by `promptFinished`, also when it fails.
    case play(AttemptID, prompt: String)
    /// Let an agent hear that the customer's phone rings.
    case playRinging(LegID)
    /// End that sound.
    case stopRinging(LegID)
    /// End the customer's leg. Answered by `ended`.
    case hangUp(AttemptID)
    /// End an agent's leg. Answered by `legEnded`.
    case hangUpLeg(LegID)
    /// Find out what became of a call. Answered by `placed`, `answered` or `ended`.
    case inspect(AttemptID)

    // For the clock
    /// Feed `Input.timer` at this moment.
    case setTimer(Timer, at: Instant)
    /// Forget a timer.
    case cancelTimer(Timer)

    // For those who watch
    /// Something that an operator would ask about.
    case publish(Notice)
}

/// What is needed to place a call.
public struct PlaceOrder: Hashable, Sendable, Codable {
    /// The attempt: its id names the channel.
    public var attempt: AttemptID
    /// Whom to dial: a token.
    public var number: NumberID
    /// By which way out.
    public var trunk: TrunkID
    /// Showing which number; nil shows the trunk's own.
    public var callerID: CallerIDToken?
    /// How long it may ring.
    public var ringTimeout: Duration

    /// Creates an order.
    public init(
        attempt: AttemptID, number: NumberID, trunk: TrunkID, callerID: CallerIDToken?, ringTimeout: Duration
    ) {
        self.attempt = attempt
        self.number = number
        self.trunk = trunk
        self.callerID = callerID
        self.ringTimeout = ringTimeout
    }
}

/// What is needed to call an agent's phone.
public struct LegOrder: Hashable, Sendable, Codable {
    /// The leg: its id names the channel.
    public var leg: LegID
    /// Whose phone.
    public var agent: AgentID
    /// The trunk over which the agent's outside phone is called; nil when the phone belongs to the switch.
    public var trunk: TrunkID?
    /// How long it may ring.
    public var ringTimeout: Duration
    /// Whether the phone should answer by itself.
    public var autoAnswers: Bool

    /// Creates an order.
    public init(
        leg: LegID, agent: AgentID, trunk: TrunkID? = nil, ringTimeout: Duration, autoAnswers: Bool
    ) {
        self.leg = leg
        self.agent = agent
        self.trunk = trunk
        self.ringTimeout = ringTimeout
        self.autoAnswers = autoAnswers
    }
}

/// A change that is worth telling.
public enum Notice: Hashable, Sendable, Codable {
    /// An agent changed state.
    case agent(AgentID, AgentState)
    /// A call moved on.
    case call(AttemptID, CallState)
    /// A call is over.
    case callEnded(AttemptID, Outcome)
    /// A campaign's status changed.
    case campaign(CampaignID, CampaignStatus)
    /// A trunk carried nothing and rests until this moment.
    case trunkRests(TrunkID, until: Instant)
    /// The store stopped or started answering.
    case store(isUp: Bool)
    /// The switch was lost or found again.
    case switchLink(isUp: Bool)
}
