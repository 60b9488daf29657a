/// Decides what becomes of a lead after an attempt: a pure reading of the campaign's retry policy.
public enum RetryPlan {
    /// No lead waits longer than this for a rule.
    static let longestDelay = Duration.seconds(366 * 86_400)

    /// How many days ahead an open moment of a part of the day is looked for.
    static let dayPartHorizon = 14

    /// The fate of `lead` after an attempt that ended so, with the reasons.
    ///
    /// The retry time is moved into the calling hours of whoever is called next.
    ///
    /// - Parameters:
    ///   - lead: The lead as it was before this attempt.
    ///   - end: How this attempt went.
    ///   - policy: Whose rules apply.
    ///   - now: When the attempt ended.
    ///   - clock: The campaign's calling hours and calendars.
    ///   - zones: The time zone of each of the lead's numbers, by position.
    public static func decide(
        lead: Lead, after end: AttemptEnd, policy: RetryPolicy, at now: Instant, clock: CallingClock,
        zones: (Int) -> Zone
    ) -> RetryDecision {
        let position = policy.rules.firstIndex { $0.applies(to: end) }
        if end.outcome == .cancelled {
            var decision = RetryDecision()
            decision.reasons.append(.notDialled)
            decision.wait(until: now, number: lead.nextNumber, clock, zones(lead.nextNumber))
            return decision
        }
        var decision = RetryDecision(rule: position)
        let rule = position.map { policy.rules[$0] }
        let withOutcome = lead.tries[end.outcome, default: 0] + 1
        let inAll = lead.tryCount + (end.outcome.countsAsTry ? 1 : 0)
        if let position, let rule {
            decision.reasons.append(.rule(position: position, rule, end))
            decision.reasons.append(
                .counted(
                    end.outcome, withOutcome, of: rule.maximum, inAll: inAll, ofAll: policy.maximumAttempts))
        } else {
            decision.reasons.append(.noRule(end))
        }
        guard inAll < policy.maximumAttempts else {
            decision.reasons.append(.limitInAll(policy.maximumAttempts))
            return decision.finish(rule?.endState ?? end.outcome.rawValue)
        }
        guard let rule, withOutcome < rule.maximum else {
            if let rule { decision.reasons.append(.outcomeLimit(end.outcome, rule.maximum)) }
            if end.outcome == .invalid, lead.mayHaveLiveNumber {
                let next = (lead.nextNumber + 1) % lead.numbers.count
                decision.reasons.append(.deadNumber(next: next))
                decision.wait(until: now, number: next, clock, zones(next))
                return decision
            }
            return decision.finish(rule?.endState ?? end.outcome.rawValue)
        }
        let waits = rule.wait(beforeTry: withOutcome)
        decision.reasons.append(
            .delay(
                rule.delay, backoff: rule.backoff, times: withOutcome - 1, waits: waits.time, isCapped: waits.isCapped))
        let next = rule.number == .next ? (lead.nextNumber + 1) % lead.numbers.count : lead.nextNumber
        if lead.numbers.count > 1 {
            decision.reasons.append(.number(next, of: lead.numbers.count, isSame: next == lead.nextNumber))
        }
        var due = now + waits.time
        if rule.rotatesDayPart {
            let tried = LocalTime(now - (end.duration ?? .zero), in: zones(lead.nextNumber))
            due = decision.rotate(from: tried, due: due, policy.dayParts, clock, zones(next))
        }
        decision.wait(until: due, number: next, clock, zones(next))
        return decision
    }

    /// The same for a lead whose numbers all lie in one zone.
    public static func decide(
        lead: Lead, after end: AttemptEnd, policy: RetryPolicy, at now: Instant, clock: CallingClock, zone: Zone
    ) -> RetryDecision {
        decide(lead: lead, after: end, policy: policy, at: now, clock: clock) { _ in zone }
    }
}

extension RetryDecision {
    /// The lead is called again, when the calling hours are open at `due` or later.
    fileprivate mutating func wait(until due: Instant, number: Int, _ clock: CallingClock, _ zone: Zone) {
        let opening = clock.nextOpening(after: due, in: zone)
        if let opening, opening != due {
            reasons.append(.moved(from: LocalTime(due, in: zone), to: LocalTime(opening, in: zone), zone: zone.name))
        }
        reasons.append(opening == nil ? .neverOpens : .due(LocalTime(opening ?? due, in: zone), zone: zone.name))
        fate = .retry(at: opening ?? due, number: number)
    }

    /// The lead is finished.
    fileprivate consuming func finish(_ reason: String) -> RetryDecision {
        reasons.append(.finished(reason))
        fate = .finished(reason: reason)
        return self
    }

    /// The first open moment from `due` on in the part of the day that follows the one that was tried; parts that are
    /// not open are passed over.
    fileprivate mutating func rotate(
        from tried: LocalTime, due: Instant, _ parts: [DayPart], _ clock: CallingClock, _ zone: Zone
    ) -> Instant {
        let last = parts.firstIndex { $0.interval.contains(tried.minute) }
        // Who was tried between the parts comes to the part that begins next.
        let start = last.map { $0 + 1 } ?? parts.firstIndex { $0.interval.from > tried.minute } ?? 0
        for step in 0..<parts.count where (start + step) % parts.count != last {
            let part = parts[(start + step) % parts.count]
            guard
                let opening = clock.nextOpening(
                    after: due, in: zone, part: part.interval, days: RetryPlan.dayPartHorizon)
            else { continue }
            reasons.append(.dayPart(after: last.map { parts[$0].name }, next: part, LocalTime(opening, in: zone)))
            return opening
        }
        reasons.append(.noOtherDayPart)
        return due
    }
}

extension Lead {
    /// Whether another number than the next one, which has just been found dead, may exist: one that comes after it, one
    /// that was not tried, or one that was heard of. Which numbers are dead is not kept, so that a dead one may be tried
    /// again: the maximum in all bounds that.
    fileprivate var mayHaveLiveNumber: Bool {
        guard numbers.count > 1 else { return false }
        let wereHeardOf = tries.contains { $0.key != .invalid && $0.key.countsAsTry && $0.value > 0 }
        return nextNumber + 1 < numbers.count || tries[.invalid, default: 0] + 1 < numbers.count || wereHeardOf
    }
}

extension RetryRule {
    /// Whether the outcome is the rule's and each condition that it states holds. What nobody knows holds no condition.
    func applies(to end: AttemptEnd) -> Bool {
        guard outcome == end.outcome else { return false }
        if !causes.isEmpty, !(end.cause.map(causes.contains) ?? false) { return false }
        if !sipStatuses.isEmpty, !(end.sipStatus.map(sipStatuses.contains) ?? false) { return false }
        if let minimumDuration, !(end.duration.map { $0 >= minimumDuration } ?? false) { return false }
        if let maximumDuration, !(end.duration.map { $0 < maximumDuration } ?? false) { return false }
        return true
    }

    /// How long to wait after the `count`-th attempt with this outcome (1 is the first), and whether the rule's maximum
    /// cut it short.
    func wait(beforeTry count: Int) -> (time: Duration, isCapped: Bool) {
        let limit = min(maximumDelay ?? RetryPlan.longestDelay, RetryPlan.longestDelay).inMicroseconds
        var microseconds = Double(max(0, delay.inMicroseconds))
        if backoff > 1, backoff.isFinite {
            for _ in 1..<max(1, count) where microseconds < Double(limit) { microseconds *= backoff }
        }
        guard microseconds <= Double(limit) else { return (.microseconds(max(0, limit)), true) }
        return (.microseconds(Int64(microseconds.rounded())), false)
    }
}
