/// What can be seen of a floor at one moment: for a terminal, a console, a report. Ids and counts; who shows it looks
/// up the names.
public struct FloorView: Hashable, Sendable, Codable {
    /// When it was taken.
    public var at: Instant
    /// Whether the store answers.
    public var isStoreUp: Bool
    /// Whether the link to the switch is up.
    public var isSwitchUp: Bool
    /// The campaigns, in the order of their ids; those for calls by hand last.
    public var campaigns: [CampaignView]
    /// The agents, in the order of their ids.
    public var agents: [AgentView]
    /// The calls, oldest first.
    public var calls: [CallView]
    /// The trunks, in the order of their ids.
    public var trunks: [TrunkView]
    /// The pools of caller IDs, in the order of their ids.
    public var callerIDPools: [CallerIDPoolView]

    /// One campaign.
    public struct CampaignView: Hashable, Sendable, Codable {
        /// Its id.
        public var id: CampaignID
        /// Its name.
        public var name: String
        /// How it dials.
        public var mode: Mode
        /// Whether it dials.
        public var status: CampaignStatus
        /// Why it dials, or does not, at this moment.
        public var verdict: Verdict
        /// The verdict in a sentence.
        public var why: String
        /// Leads at hand.
        public var buffered: Int
        /// Leads that could be claimed at the last look.
        public var ready: Int
        /// Leads that become due later, at the last look.
        public var waiting: Int
        /// Leads that are due where the calling windows are closed, at the last look.
        public var closed: Int
        /// When the first of the waiting ones is due.
        public var nextDue: Instant?
        /// Calls now.
        public var liveCalls: Int
        /// What it has done.
        public var tally: Tally
    }

    /// One agent.
    public struct AgentView: Hashable, Sendable, Codable {
        /// Its id.
        public var id: AgentID
        /// Its login name.
        public var login: String
        /// What the agent does.
        public var state: AgentState
        /// Since when.
        public var since: Instant
        /// The call or the conversation it is about.
        public var attempt: AttemptID?
        /// Conversations since login.
        public var conversations: Int
        /// Whether the agent's phone is connected or needs no connection.
        public var hasPhone: Bool
    }

    /// One call.
    public struct CallView: Hashable, Sendable, Codable {
        /// Its attempt.
        public var attempt: AttemptID
        /// Its campaign.
        public var campaign: CampaignID
        /// Its lead.
        public var lead: LeadID
        /// What it has to do with agents.
        public var kind: CallKind
        /// Where it is in its life.
        public var state: CallState
        /// Who is kept for it or talks.
        public var agent: AgentID?
        /// When it was decided.
        public var decidedAt: Instant
        /// When it was answered.
        public var answeredAt: Instant?
        /// When it was bridged.
        public var bridgedAt: Instant?
    }

    /// One trunk.
    public struct TrunkView: Hashable, Sendable, Codable {
        /// Its id.
        public var id: TrunkID
        /// Its name.
        public var name: String
        /// Channels held.
        public var inUse: Int
        /// Channels there are.
        public var channels: Int
        /// How it is, and what it has carried.
        public var health: TrunkHealth
        /// What is wrong with it, in a sentence; nil when nothing is.
        public var trouble: String?

        /// Until when it rests after faults; nil when it does not.
        public var restsUntil: Instant? { health.restsUntil }
    }

    /// Agents by the word for their state.
    public var agentsByState: [String: Int] {
        agents.reduce(into: [:]) { $0[$1.state.word, default: 0] += 1 }
    }

    /// Calls by state.
    public var callsByState: [CallState: Int] {
        calls.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }
}

extension Floor {
    /// What can be seen of the floor at `now`.
    public func view(at now: Instant) -> FloorView {
        FloorView(
            at: now, isStoreUp: isStoreUp, isSwitchUp: isSwitchUp,
            campaigns: campaigns.values.sorted(by: CampaignDesk.comesFirst).map { desk in
                FloorView.CampaignView(
                    id: desk.settings.id, name: desk.settings.name, mode: desk.settings.mode,
                    status: desk.settings.status, verdict: verdict(of: desk, at: now),
                    why: explanation(of: desk, at: now),
                    buffered: desk.bufferedLeads, ready: desk.backlog?.ready ?? 0, waiting: desk.backlog?.waiting ?? 0,
                    closed: desk.backlog?.closed ?? 0, nextDue: desk.backlog?.nextDue,
                    liveCalls: desk.liveCalls, tally: desk.tally)
            },
            agents: agents.values.sorted { $0.settings.id < $1.settings.id }.map { desk in
                FloorView.AgentView(
                    id: desk.settings.id, login: desk.settings.login, state: desk.state, since: desk.since,
                    attempt: desk.call ?? desk.conclusion?.attempt, conversations: desk.conversations,
                    hasPhone: desk.legPolicy == .perCall || desk.leg.id != nil)
            },
            calls: calls.values.sorted { $0.attempt < $1.attempt }.map { call in
                FloorView.CallView(
                    attempt: call.attempt, campaign: call.campaign, lead: call.lead.id, kind: call.kind,
                    state: call.state,
                    agent: call.agent, decidedAt: call.decidedAt, answeredAt: call.answeredAt,
                    bridgedAt: call.bridgedAt)
            },
            trunks: trunks.values.sorted { $0.settings.id < $1.settings.id }.map { meter in
                FloorView.TrunkView(
                    id: meter.settings.id, name: meter.settings.name, inUse: meter.inUse,
                    channels: meter.settings.channels, health: meter.health(at: now), trouble: meter.trouble(at: now))
            },
            callerIDPools: callerIDs.values.sorted { $0.settings.id < $1.settings.id }.map { $0.view(at: now) })
    }

    /// How many calls live on the floor.
    public var callCount: Int { calls.count }

    /// How many conversations wait for their agents' conclusions.
    public var openConclusions: Int { campaigns.values.reduce(0) { $0 + $1.openConclusions } }
}
