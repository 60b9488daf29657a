import CallPacing
import DequeModule

// Campaigns: what the operator set, the leads at hand, and how many to dial now.
extension Floor {
    /// Settings come from the store; whether a known campaign runs is the floor's own, and changes by `setCampaign`.
    mutating func configure(_ campaign: Campaign, _ turn: inout Turn) {
        if let group = campaign.skillGroup, readyAgents[group] == nil { readyAgents[group] = ReadyQueue() }
        guard let known = campaigns[campaign.id] else {
            campaigns[campaign.id] = CampaignDesk(campaign)
            turnOrder.append(campaign.id)
            return settle(campaign.id, campaign.status, &turn)
        }
        campaigns[campaign.id]!.settings = campaign
        campaigns[campaign.id]!.settings.status = known.settings.status
    }

    mutating func configure(_ trunk: Trunk) {
        trunks[trunk.id, default: TrunkMeter(trunk)].settings = trunk
    }

    mutating func setCampaign(_ id: CampaignID, to status: CampaignStatus, _ turn: inout Turn) {
        guard let desk = campaigns[id], desk.settings.status != status else { return }
        campaigns[id]!.settings.status = status
        turn.write(.campaignStatus(id, status, at: turn.now))
        settle(id, status, &turn)
    }

    private mutating func settle(_ id: CampaignID, _ status: CampaignStatus, _ turn: inout Turn) {
        turn.publish(.campaign(id, status))
        switch status {
        case .running:
            campaigns[id]!.backlog = nil
            cancel(.claim(id), &turn)
        case .paused: break
        case .stopped, .finished: giveBackLeads(of: id, &turn)
        }
    }

    private mutating func giveBackLeads(of id: CampaignID, _ turn: inout Turn) {
        let leads = campaigns[id]!.giveBackAll()
        if !leads.isEmpty { turn.actions.append(.releaseLeads(leads)) }
        cancel(.claim(id), &turn)
        cancel(.pace(id), &turn)
    }

    mutating func close(_ turn: inout Turn) {
        isClosing = true
        for id in campaigns.keys.sorted() { giveBackLeads(of: id, &turn) }
    }

    mutating func storeLink(isUp: Bool, _ turn: inout Turn) {
        guard isStoreUp != isUp else { return }
        isStoreUp = isUp
        turn.publish(.store(isUp: isUp))
    }

    // MARK: Leads

    mutating func take(_ claim: Claim, for id: CampaignID, _ turn: inout Turn) {
        guard campaigns[id] != nil else { return }
        campaigns[id]!.isClaiming = false
        guard campaigns[id]!.settings.status == .running, !isClosing else {
            if !claim.leads.isEmpty { turn.actions.append(.releaseLeads(claim.leads.map(\.id))) }
            return
        }
        for lead in claim.leads {
            if lead.numbers.isEmpty {
                turn.write(
                    .lead(
                        LeadRecord(
                            lead: lead.id, attempt: nil, tried: nil, fate: .finished(reason: "no-number"),
                            at: turn.now)))
            } else {
                campaigns[id]!.leads.append(lead)
            }
        }
        campaigns[id]!.backlog = .init(ready: claim.ready, waiting: claim.waiting, nextDue: claim.nextDue)
        if claim.ready == 0 || claim.leads.isEmpty {
            let regular = turn.now + settings.claimInterval
            // Leads that are ready but were not handed out are in another site's hands this very moment.
            let soon = turn.now + .milliseconds(250)
            let due = claim.nextDue.map { min($0, regular) } ?? regular
            set(.claim(id), at: max(soon, claim.ready > 0 ? soon : due), &turn)
        }
        if claim.leads.isEmpty, claim.ready == 0, claim.waiting == 0, claim.leased == 0 { finishIfDone(id, &turn) }
    }

    mutating func claimFailed(for id: CampaignID, _ turn: inout Turn) {
        guard campaigns[id] != nil else { return }
        campaigns[id]!.isClaiming = false
        set(.claim(id), at: turn.now + .seconds(1), &turn)
    }

    private mutating func finishIfDone(_ id: CampaignID, _ turn: inout Turn) {
        let desk = campaigns[id]!
        guard desk.bufferedLeads == 0, desk.liveCalls == 0, desk.openConclusions == 0 else { return }
        setCampaign(id, to: .finished, &turn)
    }

    /// A lead becomes due again at `instant`: the next claim must not come much later.
    mutating func expectLead(of id: CampaignID, at instant: Instant, _ turn: inout Turn) {
        guard let desk = campaigns[id], desk.settings.status == .running else { return }
        let wanted = max(instant, turn.now) + .milliseconds(100)
        if let due = timers.due(.claim(id)), due > wanted { set(.claim(id), at: wanted, &turn) }
    }

    // MARK: Pacing

    mutating func paceAll(_ turn: inout Turn) {
        var dialled: [CampaignID] = []
        for id in turnOrder where pace(id, &turn) { dialled.append(id) }
        guard !dialled.isEmpty, dialled.count < turnOrder.count else { return }
        turnOrder.removeAll(where: dialled.contains)
        turnOrder.append(contentsOf: dialled)
    }

