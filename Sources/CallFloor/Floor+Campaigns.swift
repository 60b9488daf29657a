import CallPacing

// Campaigns: what the operator set, and the leads at hand.
extension Floor {
    /// Settings come from the store; whether a known campaign runs is the floor's own, and changes by `setCampaign`.
    mutating func configure(_ campaign: Campaign, _ turn: inout Turn) {
        if let group = campaign.skillGroup, readyAgents[group] == nil { readyAgents[group] = ReadyQueue() }
        guard let known = campaigns[campaign.id] else {
            campaigns[campaign.id] = CampaignDesk(campaign)
            setClock(of: campaign.id)
            turnOrder.append(campaign.id)
            return settle(campaign.id, campaign.status, &turn)
        }
        campaigns[campaign.id]!.settings = campaign
        campaigns[campaign.id]!.settings.status = known.settings.status
        campaigns[campaign.id]!.pacer.use(campaign.effectivePacing)
        setClock(of: campaign.id)
    }

    mutating func configure(_ trunk: Trunk) {
        trunks[trunk.id, default: TrunkMeter(trunk)].settings = trunk
    }

    mutating func configure(_ pool: CallerIDPool, _ turn: inout Turn) {
        callerIDs[pool.id, default: CallerIDMeter(pool, at: turn.now)].configure(pool, at: turn.now)
    }

    /// A simulation, or a test, says how many to dial.
    mutating func dial(_ id: CampaignID, count: Int) {
        campaigns[id]?.commanded = max(0, count)
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
        cancel(.hours(id), &turn)
        campaigns[id]!.openUntil = nil
    }

    mutating func close(_ turn: inout Turn) {
        isClosing = true
        for id in campaigns.keys.sorted() { giveBackLeads(of: id, &turn) }
        judgeAll(&turn)
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
        var held = leadsOnTheFloor()
        // A lease that ran out during a long conversation hands us a lead that we are still busy with.
        for lead in claim.leads where held.insert(lead.id).inserted {
            if lead.numbers.isEmpty {
                turn.write(
                    .lead(
                        LeadRecord(
                            lead: lead.id, attempt: nil, tried: nil, fate: .finished(reason: "no-number"),
                            at: turn.now)))
            } else {
                campaigns[id]!.add(patient(lead, in: id, at: turn.now))
            }
        }
        campaigns[id]!.backlog = .init(
            ready: claim.ready, closed: claim.closed, waiting: claim.waiting, nextDue: claim.nextDue,
            nextPromised: claim.nextPromised)
        giveBackUnownable(id, &turn)
        if claim.ready == 0 || claim.leads.isEmpty {
            let regular = turn.now + settings.claimInterval
            // Leads that are ready but were not handed out are in another site's hands this very moment.
            let soon = turn.now + .milliseconds(250)
            let due = claim.nextDue.map { min($0, regular) } ?? regular
            set(.claim(id), at: max(soon, claim.ready > 0 ? soon : due), &turn)
        } else if let promised = claim.nextPromised {
            set(.pace(id), at: max(promised, turn.now + .milliseconds(1)), &turn)
        }
        let isEmpty = claim.ready == 0 && claim.closed == 0 && claim.waiting == 0 && claim.leased == 0
        if claim.leads.isEmpty, isEmpty { finishIfDone(id, &turn) }
    }

    /// The lead, without its owner if that one has kept it waiting for longer than the campaign allows.
    private func patient(_ lead: Lead, in id: CampaignID, at now: Instant) -> Lead {
        guard lead.owner != nil, let patience = campaigns[id]!.settings.ownerPatience, let due = lead.dueAt,
            now - due > patience
        else { return lead }
        var lead = lead
        lead.owner = nil
        return lead
    }

    /// Leads whose own agents are not at work are not kept here: another site may have them, or a later hour.
    private mutating func giveBackUnownable(_ id: CampaignID, _ turn: inout Turn) {
        let later = turn.now + Self.ownerRetry
        for lead in campaigns[id]!.owned where !isAtWork(lead.owner) {
            turn.write(
                .lead(
                    LeadRecord(
                        lead: lead.id, attempt: nil, tried: nil,
                        fate: .promised(at: later, number: lead.nextNumber, owner: lead.owner), at: turn.now)))
        }
        let atWork = campaigns[id]!.owned.filter { isAtWork($0.owner) }
        campaigns[id]!.owned = atWork
    }

    /// How long a lead whose agent is not at work is left alone.
    private static let ownerRetry = Duration.seconds(60)

    private func isAtWork(_ agent: AgentID?) -> Bool {
        agent.flatMap { agents[$0] }.map { $0.state != .offline } ?? false
    }

    private func leadsOnTheFloor() -> Set<LeadID> {
        var held = Set(calls.values.map(\.lead.id))
        held.formUnion(agents.values.compactMap { $0.conclusion?.lead.id })
        for desk in campaigns.values {
            held.formUnion(desk.leads.map(\.id))
            held.formUnion(desk.owned.map(\.id))
        }
        held.formUnion(suspended.values.map(\.call.lead.id))
        return held
    }

    mutating func claimFailed(for id: CampaignID, _ turn: inout Turn) {
        guard campaigns[id] != nil else { return }
        campaigns[id]!.isClaiming = false
        set(.claim(id), at: turn.now + .seconds(1), &turn)
    }

    private mutating func finishIfDone(_ id: CampaignID, _ turn: inout Turn) {
        let desk = campaigns[id]!
        guard desk.bufferedLeads == 0, desk.liveCalls == 0, desk.openConclusions == 0, desk.suspects == 0 else {
            return
        }
        setCampaign(id, to: .finished, &turn)
    }

    /// A lead becomes due again at `instant`: the next claim must not come much later.
    mutating func expectLead(of id: CampaignID, at instant: Instant, _ turn: inout Turn) {
        guard let desk = campaigns[id], desk.settings.status == .running else { return }
        let wanted = max(instant, turn.now) + .milliseconds(100)
        if let due = timers.due(.claim(id)), due > wanted { set(.claim(id), at: wanted, &turn) }
    }
}
