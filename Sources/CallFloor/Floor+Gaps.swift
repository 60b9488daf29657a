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

        for attempt in calls.keys.sorted() { reconcile(attempt, answered: view.calls[attempt], away: away, &turn) }
        for attempt in view.calls.keys.sorted() where calls[attempt] == nil { turn.actions.append(.hangUp(attempt)) }
        for leg in legs.keys.sorted() { reconcile(leg, answered: view.legs[leg], &turn) }
        for leg in view.legs.keys.sorted() where legs[leg] == nil { turn.actions.append(.hangUpLeg(leg)) }
    }

    private mutating func reconcile(
        _ attempt: AttemptID, answered: Bool?, away: Duration, _ turn: inout Turn
    ) {
        guard let call = calls[attempt], call.state != .intended else { return }
        switch (answered, call.state) {
        case (nil, .placing) where call.placedAt.map({ turn.now - $0 < settings.endingGrace }) ?? false:
            // The request may still be on its way; its own answer, or this question, will tell.
            turn.actions.append(.inspect(attempt))
        case (nil, _): ended(attempt, Ending(outcome: .lost), &turn)
        case (true, .placing), (true, .ringing):
            self.answered(attempt, &turn)
            let threshold = campaigns[call.campaign]!.settings.abandonThreshold
            if away > threshold, calls[attempt]?.state == .waiting || calls[attempt]?.state == .connecting {
                abandon(attempt, &turn)
            }
        case (true, .connecting):
            if let leg = call.agent.flatMap({ agents[$0]?.leg.id }) {
                connect(attempt, leg, isRecorded: campaigns[call.campaign]!.settings.isRecorded, &turn)
            }
        default: break
        }
    }

    private mutating func reconcile(_ leg: LegID, answered: Bool?, _ turn: inout Turn) {
        guard let agent = legs[leg], let desk = agents[agent] else { return }
        switch (answered, desk.leg) {
        case (nil, .calling) where timers.due(.agentRing(agent)).map({ $0 > turn.now }) ?? false: break
        case (nil, _): legEnded(leg, &turn)
        case (true, .calling): legAnswered(leg, &turn)
        case (true, .returning): turn.actions.append(.hold(leg))
        default: break
        }
    }
}
