// Calls by hand: an agent asks for a number, is on the line first, and hears it ring.
extension Floor {
    /// Why a call cannot be made by hand; nil when it can. Asked before the wish becomes an input.
    ///
    /// - Parameters:
    ///   - agent: Who wants to call.
    ///   - campaign: Under whose rules.
    ///   - zone: The time zone of the number; nil is the campaign's.
    ///   - now: The present.
    public func objection(
        toCallBy agent: AgentID, for campaign: CampaignID, zone: ZoneID?, at now: Instant
    ) -> String? {
        guard let desk = agents[agent] else { return "No such agent on this floor." }
        guard let settings = campaigns[campaign]?.settings else { return "No such campaign on this floor." }
        let login = desk.settings.login
        switch desk.state {
        case .offline: return "\(login) is not logged in. Log in first."
        case .reserved, .ringing, .talking: return "\(login) has a call already."
        case .wrapup: return "\(login) has a conversation to conclude first."
        case .ready, .paused: break
        }
        if isClosing { return "The site is shutting down." }
        if !isStoreUp { return "The database does not answer." }
        if !isSwitchUp { return "The link to Asterisk is down." }
        if trunks(of: settings).isEmpty {
            return "Campaign '\(settings.name)' has no trunk: carillon campaign set \(settings.name) trunks=NAME"
        }
        if !isOpen(campaign, zone: zone, at: now) { return "It is outside the calling windows of '\(settings.name)'." }
        if trunkWithRoom(for: campaign, at: now) == nil { return "Every line is in use, or the trunks rest." }
        return nil
    }

    /// Whether a call to this lead is going on, waits for a verdict or for its conclusion.
    public func isBusy(with lead: LeadID) -> Bool {
        calls.values.contains { $0.lead.id == lead } || suspended.values.contains { $0.call.lead.id == lead }
            || agents.values.contains { $0.conclusion?.lead.id == lead }
    }

    /// The ways out of a campaign: what was set; for calls by hand, where nothing was, every trunk there is.
    func trunks(of settings: Campaign) -> [TrunkID] {
        if settings.mode == .manual, settings.trunks.isEmpty { return trunks.keys.sorted() }
        return settings.trunks.filter { trunks[$0] != nil }
    }

    /// Begins a call by hand: the agent's phone, the committed intent, then the customer.
    mutating func begin(_ wish: ManualCall, _ turn: inout Turn) {
        let zone = wish.lead.zone(ofNumber: wish.lead.nextNumber)
        guard calls[wish.attempt] == nil, !wish.lead.numbers.isEmpty, !isBusy(with: wish.lead.id),
            objection(toCallBy: wish.agent, for: wish.campaign, zone: zone, at: turn.now) == nil,
            let trunk = trunkWithRoom(for: wish.campaign, at: turn.now),
            case .some(let callerID) = takeCallerID(for: wish.lead, in: wish.campaign, &turn)
        else {
            // Something came between the question and the call: the lead goes back where it was.
            if !isBusy(with: wish.lead.id) { turn.actions.append(.releaseLeads([wish.lead.id])) }
            return
        }
        // The lead may have been at hand for its turn: this is its turn.
        for id in campaigns.keys.sorted() { campaigns[id]!.forget(wish.lead.id) }
        mint(wish.attempt, .manual, wish.lead, in: wish.campaign, over: trunk, showing: callerID, &turn)
        let desk = agents[wish.agent]!
        agents[wish.agent]!.call = wish.attempt
        calls[wish.attempt]!.agent = wish.agent
        // After the call the agent is what the agent was.
        if case .paused(let reason) = desk.state { agents[wish.agent]!.next = .paused(reason: reason) }
        switch desk.leg {
        case .held(let leg):
            agents[wish.agent]!.leg = .inCall(leg)
            become(.reserved, wish.agent, &turn)
            agentIsThere(for: wish.attempt, leg, &turn)
        case .none:
            become(.ringing, wish.agent, &turn)
            callPhone(of: wish.agent, autoAnswers: true, &turn)
        case .calling, .returning, .inCall, .hangingUp:
            // The phone is on its way: the call goes on when it has arrived, or ends with it.
            become(.ringing, wish.agent, &turn)
        }
    }

    /// The agent is on the line: the customer may be called now.
    mutating func agentIsThere(for attempt: AttemptID, _ leg: LegID, _ turn: inout Turn) {
        guard let call = calls[attempt], call.state == .agentFirst else { return }
        turn.actions.append(.playRinging(leg))
        commit(attempt, &turn)
    }
}
