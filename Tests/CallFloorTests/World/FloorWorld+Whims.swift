import CallFloor
import CallPacing

// What operators and agents do when they feel like it.
extension FloorWorld {
    /// The site begins: trunks, groups, campaigns, agents, leads; the switch comes into view.
    func furnish() {
        feed(.opened)
        feed(.callerIDPool(somePool()))
        feed(.zone(Zone(id: ZoneID(1), name: "one", initialOffset: 3_600)))
        for trunk in [carrier, backup] { feed(.trunk(someTrunk(trunk))) }
        for agent in agents { feed(.agent(someAgent(agent))) }
        for campaign in campaigns {
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                let id = Int64(store.rows.count + 1)
                let numbers = Int.random(in: 1...3, using: &generator)
                let due = chance(0.8) ? now : later(1_000...60_000)
                let owner = chance(0.1) ? pick(agents) : nil
                let zone = chance(0.2) ? ZoneID(1) : nil
                let lead = Lead.sample(id, numbers: numbers) {
                    $0.owner = owner
                    $0.zones = Array(repeating: zone, count: numbers)
                }
                store.add(lead, to: campaign, due: due)
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
        case 9: callByHand()
        case 10: feed(.callerIDPool(somePool()))
        case 11:
            feed(
                .skillGroup(
                    SkillGroup(id: pick([sales, service]), name: "g", strategy: pick(SkillGroup.Strategy.allCases))))
        case 12: feed(.dial(pick(campaigns), count: Int.random(in: 0...4, using: &generator)))
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
            .dispose(
                pick([.sale, .stopCalling, Disposition(code: "callback", effect: .retry(after: .seconds(20)))]),
                promise: chance(0.3) ? Promise(at: later(1_000...60_000), owner: pick([nil, pick(agents)])) : nil)
        }
    }

    private func someAgent(_ id: AgentID) -> Agent {
        .sample(id) {
            $0.leg = pick(Agent.LegPolicy.allCases)
            $0.outside = chance(0.15) ? pick([carrier, backup]) : nil
            $0.missesAllowed = Int.random(in: 1...3, using: &generator)
            $0.memberships = pick([[sales], [service], [sales, service]]).map { Agent.Membership(group: $0) }
        }
    }

    private func someTrunk(_ id: TrunkID) -> Trunk {
        .sample(id) {
            $0.channels = Int.random(in: 1...6, using: &generator)
            $0.callsPerSecond = pick([0.5, 2, 10])
        }
    }

    private func somePool() -> CallerIDPool {
        var pool = CallerIDPool.sample
        pool.rotation = pick(CallerIDPool.Rotation.allCases)
        for index in pool.members.indices {
            pool.members[index].caps = pick([[], [RateCap(count: 5, window: .seconds(30))]])
            pool.members[index].maximumConcurrent = pick([nil, 2])
        }
        return pool
    }

    /// Somebody clicks on a number.
    private func callByHand() {
        let campaign = pick(campaigns)
        guard store.isUp, isProcessUp, let lead = store.lease(campaign, at: now) else { return }
        let attempt = AttemptID(ULID(at: now, using: &generator))
        feed(.manualCall(ManualCall(attempt: attempt, agent: pick(agents), campaign: campaign, lead: lead)))
    }

    private func someCampaign(_ id: CampaignID) -> Campaign {
        .sample(id) {
            $0.skillGroup = pick([sales, service])
            $0.trunks = pick([[carrier], [backup], [backup, carrier]])
            $0.callerIDPool = pick([nil, shown])
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: ($0.mode, $0.pacing) = (.ratio, .ratio(RatioSettings(lines: 2.5, queueLimit: 1)))
            case 1: ($0.mode, $0.pacing) = (.ratio, .commanded)
            case 2:
                ($0.mode, $0.pacing) = (.ivr, .agentless(AgentlessSettings(concurrency: 4, callsPerSecond: 1)))
                ($0.message, $0.skillGroup) = ("sound:hello", nil)
            case 3: $0.mode = .manual
            default: break
            }
            if chance(0.2) {
                // Open for ten minutes of each hour that is even there.
                let hours = stride(from: 0, to: 24, by: 2).map { LocalInterval(from: $0 * 60, to: $0 * 60 + 10) }
                $0.hours = CallingHours(week: Array(repeating: hours, count: 7))
            }
            $0.ringTimeout = .seconds(Int.random(in: 5...25, using: &generator))
            $0.abandonThreshold = pick([.zero, .seconds(2), .seconds(8)])
            $0.wrapUp = pick([.zero, .seconds(3), .seconds(15)])
            $0.safeHarbourPrompt = pick([nil, "sound:sorry"])
            $0.retry.rules = Campaign.defaultRetryRules.map { rule in
                var soon = rule
                soon.delay = .seconds(Int.random(in: 1...20, using: &generator))
                return soon
            }
        }
    }
}
