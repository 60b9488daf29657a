import CallFloor

// Agents as people, and their phones.
extension World {
    mutating func call(_ order: LegOrder) {
        phones[order.leg] = Phone(agent: order.agent)
        if let rings = scenario.agents.phoneRings {
            agenda.add(.phonePicksUp(order.leg), at: later(rings.draw(&agentDice)))
        } else {
            phonePicksUp(order.leg)
        }
    }

    mutating func phonePicksUp(_ leg: LegID) {
        guard phones[leg]?.isUp == false else { return }
        phones[leg]!.isUp = true
        tell(.legAnswered(leg))
    }

    mutating func hold(_ leg: LegID) { tell(phones[leg]?.isUp == true ? .legHeld(leg) : .legEnded(leg)) }

    mutating func hangUpLeg(_ leg: LegID) {
        guard phones.removeValue(forKey: leg) != nil else { return }
        tell(.legEnded(leg))
    }

    private func index(of agent: AgentID) -> Int { Int(agent.rawValue) - 1 }

    /// The floor says that an agent's state is another.
    mutating func agent(_ id: AgentID, becomes state: AgentState) {
        let index = index(of: id)
        meter.agent(from: people[index].state, to: state, at: now)
        count(people[index].state, -1)
        count(state, 1)
        if people[index].state == .wrapup {
            report(
                .handled(
                    id, in: Double(now - people[index].handlingSince) / 1_000_000,
                    wrapUp: Double(now - people[index].since) / 1_000_000))
        }
        people[index].state = state
        people[index].since = now
        people[index].wrapUpDue = nil
        switch state {
        case .talking: people[index].handlingSince = now
        case .wrapup:
            guard !scenario.agents.wrapUp.isZero else { return }
            let due = later(scenario.agents.wrapUp.draw(&talkDice))
            people[index].wrapUpDue = due
            agenda.add(.wrapUpEnds(id), at: due)
        case .paused("break"): agenda.add(.breakEnds(id), at: later(scenario.agents.breakLength.draw(&agentDice)))
        // A phone was lost with the link: the agent sees it and comes back.
        case .paused(let reason) where reason != "login": agenda.add(.breakEnds(id), at: later(5))
        default: break
        }
    }

    private mutating func count(_ state: AgentState, _ change: Int) {
        switch state {
        case .ready: headcount.idle += change
        case .reserved, .ringing: headcount.reserved += change
        case .talking: headcount.talking += change
        case .wrapup: headcount.wrappingUp += change
        case .offline, .paused: break
        }
    }

    mutating func comes(_ agent: AgentID) {
        guard people[index(of: agent)].state == .offline else { return }
        feed(.command(agent, .login))
        feed(.command(agent, .ready))
        planBreak(of: agent)
    }

    mutating func goes(_ agent: AgentID) { feed(.command(agent, .logout)) }

    mutating func wrapUpEnds(_ agent: AgentID) {
        guard people[index(of: agent)].wrapUpDue == now else { return }
        feed(.command(agent, .dispose(Self.done)))
    }

    private mutating func planBreak(of agent: AgentID) {
        guard let every = scenario.agents.breakEvery else { return }
        let due = later(every.draw(&agentDice))
        people[index(of: agent)].breakDue = due
        agenda.add(.breakBegins(agent), at: due)
    }

    mutating func breakBegins(_ agent: AgentID) {
        let person = people[index(of: agent)]
        guard person.breakDue == now, person.state != .offline else { return }
        feed(.command(agent, .pause(reason: "break")))
    }

    mutating func breakEnds(_ agent: AgentID) {
        guard case .paused = people[index(of: agent)].state else { return }
        feed(.command(agent, .ready))
        planBreak(of: agent)
    }

    private static let done = Disposition(code: "done", effect: .finish)
}
