/// Something that happened and belongs in the database. Written behind, in order, and harmless when written twice.
public enum StoreWrite: Hashable, Sendable, Codable {
    /// An attempt reached its outcome.
    case attempt(AttemptRecord)
    /// A lead's next state.
    case lead(LeadRecord)
    /// An agent, or the wrap-up timer, concluded a conversation.
    case disposition(DispositionRecord)
    /// A conversation was recorded.
    case recording(RecordingRecord)
    /// An agent changed state.
    case agentState(AgentStateRecord)
    /// A campaign's status changed.
    case campaignStatus(CampaignID, CampaignStatus, at: Instant)
}

/// Everything that is known of an attempt when it is over.
public struct AttemptRecord: Hashable, Sendable, Codable {
    /// The attempt.
    public var attempt: AttemptID
    /// Its one outcome.
    public var outcome: Outcome
    /// The Q.850 cause, 1...127.
    public var cause: Int?
    /// The SIP status.
    public var sipStatus: Int?
    /// When the placing request went out; nil when nothing was dialled.
    public var placedAt: Instant?
    /// When the far end began to ring.
    public var ringingAt: Instant?
    /// When it was answered.
    public var answeredAt: Instant?
    /// When the customer and the agent heard each other.
    public var bridgedAt: Instant?
    /// When it was over.
    public var endedAt: Instant
    /// Who talked to the customer.
    public var agent: AgentID?
    /// Who ended an answered call.
    public var endedBy: Party?

    /// A side of a call.
    public enum Party: String, Hashable, Sendable, Codable {
        /// The called person.
        case customer
        /// The agent.
        case agent
        /// Carillon: abandonment, a supervisor, a repair.
        case system
    }

    /// Creates a record.
    public init(
        attempt: AttemptID, outcome: Outcome, cause: Int? = nil, sipStatus: Int? = nil, placedAt: Instant? = nil,
        ringingAt: Instant? = nil, answeredAt: Instant? = nil, bridgedAt: Instant? = nil, endedAt: Instant,
        agent: AgentID? = nil, endedBy: Party? = nil
    ) {
        self.attempt = attempt
        self.outcome = outcome
        self.cause = cause
        self.sipStatus = sipStatus
        self.placedAt = placedAt
        self.ringingAt = ringingAt
        self.answeredAt = answeredAt
        self.bridgedAt = bridgedAt
        self.endedAt = endedAt
        self.agent = agent
        self.endedBy = endedBy
    }
}

/// What becomes of a lead after an attempt.
public struct LeadRecord: Hashable, Sendable, Codable {
    /// The lead.
    public var lead: LeadID
    /// The attempt that led here; nil when no attempt did (a lead given back undialled).
    public var attempt: AttemptID?
    /// What to count one more of in the lead's tries; nil counts nothing.
    public var tried: Outcome?
    /// Called again, or done.
    public var fate: LeadFate
    /// Whose the lead becomes; nil leaves it as it is.
    public var owner: AgentID?
    /// When this was decided.
    public var at: Instant

    /// Creates a record.
    public init(
        lead: LeadID, attempt: AttemptID?, tried: Outcome?, fate: LeadFate, owner: AgentID? = nil,
        at: Instant
    ) {
        self.lead = lead
        self.attempt = attempt
        self.tried = tried
        self.fate = fate
        self.owner = owner
        self.at = at
    }
}

/// What a conversation came to.
public struct DispositionRecord: Hashable, Sendable, Codable {
    /// The attempt.
    public var attempt: AttemptID
    /// Who concluded it.
    public var agent: AgentID
    /// What was concluded; nil when wrap-up ran out without a word.
    public var disposition: Disposition?
    /// When.
    public var at: Instant

    /// Creates a record.
    public init(attempt: AttemptID, agent: AgentID, disposition: Disposition?, at: Instant) {
        self.attempt = attempt
        self.agent = agent
        self.disposition = disposition
        self.at = at
    }
}

/// A finished recording.
public struct RecordingRecord: Hashable, Sendable, Codable {
    /// The attempt whose conversation it holds.
    public var attempt: AttemptID
    /// The recording's name in the switch.
    public var name: String
    /// How long it is; nil when the switch did not say.
    public var duration: Duration?
    /// Whether it failed: then there may be no file.
    public var failed: Bool
    /// When it ended.
    public var at: Instant

    /// Creates a record.
    public init(attempt: AttemptID, name: String, duration: Duration?, failed: Bool, at: Instant) {
        self.attempt = attempt
        self.name = name
        self.duration = duration
        self.failed = failed
        self.at = at
    }
}

/// One step in an agent's day.
public struct AgentStateRecord: Hashable, Sendable, Codable {
    /// The agent.
    public var agent: AgentID
    /// The state that begins.
    public var state: AgentState
    /// The attempt it is about.
    public var attempt: AttemptID?
    /// When it begins.
    public var at: Instant

    /// Creates a record.
    public init(agent: AgentID, state: AgentState, attempt: AttemptID?, at: Instant) {
        self.agent = agent
        self.state = state
        self.attempt = attempt
        self.at = at
    }
}

/// A write with its place in the site's life: a write at or below the store's watermark is not applied again.
public struct SequencedWrite: Hashable, Sendable, Codable {
    /// Rises with every write; gaps mean nothing.
    public var sequence: UInt64
    /// The write.
    public var write: StoreWrite

    private static let ordinalBits = 20

    /// The journal entry that the write of this number came of.
    public static func entry(of sequence: UInt64) -> UInt64 { sequence >> ordinalBits }

    /// Creates a numbered write.
    ///
    /// - Parameters:
    ///   - entry: The number of the journal entry that it came of.
    ///   - ordinal: Its place among that entry's writes, 0...1,048,575: a whole floor can end in one entry.
    public init(entry: UInt64, ordinal: Int, write: StoreWrite) {
        precondition((0..<1 << Self.ordinalBits).contains(ordinal))
        sequence = entry << Self.ordinalBits | UInt64(ordinal)
        self.write = write
    }
}
