import CallPacing

// Calls: from the committed intent to the one outcome.
extension Floor {
    // MARK: Placing

    mutating func place(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .intended else { return }
        // Without its agent (the phone was lost since the decision, and nobody else is idle) a progressive dial would
        // be a gamble.
        guard let campaign = campaigns[call.campaign]?.settings, isSwitchUp, !isClosing,
            campaign.status == .running || call.kind == .manual, call.agent != nil || !call.needsAgentToDial
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
        case .expired: fate = .finished(reason: "expired")
        case .callerIDCap(let until):
            if let token = call.callerID, let pool = call.callerIDPool {
                callerIDs[pool]?.block(token, until: until)
            }
            fate = .retry(at: turn.now, number: call.lead.nextNumber)
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
        trunks[call.trunk]?.placed(attempt.ulid)
    }

    mutating func placeFailed(_ attempt: AttemptID, _ failure: PlaceFailure, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return }
        let isDialled = call.state == .placing || call.state == .ringing || call.state == .ending
        let wasHeardOf = call.ringingAt != nil || call.answeredAt != nil
        guard isDialled, call.answeredAt == nil else { return }
        switch failure {
        case .noChannel where !wasHeardOf, .refused where !wasHeardOf:
            let outcome: Outcome = failure == .noChannel ? .congestion : .trunkFault
            let news = trunks[call.trunk]?.noChannel(attempt, outcome, at: turn.now)
            conclude(attempt, outcome, nil, news, &turn)
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
        gotThrough(attempt, &turn)
        move(attempt, to: .ringing, &turn)
    }

    /// - Parameter waited: How long ago the person may have picked up.
    mutating func answered(_ attempt: AttemptID, after waited: Duration = .zero, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return sweep(attempt, &turn) }
        if call.state == .ending, call.answeredAt == nil {
            // Our hang-up crossed the answer: a person picked up and met nobody.
            calls[attempt]!.answeredAt = turn.now
            campaigns[call.campaign]!.unanswered -= 1
        }
        guard call.state == .placing || call.state == .ringing else { return }
        calls[attempt]!.answeredAt = turn.now
        campaigns[call.campaign]!.unanswered -= 1
        gotThrough(attempt, &turn)
        campaigns[call.campaign]!.pacer.observe(
            .answered(after: (turn.now - call.decidedAt).inSeconds, CallTraits(call)), at: turn.now.seconds)
        cancel(.ring(attempt), &turn)
        if call.kind == .agentless { return announce(attempt, &turn) }
        let threshold = campaigns[call.campaign]!.settings.abandonThreshold
        if waited > threshold { return abandon(attempt, &turn) }
        move(attempt, to: .waiting, &turn)
        set(.threshold(attempt), at: turn.now + threshold, &turn)
        if let agent = call.agent { meet(attempt, agent, &turn) } else { awaitAgent(attempt) }
    }

    mutating func ended(_ attempt: AttemptID, _ ending: Ending, _ turn: inout Turn) {
        guard let call = calls[attempt], call.isDialled else { return }
        if let answeredAt = call.answeredAt {
            let threshold = campaigns[call.campaign]!.settings.abandonThreshold
            // Who was seen to hang up before the threshold has left of their own accord; abandoned is whom we kept
            // waiting, hung up on, or lost from sight.
            let hasLeft = call.endedBy == nil && ending.outcome != .lost && turn.now - answeredAt < threshold
            let isMet = call.bridgedAt != nil || hasLeft || call.kind == .agentless
            return finish(attempt, isMet ? .answered : .abandoned, ending, &turn)
        }
        // An answer that was never seen, and only the records tell of, met nobody.
        let outcome = ending.outcome == .answered ? .abandoned : ending.outcome
        let news = trunks[call.trunk]?.ended(
            attempt, outcome, ending, hasRung: call.ringingAt != nil, at: turn.now)
        conclude(attempt, outcome, ending, news, &turn)
    }

    mutating func rangLongEnough(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .placing || call.state == .ringing else { return }
        hangUp(attempt, by: .system, &turn)
    }

    /// A message or a hang-up should have been over: nudge it, then ask the switch what is there.
    mutating func shouldHaveEnded(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return }
        switch call.state {
        case .safeHarbour, .announcing: hangUp(attempt, by: .system, &turn)
        case .ending:
            turn.actions.append(.hangUp(attempt))
            turn.actions.append(.inspect(attempt))
            set(.ending(attempt), at: turn.now + settings.endingGrace, &turn)
        default: break
        }
    }

    mutating func hangUp(_ attempt: AttemptID, by party: AttemptRecord.Party, _ turn: inout Turn) {
        guard let call = calls[attempt], call.isDialled, call.state != .ending else { return }
        if calls[attempt]!.endedBy == nil { calls[attempt]!.endedBy = party }
        move(attempt, to: .ending, &turn)
        callsWithoutAgent.removeAll { $0 == attempt }
        turn.actions.append(.hangUp(attempt))
        set(.ending(attempt), at: turn.now + settings.endingGrace, &turn)
    }

    /// The switch speaks of a call that this floor does not know: it must not live on unattended.
    private func sweep(_ attempt: AttemptID, _ turn: inout Turn) { turn.actions.append(.hangUp(attempt)) }
}
