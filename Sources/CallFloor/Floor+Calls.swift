// Calls: from the committed intent to the one outcome.
extension Floor {
    // MARK: Placing

    mutating func place(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .intended else { return }
        // Without its agent (the phone was lost since the decision, and nobody else is idle) a progressive dial would
        // be a gamble.
        guard let campaign = campaigns[call.campaign]?.settings, campaign.status == .running, isSwitchUp, !isClosing,
            call.agent != nil
        else { return finish(attempt, .cancelled, nil, &turn) }
        calls[attempt]!.placedAt = turn.now
        move(attempt, to: .placing, &turn)
        turn.actions.append(
            .place(
                PlaceOrder(
                    attempt: attempt, number: call.number, trunk: call.trunk, callerID: call.callerID,
                    ringTimeout: campaign.ringTimeout)))
        set(.ring(attempt), at: turn.now + campaign.ringTimeout + settings.ringGrace, &turn)
    }

    /// The store refused the intent: nothing was dialled, and the lead's fate depends on why.
    mutating func withdraw(_ attempt: AttemptID, _ refusal: Refusal, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .intended else { return }
        campaigns[call.campaign]!.tally.refusals += 1
        let fate: LeadFate?
        switch refusal {
        case .doNotCall: fate = .finished(reason: "do-not-call")
        case .numberCap(let until), .abandonedRecently(let until):
            fate = .retry(at: until, number: (call.lead.nextNumber + 1) % call.lead.numbers.count)
        case .numberInUse: fate = .retry(at: turn.now + .seconds(60), number: call.lead.nextNumber)
        case .leaseLost:
            // Whoever holds the lead now decides; should that be this site again, it lets go.
            fate = nil
            turn.actions.append(.releaseLeads([call.lead.id]))
        case .storeUnreachable: fate = .retry(at: turn.now, number: call.lead.nextNumber)
        }
        finish(attempt, .cancelled, nil, fate: .some(fate), &turn)
    }

