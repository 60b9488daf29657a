import CallPacing

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
        countDuty(of: agent.id, by: -1)
        agents[agent.id]!.settings = agent
        countDuty(of: agent.id, by: 1)
        if agents[agent.id]!.isAvailable { enterQueues(agent.id) }
    }

    /// A group's strategy is this now: who waits in its queue is put in order again.
    mutating func configure(_ group: SkillGroup) {
        let isReordered = skillGroups.updateValue(group, forKey: group.id)?.strategy != group.strategy
        guard let queue = readyAgents[group.id], isReordered else { return }
        for agent in queue.agents {
            leaveQueues(agent)
            enterQueues(agent)
        }
    }

    /// Who of the group's free agents takes a call of this lead: its own agent and nobody else, if it has one; the one
    /// who talked to it last, where the group routes so; else the first in the queue.
    func freeAgent(of group: SkillGroupID, for lead: Lead) -> AgentID? {
        guard let queue = readyAgents[group] else { return nil }
        if let owner = lead.owner { return queue.contains(owner) ? owner : nil }
        if skillGroups[group]?.strategy == .lastAgent, let last = lead.lastAgent, queue.contains(last) { return last }
        return queue.first
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
        case (.dispose(_, .some(let promise)), _) where promise.owner.map({ agents[$0] == nil }) ?? false:
            return "No such agent on this floor to promise the call for."
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
        case .dispose(let disposition, let promise):
            guard desk.state == .wrapup else {
                agents[agent]!.earlyPromise = promise
                return agents[agent]!.earlyDisposition = disposition
            }
            agents[agent]!.conclusion?.disposition = disposition
            agents[agent]!.conclusion?.promise = promise
            conclude(agent, &turn)
        }
    }

    private mutating func logIn(_ agent: AgentID, _ turn: inout Turn) {
        agents[agent]!.next = .ready
        agents[agent]!.conversations = 0
        agents[agent]!.misses = 0
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

    mutating func becomeNext(_ agent: AgentID, _ turn: inout Turn) {
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
            countDuty(of: agent, by: -1)
            agents[agent]!.state = state
            countDuty(of: agent, by: 1)
            agents[agent]!.since = turn.now
            let attempt = agents[agent]!.call ?? agents[agent]!.conclusion?.attempt
            turn.write(
                .agentState(AgentStateRecord(agent: agent, state: state, attempt: attempt, at: turn.now)))
            turn.publish(.agent(agent, state))
        }
        if agents[agent]!.isAvailable { enterQueues(agent) }
    }

    /// Counts the agent among those of each of its groups who are logged in and not paused.
    private mutating func countDuty(of agent: AgentID, by step: Int) {
        guard agents[agent]!.isOnDuty else { return }
        for membership in agents[agent]!.settings.memberships { onDuty[membership.group, default: 0] += step }
    }

    mutating func leaveQueues(_ agent: AgentID) {
        for membership in agents[agent]!.settings.memberships { readyAgents[membership.group]?.remove(agent) }
    }

    mutating func enterQueues(_ agent: AgentID) {
        let desk = agents[agent]!
        for membership in desk.settings.memberships {
            let rank: Int
            switch skillGroups[membership.group]?.strategy ?? .longestIdle {
            case .longestIdle, .lastAgent, .owner: rank = 0
            case .fewestCalls: rank = desk.conversations
            case .skillLevel: rank = membership.level
            }
            readyAgents[membership.group, default: ReadyQueue()].insert(agent, rank: rank, since: desk.idleSince)
        }
    }

    // MARK: Letting go, and wrapping up

    /// The agent is no longer needed for a call that came to no conversation.
    mutating func letGo(_ agent: AgentID, of call: Call, _ turn: inout Turn) {
        guard let desk = agents[agent], desk.call == call.attempt else { return }
        agents[agent]!.call = nil
        freeLeg(of: agent, from: call, &turn)
        switch desk.state {
        case .reserved, .ringing: becomeNext(agent, &turn)
        default: break
        }
    }

    /// Takes the agent's leg out of a call: back to the holding bridge, or hung up.
    private mutating func freeLeg(of agent: AgentID, from call: Call, _ turn: inout Turn) {
        let desk = agents[agent]!
        if case .inCall(let leg) = desk.leg, call.kind == .manual, call.bridgedAt == nil {
            turn.actions.append(.stopRinging(leg))
        }
        switch (desk.legPolicy, desk.leg) {
        case (.persistent, .inCall(let leg)):
            agents[agent]!.leg = .returning(leg)
            turn.actions.append(.release(call.attempt, leg))
        case (.perCall, .calling), (.perCall, .inCall):
            if call.hasBridge { turn.actions.append(.dismantle(call.attempt)) }
            hangUpPhone(of: agent, &turn)
        default:
            if call.hasBridge { turn.actions.append(.dismantle(call.attempt)) }
        }
    }

    mutating func beginWrapUp(_ agent: AgentID, after call: Call, _ turn: inout Turn) {
        freeLeg(of: agent, from: call, &turn)
        agents[agent]!.call = nil
        agents[agent]!.conclusion = .init(
            attempt: call.attempt, campaign: call.campaign, lead: call.lead,
            disposition: agents[agent]!.earlyDisposition, promise: agents[agent]!.earlyPromise)
        agents[agent]!.earlyDisposition = nil
        agents[agent]!.earlyPromise = nil
        agents[agent]!.idleSince = turn.now
        campaigns[call.campaign]!.openConclusions += 1
        campaigns[call.campaign]!.pacer.observe(
            .talked(agent: agent.rawValue, seconds: (turn.now - (call.answeredAt ?? turn.now)).inSeconds),
            at: turn.now.seconds)
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
        let seconds = (turn.now - agents[agent]!.since).inSeconds
        campaigns[conclusion.campaign]!.pacer.observe(
            .wrappedUp(agent: agent.rawValue, seconds: seconds), at: turn.now.seconds)
        campaigns[conclusion.campaign]!.pacer.observe(
            .returned(agents[agent]!.next == .ready), at: turn.now.seconds)
        cancel(.wrapUp(agent), &turn)
        campaigns[conclusion.campaign]!.openConclusions -= 1
        turn.write(
            .disposition(
                DispositionRecord(
                    attempt: conclusion.attempt, agent: agent, disposition: conclusion.disposition, at: turn.now)))
        settle(
            conclusion.lead, fate(of: conclusion, at: turn.now), after: conclusion.attempt, tried: .answered,
            in: conclusion.campaign, keptBy: isKept(conclusion) ? agent : nil, &turn)
        becomeNext(agent, &turn)
    }

    private func fate(of conclusion: AgentDesk.Conclusion, at now: Instant) -> LeadFate {
        let number = conclusion.lead.nextNumber
        if case .doNotCall = conclusion.disposition?.effect { return .finished(reason: "do-not-call") }
        if let promise = conclusion.promise {
            let zone = conclusion.lead.zone(ofNumber: number)
            let at = opening(of: conclusion.campaign, zone: zone, after: max(promise.at, now)) ?? promise.at
            return .promised(at: at, number: number, owner: promise.owner)
        }
        switch conclusion.disposition?.effect {
        case nil: return .finished(reason: Outcome.answered.rawValue)
        case .finish, .doNotCall: return .finished(reason: conclusion.disposition!.code)
        case .retry(let delay):
            let zone = conclusion.lead.zone(ofNumber: number)
            return .retry(
                at: opening(of: conclusion.campaign, zone: zone, after: now + delay) ?? now + delay, number: number)
        }
    }

    /// Whether who talks to a lead of this campaign first keeps it.
    private func isKept(_ conclusion: AgentDesk.Conclusion) -> Bool {
        guard let group = campaigns[conclusion.campaign]?.settings.skillGroup else { return false }
        return skillGroups[group]?.strategy == .owner
    }
}
