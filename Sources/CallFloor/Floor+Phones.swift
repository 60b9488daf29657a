// Agents' phones: the legs that are called, wait in the holding bridge, and end.
extension Floor {
    // MARK: Phones

    mutating func callPhone(of agent: AgentID, autoAnswers: Bool, _ turn: inout Turn) {
        let leg = LegID(ULID(at: turn.now, using: &generator))
        let phone = agents[agent]!.settings
        legs[leg] = agent
        agents[agent]!.leg = .calling(leg)
        if let trunk = phone.outside {
            guard let meter = trunks[trunk], meter.freeChannels(at: turn.now) > 0 else {
                return legEnded(leg, .noLine, &turn)
            }
            trunks[trunk]!.take(leg.ulid, at: turn.now)
            legTrunks[leg] = trunk
        }
        let ringTimeout = phone.ringTimeout ?? settings.agentRingTimeout
        turn.actions.append(
            .callAgent(
                LegOrder(
                    leg: leg, agent: agent, trunk: phone.outside, ringTimeout: ringTimeout,
                    autoAnswers: autoAnswers && phone.outside == nil)))
        set(.agentRing(agent), at: turn.now + ringTimeout + settings.ringGrace, &turn)
    }

    mutating func hangUpPhone(of agent: AgentID, _ turn: inout Turn) {
        guard let leg = agents[agent]!.leg.id, agents[agent]!.leg != .hangingUp(leg) else { return }
        cancel(.agentRing(agent), &turn)
        agents[agent]!.leg = .hangingUp(leg)
        turn.actions.append(.hangUpLeg(leg))
    }

    mutating func legAnswered(_ leg: LegID, _ turn: inout Turn) {
        guard let agent = legs[leg], let desk = agents[agent], desk.leg.id == leg else {
            return turn.actions.append(.hangUpLeg(leg))
        }
        switch desk.leg {
        case .calling: break
        case .hangingUp: return turn.actions.append(.hangUpLeg(leg))
        case .none, .returning, .held, .inCall: return  // told twice
        }
        cancel(.agentRing(agent), &turn)
        agents[agent]!.misses = 0
        if let attempt = agents[agent]!.call, let call = calls[attempt], call.state == .agentFirst {
            agents[agent]!.leg = .inCall(leg)
            become(.reserved, agent, &turn)
            agentIsThere(for: attempt, leg, &turn)
        } else if let attempt = agents[agent]!.call, let call = calls[attempt], call.state == .waiting {
            agents[agent]!.leg = .inCall(leg)
            connect(attempt, leg, isRecorded: campaigns[call.campaign]!.settings.isRecorded, &turn)
        } else if desk.legPolicy == .persistent {
            agents[agent]!.leg = .returning(leg)
            turn.actions.append(.hold(leg))
        } else {
            hangUpPhone(of: agent, &turn)
        }
    }

    mutating func legHeld(_ leg: LegID, _ turn: inout Turn) {
        guard let agent = legs[leg], agents[agent]?.leg == .returning(leg) else { return }
        agents[agent]!.leg = .held(leg)
        if let attempt = agents[agent]!.call, calls[attempt]?.state == .agentFirst {
            agents[agent]!.leg = .inCall(leg)
            become(.reserved, agent, &turn)
            agentIsThere(for: attempt, leg, &turn)
        }
        if agents[agent]!.isAvailable { enterQueues(agent) }
    }

    mutating func legEnded(_ leg: LegID, _ end: LegEnd = .gone, _ turn: inout Turn) {
        if let trunk = legTrunks.removeValue(forKey: leg) { trunks[trunk]?.release(leg.ulid, nil) }
        guard let agent = legs.removeValue(forKey: leg), let desk = agents[agent], desk.leg.id == leg else { return }
        leaveQueues(agent)
        cancel(.agentRing(agent), &turn)
        agents[agent]!.leg = .none
        switch desk.leg {
        case .calling: phoneDidNotAnswer(agent, end, &turn)
        case .returning, .held, .inCall: phoneIsGone(agent, "phone hung up", &turn)
        case .none, .hangingUp: break  // we ended it ourselves: nothing is wrong with the phone
        }
        if let attempt = desk.call, let call = calls[attempt] {
            // A conversation ends with the agent's leg; anything before it goes on with another agent.
            if call.bridgedAt != nil { hangUp(attempt, by: .agent, &turn) } else { loseAgent(of: attempt, &turn) }
        }
        if agents[agent]!.isAvailable { enterQueues(agent) }
        callAgain(agent, &turn)
    }

    /// Calls that the phone leaves unanswered are counted: so many in a row, and the agent is paused.
    private mutating func phoneDidNotAnswer(_ agent: AgentID, _ end: LegEnd, _ turn: inout Turn) {
        agents[agent]!.misses += 1
        // Whoever missed a call goes to the end of the queue.
        agents[agent]!.idleSince = turn.now
        guard end == .noLine || agents[agent]!.misses >= agents[agent]!.settings.missesAllowed else { return }
        agents[agent]!.misses = 0
        phoneIsGone(agent, end.pauseReason, &turn)
    }

    /// A persistent leg that was missed, and may be missed once more, is called again.
    private mutating func callAgain(_ agent: AgentID, _ turn: inout Turn) {
        guard let desk = agents[agent], desk.misses > 0, desk.legPolicy == .persistent, desk.leg == .none,
            desk.next == .ready, desk.state == .ready || desk.state == .paused(reason: "login")
        else { return }
        callPhone(of: agent, autoAnswers: true, &turn)
    }

    /// An agent without a phone takes no calls until ready again; what goes on is concluded first.
    private mutating func phoneIsGone(_ agent: AgentID, _ reason: String, _ turn: inout Turn) {
        let desk = agents[agent]!
        switch desk.state {
        case .ready, .paused: become(.paused(reason: reason), agent, &turn)
        case .talking where desk.legPolicy == .perCall, .wrapup where desk.legPolicy == .perCall, .offline: break
        case .reserved, .ringing, .talking, .wrapup:
            if desk.next == .ready { agents[agent]!.next = .paused(reason: reason) }
        }
    }

    mutating func agentPhoneRangLongEnough(_ agent: AgentID, _ turn: inout Turn) {
        guard let desk = agents[agent], case .calling(let leg) = desk.leg else { return }
        turn.actions.append(.hangUpLeg(leg))
        legEnded(leg, .noAnswer, &turn)
    }
}
