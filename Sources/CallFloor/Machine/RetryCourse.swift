/// What would happen to a lead: a dry run of its retry policy over a sequence of endings.
public struct RetryCourse: Hashable, Sendable, Codable {
    /// One attempt of the course.
    public struct Step: Hashable, Sendable, Codable {
        /// When it is dialled, at the earliest: as soon as the lead is due and the calling hours are open.
        public var dialledAt: Instant
        /// The position of the number that is dialled.
        public var number: Int
        /// How the attempt ends.
        public var end: AttemptEnd
        /// What becomes of the lead then, and why.
        public var decision: RetryDecision
    }

    /// The attempts, in order.
    public var steps: [Step]
    /// Endings that are left because the lead was finished before: they never come to pass.
    public var unused: [AttemptEnd]
    /// What the lead is in the end; nil when the course has no attempt.
    public var fate: LeadFate? { steps.last?.decision.fate }
    /// Whether the calling hours never open, so that not even the first attempt is made.
    public var neverOpens: Bool
}

extension RetryPlan {
    /// What would happen to `lead` if its next attempts ended like that, one after the other, from `now` on.
    ///
    /// Each attempt is made as soon as it may be, and lasts as long as its ending says.
    ///
    /// - Parameter zones: The time zone of each of the lead's numbers, by position.
    public static func course(
        of lead: Lead, after ends: [AttemptEnd], policy: RetryPolicy, from now: Instant, clock: CallingClock,
        zones: (Int) -> Zone
    ) -> RetryCourse {
        var lead = lead
        var course = RetryCourse(steps: [], unused: [], neverOpens: false)
        var due = now
        for (index, end) in ends.enumerated() {
            guard let dialledAt = clock.nextOpening(after: due, in: zones(lead.nextNumber)) else {
                course.neverOpens = index == 0
                course.unused = Array(ends[index...])
                break
            }
            let decision = decide(
                lead: lead, after: end, policy: policy, at: dialledAt + (end.duration ?? .zero), clock: clock,
                zones: zones)
            course.steps.append(
                RetryCourse.Step(dialledAt: dialledAt, number: lead.nextNumber, end: end, decision: decision))
            guard case .retry(let next, let number) = decision.fate else {
                course.unused = Array(ends[(index + 1)...])
                break
            }
            if end.outcome != .cancelled { lead.tries[end.outcome, default: 0] += 1 }
            lead.nextNumber = number
            due = next
        }
        return course
    }
}
