import CallPacing

// Ends: an attempt's one outcome, what becomes of its lead, and the ends that wait for a verdict on their trunk.
extension Floor {
    // MARK: The outcome

    /// Gives the attempt its one outcome, frees everything that was held for it, and decides what becomes of the lead.
    ///
    /// - Parameters:
    ///   - isCharged: Whether it counts among the lead's tries.
    ///   - fate: The lead's fate when the outcome does not decide it; `.some(nil)` leaves the lead alone.
    mutating func finish(
        _ attempt: AttemptID, _ outcome: Outcome, _ ending: Ending?, isCharged: Bool = true, fate: LeadFate?? = nil,
        _ turn: inout Turn
    ) {
        guard let call = calls[attempt] else { return }
        takeDown(call, outcome, &turn)
        if let agent = call.agent, call.bridgedAt != nil {
            report(call, outcome, ending, endedAt: turn.now, &turn)
            return beginWrapUp(agent, after: call, &turn)
        }
        if let agent = call.agent { letGo(agent, of: call, &turn) }
        report(call, outcome, ending, endedAt: turn.now, &turn)
        let decided: LeadFate?
        if let fate { decided = fate } else { decided = self.fate(of: call, after: outcome, ending, at: turn.now) }
        guard let decided else { return }
        settle(
            call.lead, isCharged ? decided : spared(decided, call, turn.now), after: attempt,
            tried: isCharged ? outcome : nil, in: call.campaign, &turn)
    }

    /// Frees the channel, the caller ID and the timers that the call held.
    private mutating func takeDown(_ call: Call, _ outcome: Outcome?, _ turn: inout Turn) {
        let attempt = call.attempt
        calls[attempt] = nil
        for timer in [Timer.ring(attempt), .threshold(attempt), .ending(attempt)] { cancel(timer, &turn) }
        callsWithoutAgent.removeAll { $0 == attempt }
        trunks[call.trunk]?.release(attempt.ulid, outcome)
        campaigns[call.campaign]!.liveCalls -= 1
        if call.answeredAt == nil { campaigns[call.campaign]!.unanswered -= 1 }
        if call.state == .waiting { campaigns[call.campaign]!.waiting -= 1 }
        if call.kind == .agentless {
            campaigns[call.campaign]!.pacer.observe(
                .released(after: (turn.now - call.decidedAt).inSeconds), at: turn.now.seconds)
        }
    }

    /// Tells the history, the counts and those who watch.
    private mutating func report(
        _ call: Call, _ outcome: Outcome, _ ending: Ending?, endedAt: Instant, _ turn: inout Turn
    ) {
        campaigns[call.campaign]!.tally.outcomes[outcome, default: 0] += 1
        tellPacer(of: call, outcome, at: turn.now)
        if let token = call.callerID, let pool = call.callerIDPool {
            callerIDs[pool]?.ended(token, outcome, takenAt: call.decidedAt, at: turn.now)
        }
        if let bridgedAt = call.bridgedAt { campaigns[call.campaign]!.tally.talkTime += endedAt - bridgedAt }
        // An attempt whose intent was never asked for has no history to be written in.
        guard call.state != .agentFirst else { return }
        turn.write(.attempt(call.record(outcome: outcome, ending: ending, at: endedAt)))
        turn.publish(.callEnded(call.attempt, outcome))
    }

    /// What the pacer learns of an end that was not told when it happened: that nobody answered, or that somebody was
    /// lost. A trunk's faults and what we gave up ourselves say nothing of people.
    private mutating func tellPacer(of call: Call, _ outcome: Outcome, at now: Instant) {
        guard call.kind == .ahead || call.kind == .reserved else { return }
        switch outcome {
        case .abandoned: campaigns[call.campaign]!.pacer.observe(.abandoned, at: now.seconds)
        case .busy, .noAnswer, .machine, .invalid, .rejected:
            campaigns[call.campaign]!.pacer.observe(
                .unanswered(after: (now - call.decidedAt).inSeconds, CallTraits(call)), at: now.seconds)
        case .answered, .congestion, .trunkFault, .cancelled, .lost: break
        }
    }

    /// What the campaign's rules say of the lead. A call by hand is nobody's to repeat.
    private func fate(of call: Call, after outcome: Outcome, _ ending: Ending?, at now: Instant) -> LeadFate? {
        guard let desk = campaigns[call.campaign] else { return nil }
        if call.kind == .manual { return .finished(reason: outcome.rawValue) }
        let end = AttemptEnd(
            outcome, cause: ending?.cause, sipStatus: ending?.sipStatus, duration: call.duration(endedAt: now))
        return RetryPlan.decide(
            lead: call.lead, after: end, policy: desk.settings.retry, at: now, clock: desk.clock
        ) { position in
            zone(call.lead.zone(ofNumber: position), in: call.campaign)
        }.fate
    }

