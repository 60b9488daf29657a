import CallPacing
import DequeModule

// Pacing: how many to dial now, and what a dial holds from its intent on.
extension Floor {
    /// Dials whatever may be dialled, and asks for leads where few are left. Follows every input, so it is quick to see
    /// that nothing can be done.
    mutating func paceAll(_ turn: inout Turn) {
        guard isStoreUp, isSwitchUp, !isClosing, !isCongested else { return }
        var dialled: [CampaignID] = []
        for id in turnOrder where pace(id, &turn) { dialled.append(id) }
        guard !dialled.isEmpty, dialled.count < turnOrder.count else { return }
        turnOrder.removeAll(where: dialled.contains)
        turnOrder.append(contentsOf: dialled)
    }

    /// Dials what the campaign may dial now. Returns whether it did.
    private mutating func pace(_ id: CampaignID, _ turn: inout Turn) -> Bool {
        guard campaigns[id]!.settings.status == .running else { return false }
        lookAtTheClock(id, &turn)
        guard obstacle(for: campaigns[id]!, at: turn.now) == nil else { return false }
        let dialled = mayDial(campaigns[id]!) ? dialSome(id, &turn) : 0
        claimIfLow(id, &turn)
        return dialled > 0
    }

    /// Dials as many as the pacer says, and as there is room for. Returns how many that were.
    private mutating func dialSome(_ id: CampaignID, _ turn: inout Turn) -> Int {
        let situation = situation(of: campaigns[id]!, at: turn.now)
        let decision = campaigns[id]!.decide(situation)
        var dialled = 0
        while dialled < decision.dials, dialOne(id, &turn) { dialled += 1 }
        if case .commanded = campaigns[id]!.settings.effectivePacing { campaigns[id]!.commanded -= dialled }
        lookAgainLater(id, decision, &turn)
        return dialled
    }

    /// Whether it is worth asking the pacer: most inputs leave nobody idle, and then progressive pacing has no say.
    private func mayDial(_ desk: CampaignDesk) -> Bool {
        guard !desk.hasNoLeads else { return false }
        guard desk.kind == .reserved else { return true }
        return desk.settings.skillGroup.flatMap { readyAgents[$0]?.first } != nil
    }

    /// Dials the best lead that may be dialled now; false when something ran out on the way.
    private mutating func dialOne(_ id: CampaignID, _ turn: inout Turn) -> Bool {
        guard let trunk = trunkWithRoom(for: id, at: turn.now) else { return false }
        let kind = campaigns[id]!.kind
        while let (lead, owner) = nextLead(of: id, &turn) {
            var agent = owner
            if kind == .reserved, agent == nil {
                agent = campaigns[id]!.settings.skillGroup.flatMap { freeAgent(of: $0, for: lead) }
                guard agent != nil else {
                    campaigns[id]!.leads.prepend(lead)
                    return false
                }
            }
            guard isOpen(id, zone: lead.zone(ofNumber: lead.nextNumber), at: turn.now) else {
                putOff(lead, of: id, &turn)
                continue
            }
            guard case .some(let callerID) = takeCallerID(for: lead, in: id, &turn) else {
                campaigns[id]!.leads.prepend(lead)
                return false
            }
            let attempt = AttemptID(ULID(at: turn.now, using: &generator))
            mint(attempt, owner == nil ? kind : .reserved, lead, in: id, over: trunk, showing: callerID, &turn)
            if let agent { reserve(agent, for: attempt, &turn) }
            campaigns[id]!.pacer.observe(.dialled, at: turn.now.seconds)
            commit(attempt, &turn)
            return true
        }
        return false
    }

    /// The lead to dial next, with its own agent if it has one: own agents who are free come first, for nobody else may
    /// take their leads.
    private mutating func nextLead(of id: CampaignID, _ turn: inout Turn) -> (Lead, owner: AgentID?)? {
        if let group = campaigns[id]!.settings.skillGroup, let queue = readyAgents[group], queue.first != nil {
            let index = campaigns[id]!.owned.firstIndex { $0.owner.map(queue.contains) ?? false }
            if let index {
                let lead = campaigns[id]!.owned.remove(at: index)
                return (lead, lead.owner)
            }
        }
        return campaigns[id]!.leads.popFirst().map { ($0, nil) }
    }

    // MARK: Why, or why not

    /// Why a campaign dials, or does not, at this moment.
    func verdict(of desk: CampaignDesk, at now: Instant) -> Verdict {
        if let obstacle = obstacle(for: desk, at: now) { return obstacle }
        let situation = situation(of: desk, at: now)
        var desk = desk
        return .paced(desk.decide(situation), situation)
    }

    /// What forbids dialling altogether, before any counting.
    func obstacle(for desk: CampaignDesk, at now: Instant) -> Verdict? {
        guard desk.settings.status == .running else { return .stopped(desk.settings.status) }
        if isClosing { return .closing }
        if !isStoreUp { return .storeUnreachable }
        if !isSwitchUp { return .switchUnreachable }
        if isCongested { return .congested }
        if let lack = desk.lack { return .incomplete(lack) }
        if !desk.settings.trunks.contains(where: { trunks[$0] != nil }) { return .incomplete("it has no trunk") }
        if desk.openZones == .only([], unzoned: false) { return .outsideHours(opensAt: desk.opensAt) }
        return nil
    }

