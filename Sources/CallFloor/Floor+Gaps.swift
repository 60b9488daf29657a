// Gaps: the link to the switch was away, and what is there now decides what to believe.
extension Floor {
    /// Answers to what the process before had asked are lost: claims are asked again, intents that were not confirmed
    /// were never dialled and are withdrawn, and nothing is believed of the switch until it is seen.
    mutating func open(_ turn: inout Turn) {
        isClosing = false
        isCongested = false
        isStoreUp = true
        isSwitchUp = false
        switchLostAt = switchLostAt ?? lastHeard
        for id in campaigns.keys.sorted() { campaigns[id]!.isClaiming = false }
        for attempt in calls.keys.sorted() where calls[attempt]!.state == .intended {
            withdraw(attempt, .storeUnreachable, &turn)
        }
    }

    mutating func switchLost(_ turn: inout Turn) {
        guard isSwitchUp else { return }
        isSwitchUp = false
        switchLostAt = turn.now
        turn.publish(.switchLink(isUp: false))
    }

    /// Compares what this floor believes with what the switch has.
    ///
    /// A call that is gone and was answered ended; one that is gone and was not is `lost`, for nobody saw how it
    /// went. A call that was answered while nobody looked has waited for as long as we were away: beyond the
    /// threshold it is abandoned, and hears the message. What we do not know is taken down.
    mutating func reconcile(with view: SwitchView, _ turn: inout Turn) {
        let away = switchLostAt.map { turn.now - $0 } ?? .zero
        isSwitchUp = true
        switchLostAt = nil
        turn.publish(.switchLink(isUp: true))

        let returning = Set(legs.filter { agents[$0.value]?.leg == .returning($0.key) }.keys)
        let unsure = Set(view.calls.keys.filter { calls[$0]?.state == .connecting })
        // Calls that are gone before agents' legs, so that an agent whose leg went with the call is told of the call;
        // calls that are there after them, so that nobody who waits is brought to a leg that is gone.
        for attempt in calls.keys.sorted() where view.calls[attempt] == nil { missing(attempt, &turn) }
        for leg in legs.keys.sorted() {
            reconcile(leg, answered: view.legs[leg], wasReturning: returning.contains(leg), &turn)
        }
        for leg in view.legs.keys.sorted() where legs[leg] == nil { turn.actions.append(.hangUpLeg(leg)) }
        for (attempt, isAnswered) in view.calls.sorted(by: { $0.key < $1.key }) {
            present(attempt, isAnswered: isAnswered, away: away, &turn)
            // Whether it came to that is not known: asking twice does no harm.
            if unsure.contains(attempt) { connectAgain(attempt, &turn) }
        }
    }

    private mutating func missing(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.isDialled else { return }
        if call.state == .placing, let placedAt = call.placedAt, turn.now - placedAt < settings.endingGrace {
            // The request may still be on its way; its own answer, or this question, will tell.
            turn.actions.append(.inspect(attempt))
        } else {
            ended(attempt, Ending(outcome: .lost), &turn)
        }
    }

    private mutating func present(
        _ attempt: AttemptID, isAnswered: Bool, away: Duration, _ turn: inout Turn
    ) {
        guard let call = calls[attempt] else { return turn.actions.append(.hangUp(attempt)) }
        guard isAnswered else { return }
        switch call.state {
        case .placing, .ringing, .ending: answered(attempt, after: away, &turn)
        case .agentFirst, .intended, .waiting, .connecting, .talking, .announcing, .safeHarbour: break
        }
    }

    private mutating func connectAgain(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .connecting, let leg = call.agent.flatMap({ agents[$0]?.leg.id })
        else { return }
        connect(attempt, leg, isRecorded: campaigns[call.campaign]!.settings.isRecorded, &turn)
    }

    private mutating func reconcile(_ leg: LegID, answered: Bool?, wasReturning: Bool, _ turn: inout Turn) {
        guard let agent = legs[leg], let desk = agents[agent] else { return }
        guard desk.leg.id == leg else {
            // An earlier leg of this agent, on its way out.
            if answered == nil { legs[leg] = nil } else { turn.actions.append(.hangUpLeg(leg)) }
            return
        }
        switch (answered, desk.leg) {
        case (.some, .hangingUp): turn.actions.append(.hangUpLeg(leg))
        case (nil, .calling) where timers.due(.agentRing(agent)).map({ $0 > turn.now }) ?? false: break
        case (nil, _): legEnded(leg, .gone, &turn)
        case (true, .calling): legAnswered(leg, &turn)
        case (true, .returning) where wasReturning: turn.actions.append(.hold(leg))
        default: break
        }
    }
}
