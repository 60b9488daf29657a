import CallPacing

// Why a campaign dials, or does not, for people to read.
extension Floor {
    /// Why a campaign dials, or does not, in a sentence that names the figures.
    func explanation(of desk: CampaignDesk, at now: Instant) -> String {
        switch verdict(of: desk, at: now) {
        case .stopped(let status): return "not dialling: the campaign is \(status.rawValue)"
        case .storeUnreachable: return "not dialling: the database does not answer, and nothing is dialled unrecorded"
        case .switchUnreachable: return "not dialling: Asterisk cannot be reached"
        case .congested: return "not dialling: events arrive faster than they are handled"
        case .closing: return "not dialling: Carillon is shutting down"
        case .incomplete(let what): return "can never dial: \(what)"
        case .outsideHours(let opensAt):
            guard let opensAt else {
                let reason = desk.clock.objection(after: now, in: zone(nil, in: desk.settings.id))
                return "can never dial: " + (reason ?? "its calling windows do not open in the next year")
            }
            return "not dialling: outside the calling windows; the first opens in \(span(from: now, to: opensAt))"
        case .paced(let decision, let situation): return explanation(decision, situation, desk, now)
        }
    }

    private func span(from now: Instant, to then: Instant) -> String {
        let seconds = max(0, Int((then - now).inSeconds.rounded(.up)))
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7_200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        default: return "\(seconds / 86_400) days"
        }
    }

    private func explanation(
        _ decision: PacingDecision, _ situation: PacingSituation, _ desk: CampaignDesk, _ now: Instant
    ) -> String {
        switch decision.constraint {
        case .agents: return agentsAreBusy(situation, desk)
        case .lines:
            let troubles = desk.settings.trunks.compactMap { trunks[$0]?.trouble(at: now) }
            if let trouble = troubles.first, situation.freeLines == 0 { return "not dialling: \(trouble)" }
            return "every line is in use"
        case .rate: return "the trunks' calls per second are used up for the moment"
        case .leads: return noLeads(desk, now)
        case .callerIDs:
            let shortage = desk.settings.callerIDPool.flatMap { callerIDs[$0]?.shortage(at: now) }
            return "not dialling: " + (shortage ?? "its pool of caller IDs is not known")
        case .queue:
            return "not dialling: \(situation.waiting) people who answered wait for an agent"
        case .target: return target(situation, desk)
        case .window, .budget, .guarded, .coldStart, .paused: return decision.constraint.sentence
        }
    }

    private func agentsAreBusy(_ situation: PacingSituation, _ desk: CampaignDesk) -> String {
        let group = desk.settings.skillGroup
        let team = agents.values.filter { desk in desk.settings.memberships.contains { $0.group == group } }
        let counts = team.reduce(into: [String: Int]()) { $0[$1.state.word, default: 0] += 1 }
        let states = ["reserved", "ringing", "talking", "wrapup", "paused", "offline"]
            .compactMap { word in counts[word].map { "\($0) \(word)" } }
        if team.isEmpty { return "not dialling: its skill group has no agents" }
        let rest = states.isEmpty ? "none logged in" : states.joined(separator: ", ")
        guard desk.kind == .ahead else { return "every idle agent has a dial: " + rest }
        if situation.idleAgents == 0 { return "no agent is idle: " + rest }
        let lines = desk.pacer.lines.map { " at \(Self.rounded($0)) lines per agent" } ?? ""
        return "\(situation.idleAgents) idle agents\(lines) are covered by \(situation.ringing) ringing calls: " + rest
    }

    private static func rounded(_ figure: Double) -> String {
        let tenths = Int((figure * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private func target(_ situation: PacingSituation, _ desk: CampaignDesk) -> String {
        guard case .agentless(let settings) = desk.settings.effectivePacing else {
            return "everything that was commanded is dialled"
        }
        if let concurrency = settings.concurrency, situation.liveCalls >= concurrency {
            return "\(situation.liveCalls) calls of \(concurrency) at once"
        }
        return "the campaign's own calls per second are used up for the moment"
    }

    private func noLeads(_ desk: CampaignDesk, _ now: Instant) -> String {
        guard let backlog = desk.backlog else { return "loading leads" }
        if backlog.ready > 0 { return "loading leads" }
        if !desk.owned.isEmpty { return "\(desk.owned.count) leads wait for their own agents" }
        if backlog.waiting > 0, let due = backlog.nextDue {
            let closed = backlog.closed > 0 ? ", \(backlog.closed) are due where the windows are closed" : ""
            return "no lead is due: \(backlog.waiting) wait, the next in \(span(from: now, to: due))\(closed)"
        }
        if backlog.closed > 0 {
            let opening = desk.opensAt.map { "; the next window opens in \(span(from: now, to: $0))" } ?? ""
            return "\(backlog.closed) leads are due where the calling windows are closed\(opening)"
        }
        return "no lead is left to dial"
    }
}