    mutating func placed(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return sweep(attempt, &turn) }
        trunks[call.trunk]?.carried()
    }

    mutating func placeFailed(_ attempt: AttemptID, _ failure: PlaceFailure, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return }
        let isDialled = call.state == .placing || call.state == .ringing || call.state == .ending
        let wasHeardOf = call.ringingAt != nil || call.answeredAt != nil
        guard isDialled, call.answeredAt == nil else { return }
        switch failure {
        case .noChannel where !wasHeardOf, .refused where !wasHeardOf:
            if let until = trunks[call.trunk]?.gaveNoChannel(at: turn.now) {
                turn.publish(.trunkRests(call.trunk, until: until))
            }
            let outcome: Outcome = failure == .noChannel ? .congestion : .trunkFault
            finish(attempt, outcome, nil, &turn)
        case .noChannel, .refused, .unknown:
            // The answer is lost, or says the opposite of what was heard of the call: the switch itself must tell.
            turn.actions.append(.inspect(attempt))
        }
    }

    // MARK: What the customer's leg does

    mutating func ringing(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return sweep(attempt, &turn) }
        guard call.state == .placing else { return }
        calls[attempt]!.ringingAt = turn.now
        move(attempt, to: .ringing, &turn)
    }

    /// - Parameter waited: How long ago the person may have picked up.
    mutating func answered(_ attempt: AttemptID, after waited: Duration = .zero, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return sweep(attempt, &turn) }
        if call.state == .ending, call.answeredAt == nil {
            // Our hang-up crossed the answer: a person picked up and met nobody.
            calls[attempt]!.answeredAt = turn.now
        }
        guard call.state == .placing || call.state == .ringing else { return }
        calls[attempt]!.answeredAt = turn.now
        cancel(.ring(attempt), &turn)
        let threshold = campaigns[call.campaign]!.settings.abandonThreshold
        if waited > threshold { return abandon(attempt, &turn) }
        move(attempt, to: .waiting, &turn)
        set(.threshold(attempt), at: turn.now + threshold, &turn)
        if let agent = call.agent { meet(attempt, agent, &turn) }
    }

    mutating func ended(_ attempt: AttemptID, _ ending: Ending, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state != .intended else { return }
        let outcome: Outcome
        if let answeredAt = call.answeredAt {
            let threshold = campaigns[call.campaign]!.settings.abandonThreshold
            // Who was seen to hang up before the threshold has left of their own accord; abandoned is whom we kept
            // waiting, hung up on, or lost from sight.
            let hasLeft = call.endedBy == nil && ending.outcome != .lost && turn.now - answeredAt < threshold
            outcome = call.bridgedAt != nil || hasLeft ? .answered : .abandoned
        } else {
            // An answer that was never seen, and only the records tell of, met nobody.
            outcome = ending.outcome == .answered ? .abandoned : ending.outcome
        }
        finish(attempt, outcome, ending, &turn)
    }

    mutating func rangLongEnough(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .placing || call.state == .ringing else { return }
        hangUp(attempt, by: .system, &turn)
    }

    /// A message or a hang-up should have been over: nudge it, then ask the switch what is there.
    mutating func shouldHaveEnded(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return }
        switch call.state {
        case .safeHarbour: hangUp(attempt, by: .system, &turn)
        case .ending:
            turn.actions.append(.hangUp(attempt))
            turn.actions.append(.inspect(attempt))
            set(.ending(attempt), at: turn.now + settings.endingGrace, &turn)
        default: break
        }
    }

    mutating func hangUp(_ attempt: AttemptID, by party: AttemptRecord.Party, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state != .intended, call.state != .ending else { return }
        if calls[attempt]!.endedBy == nil { calls[attempt]!.endedBy = party }
        move(attempt, to: .ending, &turn)
        callsWithoutAgent.removeAll { $0 == attempt }
        turn.actions.append(.hangUp(attempt))
        set(.ending(attempt), at: turn.now + settings.endingGrace, &turn)
    }

    /// The switch speaks of a call that this floor does not know: it must not live on unattended.
    private func sweep(_ attempt: AttemptID, _ turn: inout Turn) { turn.actions.append(.hangUp(attempt)) }

    // MARK: Meeting an agent

    /// Brings an answered customer to an agent who is held for it.
    private mutating func meet(_ attempt: AttemptID, _ agent: AgentID, _ turn: inout Turn) {
        guard let call = calls[attempt], let desk = agents[agent] else { return }
        calls[attempt]!.agent = agent
        agents[agent]!.call = attempt
        switch (desk.legPolicy, desk.leg) {
        case (.persistent, .held(let leg)):
            agents[agent]!.leg = .inCall(leg)
            become(.reserved, agent, &turn)
            connect(attempt, leg, isRecorded: campaigns[call.campaign]!.settings.isRecorded, &turn)
        case (.perCall, .none):
            become(.ringing, agent, &turn)
            callPhone(of: agent, autoAnswers: true, &turn)
        default:
            // The phone was lost between the reservation and the answer.
            loseAgent(of: attempt, &turn)
        }
    }

    mutating func connect(_ attempt: AttemptID, _ leg: LegID, isRecorded: Bool, _ turn: inout Turn) {
        calls[attempt]!.hasBridge = true
        move(attempt, to: .connecting, &turn)
        turn.actions.append(.connect(attempt, leg, isRecorded: isRecorded))
    }

    mutating func connected(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .connecting, let agent = call.agent else { return }
        calls[attempt]!.bridgedAt = turn.now
        cancel(.threshold(attempt), &turn)
        move(attempt, to: .talking, &turn)
        campaigns[call.campaign]!.tally.connected += 1
        agents[agent]!.conversations += 1
        become(.talking, agent, &turn)
    }

    mutating func connectFailed(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .connecting else { return }
        loseAgent(of: attempt, &turn)
    }

    /// A call that came to no conversation yet goes on without its agent, and gets the next one who is free. A person
    /// who has waited for as long as is allowed waits no longer.
    mutating func loseAgent(of attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], let agent = call.agent else { return }
        letGo(agent, of: attempt, &turn)
        calls[attempt]!.agent = nil
        calls[attempt]!.hasBridge = false
        switch call.state {
        case .intended, .placing, .ringing: callsWithoutAgent.append(attempt)
        case .waiting, .connecting:
            guard timers.isSet(.threshold(attempt)) else { return abandon(attempt, &turn) }
            move(attempt, to: .waiting, &turn)
            callsWithoutAgent.append(attempt)
        case .talking, .safeHarbour, .ending: break
        }
    }

    /// Gives idle agents to calls that lost theirs: people who wait before phones that still ring, in the order in
    /// which they answered or were dialled.
    mutating func findAgents(_ turn: inout Turn) {
        guard !callsWithoutAgent.isEmpty else { return }
        let urgency = callsWithoutAgent.map { attempt in
            (isUnanswered: calls[attempt]!.answeredAt == nil, since: calls[attempt]!.answeredAt, attempt: attempt)
        }
        .sorted { left, right in
            if left.isUnanswered != right.isUnanswered { return right.isUnanswered }
            if let one = left.since, let other = right.since, one != other { return one < other }
            return left.attempt < right.attempt
        }
        for (isUnanswered, _, attempt) in urgency {
            guard let group = campaigns[calls[attempt]!.campaign]!.settings.skillGroup,
                let agent = readyAgents[group]?.first
            else { continue }
            callsWithoutAgent.removeAll { $0 == attempt }
            if isUnanswered { reserve(agent, for: attempt, &turn) } else { meet(attempt, agent, &turn) }
        }
    }

    /// Keeps an agent free for a call that nobody has answered yet.
    mutating func reserve(_ agent: AgentID, for attempt: AttemptID, _ turn: inout Turn) {
        calls[attempt]!.agent = agent
        agents[agent]!.call = attempt
        become(.reserved, agent, &turn)
    }

    // MARK: Abandonment

    mutating func waitedLongEnough(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .waiting else { return }
        abandon(attempt, &turn)
    }

    /// Nobody was free in time: the customer hears who called, and the call ends.
    mutating func abandon(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return }
        if let agent = call.agent {
            letGo(agent, of: attempt, &turn)
            calls[attempt]!.agent = nil
            calls[attempt]!.hasBridge = false
        }
        callsWithoutAgent.removeAll { $0 == attempt }
        cancel(.threshold(attempt), &turn)
        calls[attempt]!.endedBy = .system
        guard let prompt = campaigns[call.campaign]!.settings.safeHarbourPrompt else {
            return hangUp(attempt, by: .system, &turn)
        }
        move(attempt, to: .safeHarbour, &turn)
        turn.actions.append(.play(attempt, prompt: prompt))
        set(.ending(attempt), at: turn.now + .seconds(60), &turn)
    }

    mutating func promptFinished(_ attempt: AttemptID, _ turn: inout Turn) {
        guard calls[attempt]?.state == .safeHarbour else { return }
        hangUp(attempt, by: .system, &turn)
    }

    // MARK: The end

    /// Gives the attempt its one outcome, frees everything that was held for it, and decides what becomes of the lead.
    ///
    /// - Parameter fate: The lead's fate when the outcome does not decide it; `.some(nil)` leaves the lead alone.
    mutating func finish(
        _ attempt: AttemptID, _ outcome: Outcome, _ ending: Ending?, fate: LeadFate?? = nil, _ turn: inout Turn
    ) {
        guard let call = calls.removeValue(forKey: attempt) else { return }
        for timer in [Timer.ring(attempt), .threshold(attempt), .ending(attempt)] { cancel(timer, &turn) }
        callsWithoutAgent.removeAll { $0 == attempt }
        trunks[call.trunk]?.release()
        campaigns[call.campaign]!.liveCalls -= 1
        campaigns[call.campaign]!.tally.outcomes[outcome, default: 0] += 1
        turn.write(.attempt(call.record(outcome: outcome, ending: ending, at: turn.now)))
        turn.publish(.callEnded(attempt, outcome))

        if let bridgedAt = call.bridgedAt, let agent = call.agent {
            campaigns[call.campaign]!.tally.talkTime += turn.now - bridgedAt
            beginWrapUp(agent, after: call, &turn)
            return
        }
        if let agent = call.agent { letGo(agent, of: attempt, hasBridge: call.hasBridge, &turn) }
        guard let campaign = campaigns[call.campaign]?.settings else { return }
        let decided = fate ?? RetryPlan.fate(of: call.lead, after: outcome, in: campaign, at: turn.now)
        guard let decided else { return }
        settle(call.lead, decided, after: attempt, tried: outcome, in: call.campaign, &turn)
    }

    mutating func settle(
        _ lead: Lead, _ fate: LeadFate, after attempt: AttemptID, tried: Outcome?, in campaign: CampaignID,
        _ turn: inout Turn
    ) {
        let counted = tried == .cancelled ? nil : tried
        turn.write(
            .lead(LeadRecord(lead: lead.id, attempt: attempt, tried: counted, fate: fate, at: turn.now)))
        if case .retry(let due, _) = fate { expectLead(of: campaign, at: due, &turn) }
    }

    private mutating func move(_ attempt: AttemptID, to state: CallState, _ turn: inout Turn) {
        calls[attempt]!.state = state
        turn.publish(.call(attempt, state))
    }
}
