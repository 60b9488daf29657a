import CallFloor

// What stands in a simulated call centre when the first day opens.
extension World {
    mutating func furnish() {
        feed(.opened)
        feed(.trunk(trunkSettings))
        for number in 1...max(1, scenario.agents.count) { feed(.agent(settings(of: AgentID(Int64(number))))) }
        people = (1...max(1, scenario.agents.count)).map { Person(id: AgentID(Int64($0))) }
        feed(.campaign(campaignSettings))
        feed(.setCampaign(Self.campaign, .running))
        feed(.switchView(SwitchView(calls: [:], legs: [:])))
        for person in people { agenda.add(.comes(person.id)) }
        openDay()
        if let every = scenario.faults.linkLossEvery {
            agenda.add(.linkBreaks, at: later(every * faultDice.exponential()))
        }
        if commander != nil { agenda.add(.look) }
    }

    private var trunkSettings: Trunk {
        Trunk(
            id: Self.trunk, name: "carrier", channels: scenario.carrier.lines ?? 1_000_000,
            callsPerSecond: scenario.carrier.callsPerSecond ?? 1_000_000_000, dialTemplate: "")
    }

    private func settings(of agent: AgentID) -> Agent {
        Agent(
            id: agent, tenant: TenantID(1), login: "agent-\(agent)",
            leg: scenario.agents.phoneRings == nil ? .persistent : .perCall, phone: "",
            memberships: [Agent.Membership(group: Self.group)])
    }

    private var campaignSettings: Campaign {
        var campaign = Campaign(
            id: Self.campaign, tenant: TenantID(1), name: scenario.name, mode: pacing.mode, pacing: pacing.settings,
            skillGroup: Self.group, trunks: [Self.trunk])
        campaign.ringTimeout = .microseconds(Self.microseconds(scenario.carrier.noAnswerAfter))
        campaign.abandonThreshold = .microseconds(Self.microseconds(scenario.threshold))
        // Agents end their wrap-up themselves; where there is none, the floor ends it at once.
        campaign.wrapUp = scenario.agents.wrapUp.isZero ? .zero : .seconds(7_200)
        campaign.isRecorded = false
        return campaign
    }

    /// Puts down what this day brings: who comes and goes.
    mutating func openDay() {
        let opening = start + Int64(day) * Self.microseconds(scenario.dayHours * 3_600)
        var here = day == 0 ? scenario.agents.count : people.count { $0.isExpected }
        var changes = scenario.agents.changes.sorted { $0.at < $1.at }
        if day > 0, here != scenario.agents.count, changes.first.map({ $0.at > 0 }) ?? true {
            changes.insert(AgentTeam.Change(at: 0, over: 0, count: scenario.agents.count), at: 0)
        }
        for change in changes {
            let steps = abs(change.count - here)
            for step in 0..<steps {
                let at = opening + Self.microseconds(change.at + change.over * Double(step + 1) / Double(steps))
                // Those with the highest numbers go first and come back last.
                let isComing = change.count > here
                let id = AgentID(Int64(isComing ? here + step + 1 : here - step))
                agenda.add(isComing ? .comes(id) : .goes(id), at: max(at, now))
                people[Int(id.rawValue) - 1].isExpected = isComing
            }
            here = change.count
        }
        agenda.add(.dayEnds, at: opening + Self.microseconds(scenario.dayHours * 3_600))
    }
}
