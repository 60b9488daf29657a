// Agents: states, phones, reservation and wrap-up.
extension Floor {
    mutating func configure(_ agent: Agent, _ turn: inout Turn) {
        for membership in agent.memberships where readyAgents[membership.group] == nil {
            readyAgents[membership.group] = ReadyQueue()
        }
        guard agents[agent.id] != nil else {
            agents[agent.id] = AgentDesk(agent, at: turn.now)
            return
        }
        leaveQueues(agent.id)
        agents[agent.id]!.settings = agent
        if agents[agent.id]!.isAvailable { enterQueues(agent.id) }
    }

    /// Why a command cannot be obeyed; nil when it can. Asked before the command becomes an input.
    public func objection(to command: AgentCommand, of agent: AgentID) -> String? {
        guard let desk = agents[agent] else { return "No such agent on this floor." }
        switch (command, desk.state) {
        case (.login, let state) where state != .offline: return "\(desk.settings.login) is already logged in."
        case (.login, _), (.logout, .offline): return nil
        case (_, .offline): return "\(desk.settings.login) is not logged in. Log in first."
        case (.hangUp, let state) where state != .talking: return "\(desk.settings.login) is in no conversation."
        case (.dispose, let state) where state != .talking && state != .wrapup:
            return "\(desk.settings.login) has no conversation to conclude."
        default: return nil
        }
    }

    mutating func obey(_ command: AgentCommand, of agent: AgentID, _ turn: inout Turn) {
        guard objection(to: command, of: agent) == nil, let desk = agents[agent] else { return }
        switch command {
        case .login: logIn(agent, &turn)
        case .ready: ready(agent, &turn)
        case .pause(let reason): leave(agent, to: .paused(reason: reason), &turn)
        case .logout: leave(agent, to: .offline, &turn)
        case .hangUp: if let call = desk.call { hangUp(call, by: .agent, &turn) }
        case .dispose(let disposition):
            guard desk.state == .wrapup else { return agents[agent]!.earlyDisposition = disposition }
            agents[agent]!.conclusion?.disposition = disposition
            conclude(agent, &turn)
        }
    }

    private mutating func logIn(_ agent: AgentID, _ turn: inout Turn) {
        agents[agent]!.next = .ready
        agents[agent]!.conversations = 0
        agents[agent]!.legPolicy = agents[agent]!.settings.leg
        become(.paused(reason: "login"), agent, &turn)
        if agents[agent]!.legPolicy == .persistent { callPhone(of: agent, autoAnswers: true, &turn) }
    }

    private mutating func ready(_ agent: AgentID, _ turn: inout Turn) {
        agents[agent]!.next = .ready
        switch agents[agent]!.state {
        case .paused:
            agents[agent]!.idleSince = turn.now
            becomeNext(agent, &turn)
        case .wrapup: conclude(agent, &turn)
        default: break
        }
    }

    /// Pause and log-out take effect at once when the agent is free, else when the conversation is concluded.
    private mutating func leave(_ agent: AgentID, to next: AgentDesk.Next, _ turn: inout Turn) {
        agents[agent]!.next = next
        switch agents[agent]!.state {
        case .ready, .paused: becomeNext(agent, &turn)
        case .wrapup: if next == .offline { conclude(agent, &turn) }
        case .reserved, .ringing, .talking, .offline: break
        }
    }

    private mutating func becomeNext(_ agent: AgentID, _ turn: inout Turn) {
        switch agents[agent]!.next {
        case .ready:
            become(.ready, agent, &turn)
            if agents[agent]!.legPolicy == .persistent, agents[agent]!.leg == .none {
                callPhone(of: agent, autoAnswers: true, &turn)
            }
        case .paused(let reason): become(.paused(reason: reason), agent, &turn)
        case .offline:
            become(.offline, agent, &turn)
            hangUpPhone(of: agent, &turn)
        }
    }

    /// The one place where an agent's state changes: queues, history and views follow it.
    mutating func become(_ state: AgentState, _ agent: AgentID, _ turn: inout Turn) {
        leaveQueues(agent)
        if agents[agent]!.state != state {
            agents[agent]!.state = state
            agents[agent]!.since = turn.now
            let attempt = agents[agent]!.call ?? agents[agent]!.conclusion?.attempt
            turn.write(
                .agentState(AgentStateRecord(agent: agent, state: state, attempt: attempt, at: turn.now)))
            turn.publish(.agent(agent, state))
        }
        if agents[agent]!.isAvailable { enterQueues(agent) }
    }

    private mutating func leaveQueues(_ agent: AgentID) {
        for membership in agents[agent]!.settings.memberships { readyAgents[membership.group]?.remove(agent) }
    }

    private mutating func enterQueues(_ agent: AgentID) {
        let desk = agents[agent]!
        for membership in desk.settings.memberships {
            readyAgents[membership.group, default: ReadyQueue()].insert(agent, since: desk.idleSince)
        }
    }

    // MARK: Phones

