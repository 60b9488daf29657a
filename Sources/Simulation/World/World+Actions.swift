import CallFloor

// What the floor wants done, and what happens.
extension World {
    mutating func perform(_ action: Action) {
        switch action {
        case .claimLeads(let campaign, let count, _): agenda.add(.claimed(campaign, count: Int32(count)))
        case .releaseLeads(let leads): store.release(leads, at: instant)
        case .commit(let intent):
            attempts += 1
            agenda.add(.committed(intent.attempt))
        case .write(let write): take(write)
        case .place(let order): place(order)
        case .callAgent(let order): call(order)
        case .hold(let leg): hold(leg)
        case .connect(let attempt, let leg, _): connect(attempt, leg)
        case .release(_, let leg): hold(leg)
        case .dismantle: break
        case .play(let attempt, _): agenda.add(.promptFinished(attempt), at: later(8))
        case .playRinging, .stopRinging: break
        case .hangUp(let attempt): hangUp(attempt)
        case .hangUpLeg(let leg): hangUpLeg(leg)
        case .inspect(let attempt): inspect(attempt)
        case .setTimer(let timer, let at): setTimer(timer, at: at.microseconds)
        case .cancelTimer(let timer): setTimer(timer, at: nil)
        case .publish(.agent(let agent, let state)): self.agent(agent, becomes: state)
        case .publish: break
        }
    }

    private mutating func take(_ write: StoreWrite) {
        switch write {
        case .attempt(let record):
            meter.attempt(record, at: now)
            digest = (digest ^ record.attempt.ulid.low) &* 0x0000_0100_0000_01B3
            report(.ended(record))
            if customers[record.attempt]?.isGhost == true { customers[record.attempt] = nil }
        case .lead(let record): store.take(record)
        case .disposition, .recording, .agentState, .campaignStatus: break
        }
    }

    mutating func happen(_ happening: Happening) {
        switch happening {
        case .committed(let attempt): feed(.intentCommitted(attempt))
        case .claimed(let campaign, let count):
            feed(.claimed(campaign, store.claim(Int(count), at: instant)))
        case .timer(let timer): fire(timer)
        case .picksUp(let attempt): picksUp(attempt)
        case .leaves(let attempt, let outcome): leaves(attempt, outcome)
        case .losesPatience(let attempt): losesPatience(attempt)
        case .talkEnds(let attempt): leaves(attempt, .answered)
        case .silence(let attempt): fallsSilent(attempt)
        case .phonePicksUp(let leg): phonePicksUp(leg)
        case .comes(let agent): comes(agent)
        case .goes(let agent): goes(agent)
        case .wrapUpEnds(let agent): wrapUpEnds(agent)
        case .breakBegins(let agent): breakBegins(agent)
        case .breakEnds(let agent): breakEnds(agent)
        case .dayEnds: dayEnds()
        case .linkBreaks: linkBreaks()
        case .linkReturns: linkReturns()
        case .look: look()
        default: if isLinked, let input = input(of: happening) { feed(input) }
        }
    }

    /// What the switch says, in the floor's words.
    private func input(of happening: Happening) -> Input? {
        switch happening {
        case .placed(let attempt): .placed(attempt)
        case .placeFailed(let attempt, let failure): .placeFailed(attempt, failure)
        case .rings(let attempt): .ringing(attempt)
        case .answers(let attempt): .answered(attempt)
        case .ended(let attempt, let outcome):
            .ended(attempt, Ending(outcome: outcome, cause: Self.causes[outcome]))
        case .connected(let attempt): .connected(attempt)
        case .connectFailed(let attempt): .connectFailed(attempt)
        case .promptFinished(let attempt): .promptFinished(attempt)
        case .legAnswered(let leg): .legAnswered(leg)
        case .legHeld(let leg): .legHeld(leg)
        case .legEnded(let leg): .legEnded(leg)
        default: nil
        }
    }

    /// The Q.850 causes that a network gives.
    private static let causes: [Outcome: Int] = [.answered: 16, .busy: 17, .noAnswer: 19, .machine: 16]

    private mutating func dayEnds() {
        day += 1
        let now = time
        commander?.dayBegins(at: now)
        openDay()
    }

    /// The agent hears nobody and hangs up.
    private mutating func fallsSilent(_ attempt: AttemptID) {
        guard let customer = customers[attempt], customer.isGhost, let agent = customer.agent else { return }
        feed(.command(agent, .hangUp))
    }

    // MARK: Timers

    private mutating func setTimer(_ timer: Timer, at due: Int64?) {
        switch timer {
        case .claim: claimDue = due
        case .hours: hoursDue = due
        case .pace: paceDue = due
        case .judge: judgeDue = due
        case .ring(let attempt): customers[attempt]?.ringDue = due
        case .threshold(let attempt): customers[attempt]?.thresholdDue = due
        case .ending(let attempt): customers[attempt]?.endingDue = due
        case .agentRing(let agent): people[Int(agent.rawValue) - 1].ringDue = due
        case .wrapUp(let agent): people[Int(agent.rawValue) - 1].wrapUpTimerDue = due
        }
        if let due { agenda.add(.timer(timer), at: max(due, now)) }
    }

    private mutating func fire(_ timer: Timer) {
        let due: Int64?
        switch timer {
        case .claim: due = claimDue
        case .hours: due = hoursDue
        case .pace: due = paceDue
        case .judge: due = judgeDue
        case .ring(let attempt): due = customers[attempt]?.ringDue
        case .threshold(let attempt): due = customers[attempt]?.thresholdDue
        case .ending(let attempt): due = customers[attempt]?.endingDue
        case .agentRing(let agent): due = people[Int(agent.rawValue) - 1].ringDue
        case .wrapUp(let agent): due = people[Int(agent.rawValue) - 1].wrapUpTimerDue
        }
        guard let due, due <= now else { return }
        setTimer(timer, at: nil)
        feed(.timer(timer))
    }
}
