/// Decides what becomes of a lead after an attempt: a pure reading of the campaign's retry rules.
public enum RetryPlan {
    /// The fate of `lead` after an attempt with `outcome`.
    ///
    /// - Parameters:
    ///   - lead: The lead as it was before this attempt.
    ///   - outcome: How this attempt went.
    ///   - campaign: Whose rules apply.
    ///   - now: When the attempt ended.
    public static func fate(of lead: Lead, after outcome: Outcome, in campaign: Campaign, at now: Instant) -> LeadFate {
        if outcome == .cancelled { return .retry(at: now, number: lead.nextNumber) }
        let inAll = lead.tryCount + (outcome.countsAsTry ? 1 : 0)
        guard let rule = campaign.retryRules.first(where: { $0.outcome == outcome }) else {
            let next = inAll < campaign.maximumAttempts ? numberAfterDeadOne(lead, outcome, now) : nil
            return next ?? .finished(reason: outcome.rawValue)
        }
        let withThisOutcome = lead.tries[outcome, default: 0] + 1
        guard withThisOutcome < rule.maximum, inAll < campaign.maximumAttempts else {
            return .finished(reason: outcome.rawValue)
        }
        let next = rule.number == .next ? (lead.nextNumber + 1) % lead.numbers.count : lead.nextNumber
        return .retry(at: now + rule.delay, number: next)
    }

    /// A number that does not exist ends only itself: the lead goes on with the next one, at once, while there is one.
    private static func numberAfterDeadOne(_ lead: Lead, _ outcome: Outcome, _ now: Instant) -> LeadFate? {
        guard outcome == .invalid, lead.nextNumber + 1 < lead.numbers.count else { return nil }
        return .retry(at: now, number: lead.nextNumber + 1)
    }
}