    mutating func settle(
        _ lead: Lead, _ fate: LeadFate, after attempt: AttemptID, tried: Outcome?, in campaign: CampaignID,
        keptBy owner: AgentID? = nil, _ turn: inout Turn
    ) {
        let counted = tried == .cancelled ? nil : tried
        turn.write(
            .lead(
                LeadRecord(
                    lead: lead.id, attempt: attempt, tried: counted, fate: fate, owner: owner, at: turn.now)))
        switch fate {
        case .retry(let due, _), .promised(let due, _, _): expectLead(of: campaign, at: due, &turn)
        case .finished: break
        }
    }

    // MARK: Ends that wait for a verdict

    /// The far side was heard of: the trunk works, and what was suspicious before was no fault of its own.
    mutating func gotThrough(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let trunk = calls[attempt]?.trunk else { return }
        let judgements = trunks[trunk]?.gotThrough(attempt, at: turn.now) ?? []
        guard !judgements.isEmpty else { return }
        carryOut(judgements, &turn)
        awaitVerdict(on: trunk, &turn)
    }

    /// An unanswered call is over: it has its outcome, unless it may have been the trunk's fault; then it is suspended
    /// until that is known.
    mutating func conclude(
        _ attempt: AttemptID, _ outcome: Outcome, _ ending: Ending?, _ news: TrunkMeter.News?, _ turn: inout Turn
    ) {
        guard let call = calls[attempt] else { return }
        guard let news else { return finish(attempt, outcome, ending, &turn) }
        if let until = news.restsUntil { turn.publish(.trunkRests(call.trunk, until: until)) }
        if let own = news.judgements.first(where: { $0.attempt == attempt }) {
            finish(attempt, own.outcome, ending, isCharged: own.isCharged, &turn)
        } else {
            takeDown(call, nil, &turn)
            campaigns[call.campaign]!.suspects += 1
            suspended[attempt] = SuspendedCall(call: call, ending: ending, endedAt: turn.now)
            if let agent = call.agent { letGo(agent, of: call, &turn) }
        }
        carryOut(news.judgements.filter { $0.attempt != attempt }, &turn)
        // Who shuts down waits for nobody's verdict.
        if isClosing { judgeAll(&turn) }
        awaitVerdict(on: call.trunk, &turn)
    }

    /// Enough time has passed without a burst.
    mutating func judge(_ trunk: TrunkID, _ turn: inout Turn) {
        carryOut(trunks[trunk]?.judge(at: turn.now) ?? [], &turn)
        awaitVerdict(on: trunk, &turn)
    }

    /// Gives every end that waits the outcome that its codes say: nobody will be there to judge.
    mutating func judgeAll(_ turn: inout Turn) {
        for trunk in trunks.keys.sorted() {
            carryOut(trunks[trunk]!.judgeAll(), &turn)
            awaitVerdict(on: trunk, &turn)
        }
    }

    private mutating func carryOut(_ judgements: [Judgement], _ turn: inout Turn) {
        for judgement in judgements {
            guard let waiting = suspended.removeValue(forKey: judgement.attempt) else { continue }
            let call = waiting.call
            trunks[call.trunk]?.count(judgement.outcome)
            campaigns[call.campaign]!.suspects -= 1
            report(call, judgement.outcome, waiting.ending, endedAt: waiting.endedAt, &turn)
            if let fate = fate(of: call, after: judgement.outcome, waiting.ending, at: waiting.endedAt) {
                settle(
                    call.lead, judgement.isCharged ? fate : spared(fate, call, turn.now), after: call.attempt,
                    tried: judgement.isCharged ? judgement.outcome : nil,
                    in: call.campaign, &turn)
            }
        }
    }

    /// What was the trunk's fault never ends a lead, whatever the rules say of it.
    private func spared(_ fate: LeadFate, _ call: Call, _ now: Instant) -> LeadFate {
        guard case .finished = fate, call.kind != .manual else { return fate }
        let rested = trunks[call.trunk]?.restsUntil ?? now
        return .retry(at: max(rested, now + .seconds(60)), number: call.lead.nextNumber)
    }

    private mutating func awaitVerdict(on trunk: TrunkID, _ turn: inout Turn) {
        guard let at = trunks[trunk]?.nextVerdict else { return cancel(.judge(trunk), &turn) }
        if timers.due(.judge(trunk)) != at { set(.judge(trunk), at: at, &turn) }
    }

    mutating func move(_ attempt: AttemptID, to state: CallState, _ turn: inout Turn) {
        let call = calls[attempt]!
        if call.state == .waiting { campaigns[call.campaign]!.waiting -= 1 }
        if state == .waiting { campaigns[call.campaign]!.waiting += 1 }
        calls[attempt]!.state = state
        turn.publish(.call(attempt, state))
    }
}

/// A call that is over, and whose end may be its trunk's fault.
struct SuspendedCall: Hashable, Sendable, Codable {
    var call: Call
    var ending: Ending?
    var endedAt: Instant
}
