// Meetings: how a customer who answered comes to an agent, a message, or nobody.
extension Floor {
    // MARK: Meeting an agent

    /// Puts a call among those that want an agent.
    mutating func awaitAgent(_ attempt: AttemptID) {
        if !callsWithoutAgent.contains(attempt) { callsWithoutAgent.append(attempt) }
    }

    /// Brings an answered customer to an agent who is held for it.
    mutating func meet(_ attempt: AttemptID, _ agent: AgentID, _ turn: inout Turn) {
        guard let call = calls[attempt], let desk = agents[agent] else { return }
        calls[attempt]!.agent = agent
        agents[agent]!.call = attempt
        switch (desk.legPolicy, desk.leg) {
        case (_, .inCall(let leg)) where call.kind == .manual:
            turn.actions.append(.stopRinging(leg))
            connect(attempt, leg, isRecorded: campaigns[call.campaign]!.settings.isRecorded, &turn)
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
        letGo(agent, of: call, &turn)
        calls[attempt]!.agent = nil
        calls[attempt]!.hasBridge = false
        switch call.state {
        // Who asked for the call is gone: nobody else wanted it.
        case .agentFirst: finish(attempt, .cancelled, nil, &turn)
        case .intended, .placing, .ringing:
            guard call.kind != .manual else { return giveUp(attempt, &turn) }
            awaitAgent(attempt)
        case .waiting, .connecting:
            guard call.kind != .manual else { return abandon(attempt, &turn) }
            guard timers.isSet(.threshold(attempt)) else { return abandon(attempt, &turn) }
            move(attempt, to: .waiting, &turn)
            awaitAgent(attempt)
        case .talking, .announcing, .safeHarbour, .ending: break
        }
    }

    /// Ends a call that nobody answered and nobody wants any more.
    private mutating func giveUp(_ attempt: AttemptID, _ turn: inout Turn) {
        if calls[attempt]?.isDialled == true { return hangUp(attempt, by: .system, &turn) }
        finish(attempt, .cancelled, nil, &turn)
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
                let agent = freeAgent(of: group, for: calls[attempt]!.lead)
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
            letGo(agent, of: call, &turn)
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

    // MARK: Messages

    /// Plays the campaign's message to a person, or a machine, who answered a call without agents.
    mutating func announce(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let message = campaigns[calls[attempt]!.campaign]!.settings.message else {
            return hangUp(attempt, by: .system, &turn)
        }
        move(attempt, to: .announcing, &turn)
        turn.actions.append(.play(attempt, prompt: message))
        set(.ending(attempt), at: turn.now + Self.longestMessage, &turn)
    }

    /// A message that is not over by then never will be.
    private static let longestMessage = Duration.seconds(600)

    mutating func promptFinished(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let state = calls[attempt]?.state, state == .safeHarbour || state == .announcing else { return }
        hangUp(attempt, by: .system, &turn)
    }
}