    /// Dials what the campaign may dial now. Returns whether it did.
    private mutating func pace(_ id: CampaignID, _ turn: inout Turn) -> Bool {
        if let obstacle = obstacle(for: campaigns[id]!) {
            campaigns[id]!.verdict = obstacle
            return false
        }
        let situation = situation(of: id, at: turn.now)
        let decision = ProgressivePacing.decide(situation)
        campaigns[id]!.verdict = .paced(decision, situation)
        for _ in 0..<decision.dials {
            guard let group = campaigns[id]!.settings.skillGroup, let agent = readyAgents[group]?.first,
                let trunk = trunkWithRoom(for: id, at: turn.now), let lead = campaigns[id]!.leads.popFirst()
            else { break }
            begin(lead, in: id, over: trunk, for: agent, &turn)
        }
        claimIfLow(id, &turn)
        lookAgainLater(id, decision.constraint, &turn)
        return decision.dials > 0
    }

    /// What forbids dialling altogether, before any counting.
    private func obstacle(for desk: CampaignDesk) -> Verdict? {
        let campaign = desk.settings
        guard campaign.status == .running else { return .stopped(campaign.status) }
        if isClosing { return .closing }
        if !isStoreUp { return .storeUnreachable }
        if !isSwitchUp { return .switchUnreachable }
        if isCongested { return .congested }
        if campaign.mode != .progressive { return .incomplete("mode '\(campaign.mode.rawValue)' is not available yet") }
        if campaign.skillGroup == nil { return .incomplete("no skill group takes its calls") }
        if !campaign.trunks.contains(where: { trunks[$0] != nil }) { return .incomplete("it has no trunk") }
        return nil
    }

    private mutating func situation(of id: CampaignID, at now: Instant) -> PacingSituation {
        let desk = campaigns[id]!
        var situation = PacingSituation(idleAgents: 0, freeLines: 0, rateAllowance: 0, leads: desk.bufferedLeads)
        if let group = desk.settings.skillGroup { situation.idleAgents = readyAgents[group]?.count ?? 0 }
        for trunk in desk.settings.trunks where trunks[trunk] != nil {
            let free = trunks[trunk]!.freeChannels(at: now)
            situation.freeLines += free
            situation.rateAllowance += min(free, trunks[trunk]!.allowance(at: now))
        }
        return situation
    }

    private mutating func trunkWithRoom(for id: CampaignID, at now: Instant) -> TrunkID? {
        for trunk in campaigns[id]!.settings.trunks where trunks[trunk] != nil {
            if trunks[trunk]!.freeChannels(at: now) > 0, trunks[trunk]!.allowance(at: now) > 0 { return trunk }
        }
        return nil
    }

    private mutating func claimIfLow(_ id: CampaignID, _ turn: inout Turn) {
        let desk = campaigns[id]!
        guard !desk.isClaiming, !timers.isSet(.claim(id)) else { return }
        let staff = agents.isEmpty ? 0 : agents.count
        let wanted = max(20, 2 * staff)
        guard desk.bufferedLeads * 2 < wanted else { return }
        campaigns[id]!.isClaiming = true
        turn.actions.append(.claimLeads(id, count: wanted - desk.bufferedLeads))
    }

    private mutating func lookAgainLater(
        _ id: CampaignID, _ constraint: PacingDecision.Constraint, _ turn: inout Turn
    ) {
        var next: Instant?
        for trunk in campaigns[id]!.settings.trunks {
            guard let meter = trunks[trunk] else { continue }
            switch constraint {
            case .rate where meter.freeChannels(at: turn.now) > 0:
                next = [next, meter.nextToken(after: turn.now)].compactMap(\.self).min()
            case .lines: next = [next, meter.restsUntil.flatMap { $0 > turn.now ? $0 : nil }].compactMap(\.self).min()
            default: break
            }
        }
        guard let next, timers.due(.pace(id)).map({ $0 > next || $0 <= turn.now }) ?? true else { return }
        set(.pace(id), at: max(next, turn.now + .milliseconds(1)), &turn)
    }

    /// Mints the attempt, holds an agent, a channel and the lead for it, and asks the store to commit it.
    private mutating func begin(
        _ lead: Lead, in id: CampaignID, over trunk: TrunkID, for agent: AgentID, _ turn: inout Turn
    ) {
        let campaign = campaigns[id]!.settings
        let attempt = AttemptID(ULID(at: turn.now, using: &generator))
        var callerID: CallerIDToken?
        if !campaign.callerIDs.isEmpty {
            callerID = campaign.callerIDs[campaigns[id]!.callerIDTurn % campaign.callerIDs.count]
            campaigns[id]!.callerIDTurn += 1
        }
        let number = lead.numbers[lead.nextNumber % lead.numbers.count]
        trunks[trunk]!.take(at: turn.now)
        campaigns[id]!.liveCalls += 1
        campaigns[id]!.tally.attempts += 1
        calls[attempt] = Call(
            attempt: attempt, campaign: id, lead: lead, number: number, trunk: trunk, callerID: callerID,
            decidedAt: turn.now)
        reserve(agent, for: attempt, &turn)
        turn.actions.append(
            .commit(
                Intent(
                    attempt: attempt, campaign: id, tenant: campaign.tenant, lead: lead.id, number: number,
                    trunk: trunk, callerID: callerID, reservedAgent: agent, decidedAt: turn.now,
                    numberCap: campaign.numberCap, numberCapWindow: campaign.numberCapWindow)))
    }
}
