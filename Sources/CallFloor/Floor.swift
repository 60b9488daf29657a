/// The whole live state of one site, as a value: its campaigns, leads, calls, agents and trunks.
///
/// `handle` is the only way in. It reads no clock, draws no randomness but its own seeded generator's, and never
/// iterates in an order that depends on hashing: the same inputs at the same instants always give the same actions.
/// That one property makes the journal a write-ahead log, a flight recorder and a test oracle at once.
///
/// The sub-machines live in files of their own: settings and pacing (`Floor+Campaigns`), calls (`Floor+Calls`), agents
/// and their phones (`Floor+Agents`), and what to believe after a gap (`Floor+Gaps`).
public struct Floor: Hashable, Sendable, Codable {
    /// What a floor is told once.
    public struct Settings: Hashable, Sendable, Codable {
        /// The site this floor belongs to.
        public var site: SiteID
        /// Where ids come from.
        public var seed: UInt64
        /// How long an agent's phone may ring.
        public var agentRingTimeout: Duration
        /// How long after its ring time-out a call is hung up by us if the switch did not do it.
        public var ringGrace: Duration
        /// How long to wait for a hang-up or a message to take effect before asking the switch.
        public var endingGrace: Duration
        /// How often a campaign without claimable leads asks again at least.
        public var claimInterval: Duration

        /// Creates settings.
        public init(
            site: SiteID, seed: UInt64, agentRingTimeout: Duration = .seconds(20), ringGrace: Duration = .seconds(5),
            endingGrace: Duration = .seconds(5), claimInterval: Duration = .seconds(5)
        ) {
            self.site = site
            self.seed = seed
            self.agentRingTimeout = agentRingTimeout
            self.ringGrace = ringGrace
            self.endingGrace = endingGrace
            self.claimInterval = claimInterval
        }
    }

    /// What the floor was told at its creation.
    public let settings: Settings
    var generator: SeededGenerator
    var campaigns: [CampaignID: CampaignDesk] = [:]
    var trunks: [TrunkID: TrunkMeter] = [:]
    var callerIDs: [CallerIDPoolID: CallerIDMeter] = [:]
    var calendars: [CalendarID: HolidayCalendar] = [:]
    var zones: [ZoneID: Zone] = [:]
    var skillGroups: [SkillGroupID: SkillGroup] = [:]
    var agents: [AgentID: AgentDesk] = [:]
    var calls: [AttemptID: Call] = [:]
    /// Calls that are over, and whose end may be the trunk's fault: nothing is said of them until that is judged.
    var suspended: [AttemptID: SuspendedCall] = [:]
    var legs: [LegID: AgentID] = [:]
    /// Trunks that carry legs to agents' outside phones.
    var legTrunks: [LegID: TrunkID] = [:]
    /// Agents of each group who are logged in and not paused.
    var onDuty: [SkillGroupID: Int] = [:]
    var readyAgents: [SkillGroupID: ReadyQueue] = [:]
    /// Calls that lost their agent before the conversation: nobody's yet, whether answered or still being dialled.
    var callsWithoutAgent: [AttemptID] = []
    var timers = TimerBook()
    var isStoreUp = true
    var isSwitchUp = false
    var switchLostAt: Instant?
    /// The instant of the latest input: after a restart, how long nobody listened.
    var lastHeard: Instant?
    var isCongested = false
    var isClosing = false
    /// The campaigns in the order in which they may dial: who has dialled goes to the end, so that none is always last.
    var turnOrder: [CampaignID] = []

    /// Creates an empty floor. Nothing is dialled before the first `switchView`.
    public init(_ settings: Settings) {
        self.settings = settings
        generator = SeededGenerator(seed: settings.seed)
    }

