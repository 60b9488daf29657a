/// Everything that can happen to a floor. The site writes each one to the journal before the floor handles it.
public enum Input: Hashable, Sendable, Codable {
    // What the operator set
    /// A campaign's settings are these now; unknown campaigns are added.
    case campaign(Campaign)
    /// A trunk's settings are these now.
    case trunk(Trunk)
    /// An agent's settings are these now.
    case agent(Agent)
    /// A skill group's settings are these now.
    case skillGroup(SkillGroup)
    /// A pool of caller IDs is this now.
    case callerIDPool(CallerIDPool)
    /// When caller IDs were shown before this floor began: what their caps count.
    case callerIDsShown([CallerIDToken: [Instant]])
    /// A calendar of holidays is this now.
    case calendar(HolidayCalendar)
    /// What the clocks show in a time zone.
    case zone(Zone)
    /// An operator starts, pauses or stops a campaign.
    case setCampaign(CampaignID, CampaignStatus)
    /// An agent, or a supervisor for the agent, wants something.
    case command(AgentID, AgentCommand)
    /// A call is made by hand.
    case manualCall(ManualCall)
    /// A campaign whose pacing is commanded dials so many numbers ahead of agents.
    case dial(CampaignID, count: Int)
    /// A process has taken this floor up: what the one before was waiting for will not come any more.
    case opened
    /// The site is going down: no new dials, live calls go on.
    case closing

    // What the store said
    /// The answer to `Action.claimLeads`.
    case claimed(CampaignID, Claim)
    /// A claim failed; the store could not be asked.
    case claimFailed(CampaignID)
    /// The intent is on disk: it may be dialled.
    case intentCommitted(AttemptID)
    /// The intent must not be dialled.
    case intentRefused(AttemptID, Refusal)
    /// The store stopped or started answering.
    case storeLink(isUp: Bool)

    // What the switch said
    /// The placing request was accepted.
    case placed(AttemptID)
    /// The placing request failed.
    case placeFailed(AttemptID, PlaceFailure)
    /// The customer's phone rings.
    case ringing(AttemptID)
    /// Somebody, or something, picked up.
    case answered(AttemptID)
    /// The customer's leg is gone.
    case ended(AttemptID, Ending)
    /// Customer and agent hear each other.
    case connected(AttemptID)
    /// They could not be brought together.
    case connectFailed(AttemptID)
    /// The safe-harbour message is over.
    case promptFinished(AttemptID)
    /// A conversation's recording is complete, or failed.
    case recordingFinished(AttemptID, duration: Duration?, failed: Bool)
    /// The agent's phone was answered.
    case legAnswered(LegID)
    /// The agent's leg waits in the holding bridge.
    case legHeld(LegID)
    /// The agent's leg is gone, or could never be made.
    case legEnded(LegID, LegEnd = .gone)
    /// Whether the lines behind a trunk carry calls at all: an E1 span may be full or in alarm.
    case trunkState(TrunkID, isAvailable: Bool)
    /// The link to the switch was lost: until the next `switchView` nobody knows what happens there.
    case switchLost
    /// What exists in the switch at this moment: after a start, a reconnection or an overflow.
    case switchView(SwitchView)
    /// Events arrive faster than they are handled, or no longer do.
    case congested(Bool)

    // Time
    /// A timer that the floor had set.
    case timer(Timer)
}

/// What an agent can ask for.
public enum AgentCommand: Hashable, Sendable, Codable {
    /// Begin to work: the phone of a persistent leg is called.
    case login
    /// Take calls; ends wrap-up and pause.
    case ready
    /// Take no calls, at once or after the conversation.
    case pause(reason: String)
    /// Stop working, at once or after the conversation.
    case logout
    /// End the conversation.
    case hangUp
    /// Say what the conversation came to, and when the next one was promised, during it or in wrap-up.
    case dispose(Disposition, promise: Promise? = nil)
}

/// A call that was promised to somebody: at that time, ahead of the list.
public struct Promise: Hashable, Sendable, Codable {
    /// When.
    public var at: Instant
    /// The only agent who may make it; nil means anyone.
    public var owner: AgentID?

    /// Creates a promise.
    public init(at: Instant, owner: AgentID? = nil) {
        self.at = at
        self.owner = owner
    }
}

/// How an agent's leg ended, or why there was none.
public enum LegEnd: String, Hashable, Sendable, Codable, CaseIterable {
    /// It hung up, or nothing more is known.
    case gone
    /// It rang for as long as it may.
    case noAnswer = "no-answer"
    /// The phone was engaged, or turned the call down.
    case busy
    /// The phone could not be reached: not registered, no such number.
    case unreachable
    /// No line was free to an outside phone.
    case noLine = "no-line"

    /// Why the agent is paused then.
    var pauseReason: String {
        switch self {
        case .gone, .noAnswer: "phone did not answer"
        case .busy: "phone was busy"
        case .unreachable: "phone cannot be reached"
        case .noLine: "no line to the phone"
        }
    }
}

/// Why a call was not placed.
public enum PlaceFailure: Hashable, Sendable, Codable {
    /// The switch could make no channel: local congestion, no try for the customer.
    case noChannel
    /// The switch turned the request down, or it never left us: nothing was dialled.
    case refused
    /// The request may have arrived and its answer is lost: only the switch can tell.
    case unknown
}

/// What exists in the switch, by our names.
public struct SwitchView: Hashable, Sendable, Codable {
    /// Customers' legs, and whether they were answered.
    public var calls: [AttemptID: Bool]
    /// Agents' legs, and whether they were answered.
    public var legs: [LegID: Bool]

    /// Creates a view.
    public init(calls: [AttemptID: Bool], legs: [LegID: Bool]) {
        self.calls = calls
        self.legs = legs
    }
}

/// A timer's name; setting it again moves it.
public enum Timer: Hashable, Sendable, Codable {
    /// Ask the store for a campaign's leads.
    case claim(CampaignID)
    /// A campaign's calling windows open or close somewhere.
    case hours(CampaignID)
    /// Look again whether a campaign may dial.
    case pace(CampaignID)
    /// Nothing more is heard of a trunk whose calls failed: judge them.
    case judge(TrunkID)
    /// The phone has rung long enough, and the switch should have noticed.
    case ring(AttemptID)
    /// An answered person has waited as long as is allowed.
    case threshold(AttemptID)
    /// A message or a hang-up should have been over by now.
    case ending(AttemptID)
    /// The agent's phone has rung long enough.
    case agentRing(AgentID)
    /// Wrap-up is over.
    case wrapUp(AgentID)
}