    private func situation(of desk: CampaignDesk, at now: Instant) -> PacingSituation {
        var situation = PacingSituation(
            now: now.seconds, idleAgents: 0, ringing: desk.unanswered, waiting: desk.waiting,
            liveCalls: desk.liveCalls, freeLines: 0, rateAllowance: 0, leads: desk.bufferedLeads)
        if let group = desk.settings.skillGroup {
            situation.idleAgents = readyAgents[group]?.count ?? 0
            situation.agents = onDuty[group] ?? 0
        }
        situation.unfinishedLeads = desk.backlog.map { $0.ready + $0.waiting + desk.bufferedLeads }
        if let pool = desk.settings.callerIDPool, callerIDs[pool]?.isAvailable(at: now) != true {
            situation.callerIDAllowance = 0
        }
        for trunk in desk.settings.trunks {
            guard let meter = trunks[trunk] else { continue }
            let free = meter.freeChannels(at: now)
            situation.freeLines += free
            situation.rateAllowance += min(free, meter.allowance(at: now))
        }
        return situation
    }

    func trunkWithRoom(for id: CampaignID, at now: Instant) -> TrunkID? {
        trunks(of: campaigns[id]!.settings).first { trunk in
            trunks[trunk].map { $0.freeChannels(at: now) > 0 && $0.allowance(at: now) > 0 } ?? false
        }
    }

    private mutating func claimIfLow(_ id: CampaignID, _ turn: inout Turn) {
        let desk = campaigns[id]!
        let isPromised = desk.backlog?.nextPromised.map { $0 <= turn.now } ?? false
        let wanted =
            desk.kind == .agentless ? max(50, 2 * desk.liveCalls) : max(20, 2 * desk.liveCalls, 2 * agents.count)
        let buffered = desk.bufferedLeads
        guard !desk.isClaiming, isPromised || (buffered * 2 < wanted && !timers.isSet(.claim(id))) else { return }
        campaigns[id]!.isClaiming = true
        campaigns[id]!.backlog?.nextPromised = nil
        turn.actions.append(.claimLeads(id, count: max(10, wanted - buffered), zones: desk.openZones))
    }

    private mutating func lookAgainLater(_ id: CampaignID, _ decision: PacingDecision, _ turn: inout Turn) {
        let meters = campaigns[id]!.settings.trunks.compactMap { trunks[$0] }
        var next: Instant?
        switch decision.constraint {
        case .rate:
            next = meters.filter { $0.freeChannels(at: turn.now) > 0 }.map { $0.nextToken(after: turn.now) }.min()
        case .lines: next = meters.compactMap(\.restsUntil).filter { $0 > turn.now }.min()
        case .callerIDs:
            next = campaigns[id]!.settings.callerIDPool.flatMap { callerIDs[$0]?.nextAvailable(after: turn.now) }
        default: break
        }
        if let seconds = decision.lookAgainIn {
            let then = turn.now + .microseconds(Int64((seconds * 1_000_000).rounded(.up)))
            next = min(next ?? then, then)
        }
        guard let next, timers.due(.pace(id)).map({ $0 > next || $0 <= turn.now }) ?? true else { return }
        set(.pace(id), at: max(next, turn.now + .milliseconds(1)), &turn)
    }

    // MARK: A dial

    /// Takes a caller ID for a lead's next number.
    ///
    /// - Returns: nil when none may be shown now; `.some(nil)` when the campaign shows the trunk's own.
    mutating func takeCallerID(for lead: Lead, in id: CampaignID, _ turn: inout Turn) -> CallerIDToken?? {
        guard let pool = campaigns[id]!.settings.callerIDPool else { return .some(nil) }
        let local = lead.localCallerIDs(ofNumber: lead.nextNumber)
        guard let token = callerIDs[pool]?.take(local: local, at: turn.now, using: &generator) else { return nil }
        return .some(token)
    }

    /// Makes an attempt, and holds a channel and the lead for it.
    mutating func mint(
        _ attempt: AttemptID, _ kind: CallKind, _ lead: Lead, in id: CampaignID, over trunk: TrunkID,
        showing callerID: CallerIDToken?, _ turn: inout Turn
    ) {
        let position = lead.nextNumber % lead.numbers.count
        trunks[trunk]!.take(attempt.ulid, at: turn.now)
        campaigns[id]!.liveCalls += 1
        campaigns[id]!.unanswered += 1
        campaigns[id]!.tally.attempts += 1
        calls[attempt] = Call(
            attempt: attempt, kind: kind, campaign: id, lead: lead, number: lead.numbers[position], trunk: trunk,
            callerID: callerID, callerIDPool: campaigns[id]!.settings.callerIDPool,
            state: kind == .manual ? .agentFirst : .intended, decidedAt: turn.now)
    }

    /// Asks the store to commit what was minted.
    mutating func commit(_ attempt: AttemptID, _ turn: inout Turn) {
        guard let call = calls[attempt] else { return }
        let campaign = campaigns[call.campaign]!.settings
        calls[attempt]!.state = .intended
        turn.actions.append(
            .commit(
                Intent(
                    attempt: attempt, campaign: call.campaign, tenant: campaign.tenant, lead: call.lead.id,
                    number: call.number, trunk: call.trunk, callerID: call.callerID, reservedAgent: call.agent,
                    decidedAt: turn.now, caps: campaign.caps, callerIDCaps: callerIDCaps(of: call))))
    }

    private func callerIDCaps(of call: Call) -> [RateCap] {
        guard let token = call.callerID, let pool = call.callerIDPool else { return [] }
        return callerIDs[pool]?.caps(of: token) ?? []
    }
}
