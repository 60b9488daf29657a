// What must hold between the sub-machines at every moment: asked by tests, simulations and replays.
extension Floor {
    /// What the floor says of itself that cannot be true together, one sentence each; empty unless the floor is faulty.
    ///
    /// Looks at everything: for tests and simulations, which ask after every input, not for a site.
    public func contradictions() -> [String] {
        contradictionsOfCalls() + contradictionsOfAgents() + contradictionsOfCounts()
    }

    private func contradictionsOfCalls() -> [String] {
        var found: [String] = []
        for call in calls.values.sorted(by: { $0.attempt < $1.attempt }) {
            let name = "call \(call.attempt) (\(call.state))"
            if let agent = call.agent {
                if agents[agent]?.call != call.attempt {
                    found.append("\(name) has agent \(agent), who has another call")
                }
            }
            let needsAgent: Bool
            switch call.state {
            case .intended, .placing, .ringing: needsAgent = call.agent == nil && call.needsAgentToDial
            case .waiting: needsAgent = call.agent == nil
            case .agentFirst, .connecting, .talking:
                needsAgent = false
                if call.agent == nil { found.append("\(name) has no agent") }
            case .announcing, .safeHarbour, .ending: needsAgent = false
            }
            if callsWithoutAgent.count(where: { $0 == call.attempt }) != (needsAgent ? 1 : 0) {
                found.append("\(name) is \(needsAgent ? "not " : "")among the calls without an agent")
            }
            switch call.state {
            case .agentFirst, .intended: break
            case .placing, .ringing:
                if !timers.isSet(.ring(call.attempt)) { found.append("\(name) may ring for ever") }
            case .waiting:
                if !timers.isSet(.threshold(call.attempt)) { found.append("\(name) may wait for ever") }
            case .connecting, .talking: break
            case .announcing, .safeHarbour, .ending:
                if !timers.isSet(.ending(call.attempt)) { found.append("\(name) may take for ever to end") }
            }
        }
        for attempt in callsWithoutAgent where calls[attempt] == nil {
            found.append("call \(attempt) is gone and waits")
        }
        return found
    }

    private func contradictionsOfAgents() -> [String] {
        var found: [String] = []
        var places: [AgentID: [SkillGroupID]] = [:]
        for (group, queue) in readyAgents.sorted(by: { $0.key < $1.key }) {
            for agent in queue.agents { places[agent, default: []].append(group) }
        }
        for (id, desk) in agents.sorted(by: { $0.key < $1.key }) {
            let name = "agent \(id) (\(desk.state.word))"
            if let call = desk.call, calls[call]?.agent != id {
                found.append("\(name) is held for a call that is not theirs")
            }
            let needsCall: Bool
            switch desk.state {
            case .reserved, .ringing, .talking: needsCall = true
            case .offline, .ready, .wrapup, .paused: needsCall = false
            }
            if needsCall != (desk.call != nil) { found.append("\(name) has \(desk.call == nil ? "no" : "a") call") }
            if (desk.state == .wrapup) != (desk.conclusion != nil) {
                found.append("\(name) has \(desk.conclusion == nil ? "nothing" : "something") to conclude")
            }
            if desk.state == .wrapup, !timers.isSet(.wrapUp(id)) { found.append("\(name) may wrap up for ever") }
            if case .calling = desk.leg, !timers.isSet(.agentRing(id)) {
                found.append("\(name)'s phone may ring for ever")
            }
            if let leg = desk.leg.id, legs[leg] != id { found.append("\(name) has a leg that nobody knows") }
            if desk.state == .ready, desk.legPolicy == .persistent, desk.leg == .none {
                found.append("\(name) has no phone")
            }
            let groups = desk.isAvailable ? Set(desk.settings.memberships.map(\.group)) : []
            let queued = places[id, default: []]
            if queued.count != groups.count || Set(queued) != groups {
                found.append("\(name) stands in the queues of \(queued) and not of \(groups.sorted())")
            }
        }
        return found
    }

    private func contradictionsOfCounts() -> [String] {
        var found: [String] = []
        for (id, meter) in trunks.sorted(by: { $0.key < $1.key }) {
            let live = calls.values.count { $0.trunk == id } + legTrunks.values.count { $0 == id }
            if meter.inUse != live { found.append("trunk \(id) holds \(meter.inUse) channels for \(live) calls") }
        }
        for (id, desk) in campaigns.sorted(by: { $0.key < $1.key }) {
            let live = calls.values.count { $0.campaign == id }
            if desk.liveCalls != live { found.append("campaign \(id) counts \(desk.liveCalls) calls of \(live)") }
            let unanswered = calls.values.count { $0.campaign == id && $0.answeredAt == nil }
            if desk.unanswered != unanswered {
                found.append("campaign \(id) counts \(desk.unanswered) unanswered calls of \(unanswered)")
            }
            let waiting = calls.values.count { $0.campaign == id && $0.state == .waiting }
            if desk.waiting != waiting { found.append("campaign \(id) counts \(desk.waiting) who wait of \(waiting)") }
            let suspects = suspended.values.count { $0.call.campaign == id }
            if desk.suspects != suspects {
                found.append("campaign \(id) counts \(desk.suspects) suspects of \(suspects)")
            }
            let open = agents.values.count { $0.conclusion?.campaign == id }
            if desk.openConclusions != open {
                found.append("campaign \(id) counts \(desk.openConclusions) conclusions of \(open)")
            }
        }
        if turnOrder.sorted() != campaigns.keys.sorted() { found.append("the campaigns' turns are not the campaigns") }
        for (trunk, meter) in trunks.sorted(by: { $0.key < $1.key }) where meter.nextVerdict != nil {
            if !timers.isSet(.judge(trunk)) { found.append("trunk \(trunk) may keep its suspects for ever") }
        }
        for waiting in suspended.values where calls[waiting.call.attempt] != nil {
            found.append("call \(waiting.call.attempt) is over and lives")
        }
        var holders: [LeadID: AttemptID] = [:]
        for call in calls.values.sorted(by: { $0.attempt < $1.attempt }) {
            if let other = holders.updateValue(call.attempt, forKey: call.lead.id) {
                found.append("lead \(call.lead.id) is in two calls: \(other) and \(call.attempt)")
            }
        }
        return found
    }
}