    mutating func callPhone(of agent: AgentID, autoAnswers: Bool, _ turn: inout Turn) {
        let leg = LegID(ULID(at: turn.now, using: &generator))
        legs[leg] = agent
        agents[agent]!.leg = .calling(leg)
        turn.actions.append(
            .callAgent(
                LegOrder(
                    leg: leg, agent: agent, ringTimeout: settings.agentRingTimeout, autoAnswers: autoAnswers)))
        set(.agentRing(agent), at: turn.now + settings.agentRingTimeout + settings.ringGrace, &turn)
    }

    private mutating func hangUpPhone(of agent: AgentID, _ turn: inout Turn) {
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
        if let attempt = agents[agent]!.call, let call = calls[attempt], call.state == .waiting {
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
        if agents[agent]!.isAvailable { enterQueues(agent) }
    }

    mutating func legEnded(_ leg: LegID, _ turn: inout Turn) {
        guard let agent = legs.removeValue(forKey: leg), let desk = agents[agent], desk.leg.id == leg else { return }
        leaveQueues(agent)
        cancel(.agentRing(agent), &turn)
        agents[agent]!.leg = .none
        switch desk.leg {
        case .calling: phoneIsGone(agent, "phone did not answer", &turn)
        case .returning, .held, .inCall: phoneIsGone(agent, "phone hung up", &turn)
        case .none, .hangingUp: break  // we ended it ourselves: nothing is wrong with the phone
        }
        if let attempt = desk.call, let call = calls[attempt] {
            // A conversation ends with the agent's leg; anything before it goes on with another agent.
            if call.bridgedAt != nil { hangUp(attempt, by: .agent, &turn) } else { loseAgent(of: attempt, &turn) }
        }
        if agents[agent]!.isAvailable { enterQueues(agent) }
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
        legEnded(leg, &turn)
    }

    // MARK: Letting go, and wrapping up

    /// The agent is no longer needed for a call that came to no conversation.
    mutating func letGo(_ agent: AgentID, of attempt: AttemptID, hasBridge: Bool? = nil, _ turn: inout Turn) {
        guard let desk = agents[agent], desk.call == attempt else { return }
        agents[agent]!.call = nil
        freeLeg(of: agent, from: attempt, hasBridge: hasBridge ?? calls[attempt]?.hasBridge ?? false, &turn)
        switch desk.state {
        case .reserved, .ringing: becomeNext(agent, &turn)
        default: break
        }
    }

    /// Takes the agent's leg out of a conversation: back to the holding bridge, or hung up.
    private mutating func freeLeg(
        of agent: AgentID, from attempt: AttemptID, hasBridge: Bool, _ turn: inout Turn
    ) {
        let desk = agents[agent]!
        switch (desk.legPolicy, desk.leg) {
        case (.persistent, .inCall(let leg)):
            agents[agent]!.leg = .returning(leg)
            turn.actions.append(.release(attempt, leg))
        case (.perCall, .calling), (.perCall, .inCall):
            if hasBridge { turn.actions.append(.dismantle(attempt)) }
            hangUpPhone(of: agent, &turn)
        default:
            if hasBridge { turn.actions.append(.dismantle(attempt)) }
        }
    }

    mutating func beginWrapUp(_ agent: AgentID, after call: Call, _ turn: inout Turn) {
        freeLeg(of: agent, from: call.attempt, hasBridge: call.hasBridge, &turn)
        agents[agent]!.call = nil
        agents[agent]!.conclusion = .init(
            attempt: call.attempt, campaign: call.campaign, lead: call.lead,
            disposition: agents[agent]!.earlyDisposition)
        agents[agent]!.earlyDisposition = nil
        agents[agent]!.idleSince = turn.now
        campaigns[call.campaign]!.openConclusions += 1
        become(.wrapup, agent, &turn)
        let allowed = campaigns[call.campaign]!.settings.wrapUp
        if allowed == .zero || agents[agent]!.conclusion?.disposition != nil || agents[agent]!.next == .offline {
            conclude(agent, &turn)
        } else {
            set(.wrapUp(agent), at: turn.now + allowed, &turn)
        }
    }

    /// Ends wrap-up: what was concluded, or that nothing was, decides the lead's fate.
    mutating func conclude(_ agent: AgentID, _ turn: inout Turn) {
        guard agents[agent]?.state == .wrapup, let conclusion = agents[agent]!.conclusion else { return }
        agents[agent]!.conclusion = nil
        agents[agent]!.idleSince = turn.now
        cancel(.wrapUp(agent), &turn)
        campaigns[conclusion.campaign]!.openConclusions -= 1
        turn.write(
            .disposition(
                DispositionRecord(
                    attempt: conclusion.attempt, agent: agent, disposition: conclusion.disposition, at: turn.now)))
        let fate: LeadFate
        switch conclusion.disposition?.effect {
        case nil: fate = .finished(reason: Outcome.answered.rawValue)
        case .finish: fate = .finished(reason: conclusion.disposition!.code)
        case .doNotCall: fate = .finished(reason: "do-not-call")
        case .retry(let delay): fate = .retry(at: turn.now + delay, number: conclusion.lead.nextNumber)
        }
        settle(
            conclusion.lead, fate, after: conclusion.attempt, tried: .answered, in: conclusion.campaign, &turn)
        becomeNext(agent, &turn)
    }
}
