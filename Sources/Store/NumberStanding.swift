public import CallFloor

/// How things stand with one number: why it is called, or is not.
public struct NumberStanding: Sendable, Hashable, Codable {
    /// What a campaign would be told that wanted to dial the number now.
    public struct Verdict: Sendable, Hashable, Codable {
        /// The campaign's name.
        public var campaign: String
        /// Why it would be refused, with an agent kept free for the call; nil when it would not.
        public var refusal: Refusal?
        /// Why it would be refused when dialled ahead of agents; nil when it would not.
        public var refusalAhead: Refusal?
    }

    /// A lead that has the number.
    public struct Holder: Sendable, Hashable, Codable {
        /// The lead.
        public var lead: LeadID
        /// Its list.
        public var list: String
        /// The campaign that calls the list.
        public var campaign: String?
        /// `ready`, `waiting`, `leased` or `finished`.
        public var state: String
        /// Why it is finished.
        public var endReason: String?
        /// When it is due.
        public var dueAt: Instant
        /// From when on it is not dialled any more.
        public var expiresAt: Instant?
        /// Which of its numbers this is, from 0.
        public var position: Int
        /// Which of its numbers is dialled next.
        public var nextNumber: Int
    }

    /// An attempt.
    public struct Attempt: Sendable, Hashable, Codable {
        /// Which.
        public var attempt: AttemptID
        /// For which campaign.
        public var campaign: String
        /// When it was decided.
        public var at: Instant
        /// What came of it; nil while it is live.
        public var outcome: Outcome?
    }

    /// The do-not-call entries that speak of the number, those that have ended too.
    public var entries: [DoNotCallEntry]
    /// What each campaign would be told.
    public var verdicts: [Verdict]
    /// The leads that have the number, 100 at most.
    public var holders: [Holder]
    /// The last attempts, latest first, 20 at most.
    public var attempts: [Attempt]
}
