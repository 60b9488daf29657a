import CallFloor

// What operators and agents do when they feel like it.
extension FloorWorld {
    /// The site begins: trunks, groups, campaigns, agents, leads; the switch comes into view.
    func furnish() {
        feed(.opened)
        for trunk in [carrier, backup] { feed(.trunk(someTrunk(trunk))) }
        for agent in agents { feed(.agent(someAgent(agent))) }
        for campaign in campaigns {
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                let id = Int64(store.rows.count + 1)
                let numbers = Int.random(in: 1...3, using: &generator)
                let due = chance(0.8) ? now : later(1_000...60_000)
                store.add(.sample(id, numbers: numbers), to: campaign, due: due)
            }
            feed(.campaign(someCampaign(campaign)))
            feed(.setCampaign(campaign, .running))
        }
        feed(.switchView(exchange.view))
        for agent in agents where chance(0.8) {
            feed(.command(agent, .login))
            feed(.command(agent, .ready))
        }
        agenda.add(.whim, at: later(50...2_000))
        agenda.add(.fault, at: later(1_000...calmness))
    }

    func whim() {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<3: feed(.setCampaign(pick(campaigns), pick([.running, .running, .running, .paused, .stopped])))
        case 3: feed(.campaign(someCampaign(pick(campaigns))))
        case 4: feed(.trunk(someTrunk(pick([carrier, backup]))))
        case 5..<7: feed(.agent(someAgent(pick(agents))))
        case 7..<9:
            let leased = store.rows.keys.sorted().filter(store.isLeased)
            if !leased.isEmpty { store.expire(pick(leased), at: now) }
        default: feed(.command(pick(agents), someCommand()))
        }
    }

    private func someCommand() -> AgentCommand {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0..<4: .login
        case 4..<13: .ready
        case 13: .pause(reason: pick(["lunch", "coffee"]))
        case 14: .logout
        case 15..<17: .hangUp
        default:
            .dispose(pick([.sale, .stopCalling, Disposition(code: "callback", effect: .retry(after: .seconds(20)))]))
        }
    }

    private func someAgent(_ id: AgentID) -> Agent {
        .sample(id) {
            $0.leg = pick(Agent.LegPolicy.allCases)
            $0.memberships = pick([[sales], [service], [sales, service]]).map { Agent.Membership(group: $0) }
        }
    }

    private func someTrunk(_ id: TrunkID) -> Trunk {
        .sample(id) {
            $0.channels = Int.random(in: 1...6, using: &generator)
            $0.callsPerSecond = pick([0.5, 2, 10])
        }
    }

    private func someCampaign(_ id: CampaignID) -> Campaign {
        .sample(id) {
            $0.skillGroup = pick([sales, service])
            $0.trunks = pick([[carrier], [backup], [backup, carrier]])
            $0.callerIDs = pick([[], [CallerIDToken(1), CallerIDToken(2)]])
            $0.ringTimeout = .seconds(Int.random(in: 5...25, using: &generator))
            $0.abandonThreshold = pick([.zero, .seconds(2), .seconds(8)])
            $0.wrapUp = pick([.zero, .seconds(3), .seconds(15)])
            $0.safeHarbourPrompt = pick([nil, "sound:sorry"])
            $0.retryRules = Campaign.defaultRetryRules.map { rule in
                var soon = rule
                soon.delay = .seconds(Int.random(in: 1...20, using: &generator))
                return soon
            }
        }
    }
}
