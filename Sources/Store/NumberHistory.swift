package import CallFloor

/// What is known of one number when an intent for it is rechecked: a pure reading of the rules, without a database.
package struct NumberHistory: Sendable {
    /// An attempt to the number.
    package struct Entry: Sendable {
        /// The attempt.
        package let attempt: AttemptID
        /// Nil while it is live.
        package let outcome: Outcome?
        /// When it was decided.
        package let intendedAt: Instant
        /// When it was over.
        package let endedAt: Instant?

        /// Creates an entry.
        package init(attempt: AttemptID, outcome: Outcome?, intendedAt: Instant, endedAt: Instant?) {
            self.attempt = attempt
            self.outcome = outcome
            self.intendedAt = intendedAt
            self.endedAt = endedAt
        }
    }

    /// A history of nothing.
    package init() {}

    /// The campaigns that must not call it; id 0 stands for every campaign.
    package var forbidden: Set<CampaignID> = []
    /// Attempts since ``horizon(of:)``.
    package var entries: [Entry] = []

    /// In a do-not-call entry: whichever campaign.
    static let everyCampaign = CampaignID(0)

    /// After an abandoned call, the number is dialled for this long only with an agent kept free: the 72-hour rule
    /// in Ofcom's policy on persistent misuse.
    static let abandonedRest = Duration.seconds(72 * 3_600)

    /// An attempt without an outcome holds its number for this long: its site died and nobody settled it. Longer than
    /// any call.
    static let longestLife = Duration.seconds(4 * 3_600)

    /// How far back the attempts matter for an intent.
    static func horizon(of intent: Intent) -> Instant {
        intent.decidedAt - max(intent.caps.map(\.window).max() ?? .zero, abandonedRest + longestLife)
    }

    /// The first rule that speaks against the intent; nil when none does.
    package func objection(to intent: Intent) -> Refusal? {
        if forbidden.contains(Self.everyCampaign) || forbidden.contains(intent.campaign) { return .doNotCall }
        let now = intent.decidedAt
        if entries.contains(where: { $0.outcome == nil && $0.intendedAt > now - Self.longestLife }) {
            return .numberInUse
        }
        if intent.reservedAgent == nil, let until = restsUntil, until > now { return .abandonedRecently(until: until) }
        let counted = entries.filter { $0.outcome?.countsAsTry ?? true }.map(\.intendedAt)
        return CapReading.fullUntil(counted, intent.caps, at: now).map { .numberCap(until: $0) }
    }

    private var restsUntil: Instant? {
        entries.filter { $0.outcome == .abandoned }.map { ($0.endedAt ?? $0.intendedAt) + Self.abandonedRest }.max()
    }
}