    /// Takes in what happened and says what to do about it.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - now: When. Never earlier than the instant of the call before.
    /// - Returns: What to do, in order.
    public mutating func handle(_ input: Input, at now: Instant) -> [Action] {
        var turn = Turn(now: now)
        switch input {
        case .campaign(let campaign): configure(campaign, &turn)
        case .trunk(let trunk): configure(trunk)
        case .agent(let agent): configure(agent, &turn)
        case .skillGroup(let group): configure(group)
        case .callerIDPool(let pool): configure(pool, &turn)
        case .callerIDsShown(let moments):
            for pool in callerIDs.keys.sorted() { callerIDs[pool]!.load(moments) }
        case .calendar(let calendar): configure(calendar)
        case .zone(let zone): configure(zone)
        case .setCampaign(let id, let status): setCampaign(id, to: status, &turn)
        case .command(let agent, let command): obey(command, of: agent, &turn)
        case .manualCall(let wish): begin(wish, &turn)
        case .dial(let campaign, let count): dial(campaign, count: count)
        case .opened: open(&turn)
        case .closing: close(&turn)
        case .claimed(let campaign, let claim): take(claim, for: campaign, &turn)
        case .claimFailed(let campaign): claimFailed(for: campaign, &turn)
        case .intentCommitted(let attempt): place(attempt, &turn)
        case .intentRefused(let attempt, let refusal): withdraw(attempt, refusal, &turn)
        case .storeLink(let isUp): storeLink(isUp: isUp, &turn)
        case .placed(let attempt): placed(attempt, &turn)
        case .placeFailed(let attempt, let failure): placeFailed(attempt, failure, &turn)
        case .ringing(let attempt): ringing(attempt, &turn)
        case .answered(let attempt): answered(attempt, &turn)
        case .ended(let attempt, let ending): ended(attempt, ending, &turn)
        case .connected(let attempt): connected(attempt, &turn)
        case .connectFailed(let attempt): connectFailed(attempt, &turn)
        case .promptFinished(let attempt): promptFinished(attempt, &turn)
        case .recordingFinished(let attempt, let duration, let failed):
            turn.write(
                .recording(
                    RecordingRecord(
                        attempt: attempt, name: attempt.text + "-rec", duration: duration, failed: failed, at: now)))
        case .legAnswered(let leg): legAnswered(leg, &turn)
        case .legHeld(let leg): legHeld(leg, &turn)
        case .legEnded(let leg, let end): legEnded(leg, end, &turn)
        case .trunkState(let trunk, let isAvailable): trunks[trunk]?.isAvailable = isAvailable
        case .switchLost: switchLost(&turn)
        case .switchView(let view): reconcile(with: view, &turn)
        case .congested(let isCongested): self.isCongested = isCongested
        case .timer(let timer):
            guard timers.takeIfDue(timer, at: now) else {
                // Cancelled since: nothing. Moved since, or fired too early by a clock that stepped back: once more.
                return timers.due(timer).map { [.setTimer(timer, at: $0)] } ?? []
            }
            fire(timer, &turn)
        }
        lastHeard = now
        findAgents(&turn)
        paceAll(&turn)
        return turn.actions
    }

    private mutating func fire(_ timer: Timer, _ turn: inout Turn) {
        switch timer {
        case .claim, .hours, .pace: break  // pacing, which follows every input, is all they are for
        case .judge(let trunk): judge(trunk, &turn)
        case .ring(let attempt): rangLongEnough(attempt, &turn)
        case .threshold(let attempt): waitedLongEnough(attempt, &turn)
        case .ending(let attempt): shouldHaveEnded(attempt, &turn)
        case .agentRing(let agent): agentPhoneRangLongEnough(agent, &turn)
        case .wrapUp(let agent): conclude(agent, &turn)
        }
    }

    mutating func set(_ timer: Timer, at instant: Instant, _ turn: inout Turn) {
        timers.set(timer, at: instant)
        turn.actions.append(.setTimer(timer, at: instant))
    }

    mutating func cancel(_ timer: Timer, _ turn: inout Turn) {
        if timers.cancel(timer) { turn.actions.append(.cancelTimer(timer)) }
    }

    /// The timers that are set, earliest first: what a site arms after it loaded a snapshot.
    public var pendingTimers: [(timer: Timer, at: Instant)] { timers.pending }
}

/// One call of `handle`: the moment it happens at, and what has come out of it so far.
struct Turn {
    let now: Instant
    var actions: [Action] = []

    mutating func write(_ write: StoreWrite) { actions.append(.write(write)) }
    mutating func publish(_ notice: Notice) { actions.append(.publish(notice)) }
}
