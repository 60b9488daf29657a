import CallPacing
import DequeModule

// Pacing: how many to dial now, and what a dial holds from its intent on.
extension Floor {
    /// Dials whatever may be dialled, and asks for leads where few are left. Follows every input, so it is quick to see
    /// that nobody is idle.
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
        guard let group = campaigns[id]!.settings.skillGroup, obstacle(for: campaigns[id]!) == nil else { return false }
        var dials = 0
        if readyAgents[group]?.first != nil {
            let decision = ProgressivePacing.decide(situation(of: campaigns[id]!, at: turn.now))
            dials = decision.dials
            for _ in 0..<dials {
                guard let agent = readyAgents[group]?.first, let trunk = trunkWithRoom(for: id, at: turn.now),
                    let lead = campaigns[id]!.leads.popFirst()
                else { break }
                begin(lead, in: id, over: trunk, for: agent, &turn)
            }
            lookAgainLater(id, decision.constraint, &turn)
        }
        claimIfLow(id, &turn)
        return dials > 0
    }

    /// Why a campaign dials, or does not, at this moment.
    func verdict(of desk: CampaignDesk, at now: Instant) -> Verdict {
        if let obstacle = obstacle(for: desk) { return obstacle }
        let situation = situation(of: desk, at: now)
        return .paced(ProgressivePacing.decide(situation), situation)
    }

    /// What forbids dialling altogether, before any counting.
    private func obstacle(for desk: CampaignDesk) -> Verdict? {
        guard desk.settings.status == .running else { return .stopped(desk.settings.status) }
        if isClosing { return .closing }
        if !isStoreUp { return .storeUnreachable }
        if !isSwitchUp { return .switchUnreachable }
        if isCongested { return .congested }
        if desk.settings.mode != .progressive {
            return .incomplete("mode '\(desk.settings.mode.rawValue)' is not available yet")
        }
        if desk.settings.skillGroup == nil { return .incomplete("no skill group takes its calls") }
        if !desk.settings.trunks.contains(where: { trunks[$0] != nil }) { return .incomplete("it has no trunk") }
        return nil
    }

    private func situation(of desk: CampaignDesk, at now: Instant) -> PacingSituation {
        var situation = PacingSituation(idleAgents: 0, freeLines: 0, rateAllowance: 0, leads: desk.bufferedLeads)
        if let group = desk.settings.skillGroup { situation.idleAgents = readyAgents[group]?.count ?? 0 }
        for trunk in desk.settings.trunks {
            guard let meter = trunks[trunk] else { continue }
            let free = meter.freeChannels(at: now)
            situation.freeLines += free
            situation.rateAllowance += min(free, meter.allowance(at: now))
        }
        return situation
    }

    private func trunkWithRoom(for id: CampaignID, at now: Instant) -> TrunkID? {
        campaigns[id]!.settings.trunks.first { trunk in
            trunks[trunk].map { $0.freeChannels(at: now) > 0 && $0.allowance(at: now) > 0 } ?? false
        }
    }

    private mutating func claimIfLow(_ id: CampaignID, _ turn: inout Turn) {
        let wanted = max(20, 2 * agents.count)
        let buffered = campaigns[id]!.bufferedLeads
        guard buffered * 2 < wanted, !campaigns[id]!.isClaiming, !timers.isSet(.claim(id)) else { return }
        campaigns[id]!.isClaiming = true
        turn.actions.append(.claimLeads(id, count: wanted - buffered))
    }

    private mutating func lookAgainLater(
        _ id: CampaignID, _ constraint: PacingDecision.Constraint, _ turn: inout Turn
    ) {
        let meters = campaigns[id]!.settings.trunks.compactMap { trunks[$0] }
        let next: Instant?
        switch constraint {
        case .rate:
            next = meters.filter { $0.freeChannels(at: turn.now) > 0 }.map { $0.nextToken(after: turn.now) }.min()
        case .lines: next = meters.compactMap(\.restsUntil).filter { $0 > turn.now }.min()
        default: next = nil
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
