/// Predictive pacing: dial one more while the probability that *this* call would be abandoned is at most theta, and move
/// theta by feedback on the abandonment budget. That is the optimum's form, and within 0.3 points of its occupancy; what
/// remains is information (see docs/pacing.md).
///
/// Ask on every event of an agent or call (coalesced to 50 to 100 ms) and every second. Statistics are taken from
/// `observe`; tables are rebuilt from them every 20 s.
public struct PredictivePacer: Hashable, Sendable, Codable {
    /// What the operator set.
    public private(set) var settings: PredictiveSettings
    /// What has been learnt: to be kept per campaign.
    public private(set) var memory: PacingMemory
    var tables: RiskTables?
    /// The answer rate that ringing calls were judged by: the one before the last event, so that two looks agree.
    private var answerRate: Double
    /// The answer rate as it was at the last look.
    private var latestRate: Double
    private var budgetBinds = true
    private(set) var ladder = PacingLadder()
    private var shared: [WindowStanding] = []
    private var secondsLeftToday: Double?
    private var leftAt = 0.0
    private var offset = 0.0

    /// Creates a pacer, with what was learnt before if there is any.
    public init(_ settings: PredictiveSettings, memory: PacingMemory? = nil) {
        self.settings = settings
        self.memory = memory ?? PacingMemory(settings)
        self.memory.use(settings)
        answerRate = self.memory.answers.share
        latestRate = answerRate
    }

    /// Takes other settings, at once; what was learnt stays.
    public mutating func use(_ settings: PredictiveSettings) {
        if settings.windows != self.settings.windows { memory.use(settings) }
        self.settings = settings
    }

    /// Takes note of what happened at `now`, seconds since 1970.
    public mutating func observe(_ event: PacingEvent, at now: Double) {
        switch event {
        case .dialled, .released: break
        case .answered(let seconds, let traits):
            resolve(true, traits, after: seconds, at: now)
            memory.answerDelay.note(seconds)
            answer(at: now)
        case .unanswered(let seconds, let traits):
            resolve(false, traits, after: seconds, at: now)
            memory.otherDelay.note(seconds)
        case .detected(let isPerson, let seconds):
            memory.persons.note(isPerson)
            memory.detection.note(seconds)
        case .abandoned:
            for place in memory.windows.indices { memory.windows[place].abandon(at: now, offset: offset) }
            ladder.note(abandoned: true, at: now)
        case .talked(let agent, let seconds):
            memory.talk.note(seconds)
            memory.paces.note(agent, seconds, tables?.talk)
        case .wrappedUp(_, let seconds): memory.wrapUp.note(seconds)
        case .returned(let isBack): memory.returns.note(isBack)
        }
    }

    private mutating func resolve(_ isAnswered: Bool, _ traits: CallTraits, after seconds: Double, at now: Double) {
        answerRate = latestRate
        memory.traits.note(isAnswered, traits, memory.answers.share)
        memory.answers.note(isAnswered, after: seconds, at: now)
    }

    private mutating func answer(at now: Double) {
        for place in memory.windows.indices { memory.windows[place].answer(at: now, offset: offset) }
        memory.flow.note(at: now, offset: offset)
        ladder.note(abandoned: false, at: now)
        for standing in standings(at: now) { memory.noteAnswer(standing, budgetBinds: budgetBinds) }
    }

    /// How likely a dial with these traits is answered by a person: 0...1.
    public func answerProbability(_ traits: CallTraits) -> Double {
        memory.traits.probability(traits, memory.answers.share)
    }

    /// How abandonment stands in each of the campaign's windows, and in those it shares.
    public func standings(at now: Double) -> [WindowStanding] {
        let rate = memory.flow.rate(at: now)
        let left = secondsLeftToday.map { max(0, $0 - (now - leftAt)) }
        return memory.windows.map { window in
            var window = window
            window.advance(to: now, offset: offset)
            return window.standing(
                at: now, offset: offset, rate: rate, secondsLeftToday: left, daily: memory.flow.perDay)
        } + shared
    }

    /// Decides how many numbers to dial now. Without `detail` it knows of no busy agent and no call, and dials
    /// progressively.
    public mutating func decide(_ situation: PacingSituation) -> PacingDecision {
        var plan = plan(situation)
        var sums = plan.sums
        var dials = 0
        while dials < plan.most, plan.rung == .predictive, sums.risk <= plan.theta {
            sums.add(dial(dials, situation, plan.tables))
            dials += 1
        }
        plan.sums = sums
        return conclude(dials, plan, situation)
    }
}

extension PredictivePacer {
    /// What a decision starts from.
    struct Plan {
        var tables: RiskTables
        var sums: RiskSums
        var rung: PacingRung
        var caution: PacingCaution?
        var theta: Double
        var driving: WindowStanding
        /// Dials at most: what lines, rate, leads and caller IDs allow.
        var most: Int
        var answerRate: Double
    }

    /// Sees to tables, budgets and rung, and adds up what is going on. The sums are left open for so many calls of
    /// `others`, if given.
    mutating func plan(_ situation: PacingSituation, others: Int? = nil) -> Plan {
        let detail = situation.detail ?? PacingDetail()
        shared = detail.sharedWindows
        secondsLeftToday = detail.secondsLeftToday
        leftAt = situation.now
        offset = detail.localOffset
        let standings = standings(at: situation.now)
        ladder.take(caution(standings, situation, detail), at: situation.now)
        let (theta, driving) = tightest(standings)
        let tables = refreshed(detail, at: situation.now)
        if memory.answers.lookForStep(detail.calls, tables.answer, at: situation.now) {
            answerRate = memory.answers.share
        }
        var sums = RiskSums(
            horizons: RiskTables.count, agents: situation.idleAgents - situation.waiting,
            terms: detail.busy.count + detail.calls.count + (others ?? 0) + 1)
        addAgents(detail, tables, &sums)
        addInbound(detail, tables, &sums)
        addCalls(detail, tables, share: 1, within: tables.horizons, isOwn: true, &sums)
        if others == nil { sums.close() }
        latestRate = memory.answers.share(ringing: Double(detail.calls.count), expected: sums.answersToCome)
        var free = PacingDecision(dials: 10_000, constraint: .agents)
        free.limit(to: situation)
        return Plan(
            tables: tables, sums: sums, rung: situation.detail == nil ? max(.progressive, ladder.rung) : ladder.rung,
            caution: ladder.caution, theta: theta, driving: driving, most: free.dials, answerRate: latestRate)
    }

    private func caution(
        _ standings: [WindowStanding], _ situation: PacingSituation, _ detail: PacingDetail
    ) -> PacingCaution? {
        if detail.agentDelay > 0, detail.agentDelay >= settings.grace { return .slowPhones }
        if memory.isCold { return .coldStart }
        if standings.contains(where: { BudgetFeedback.isGuarded($0, margin: settings.guardMargin) }) { return .guarded }
        return situation.agents < settings.minimumAgents ? .fewAgents : nil
    }

    /// The smallest risk that any window allows, and that window.
    private func tightest(_ standings: [WindowStanding]) -> (Double, WindowStanding) {
        var tightest: (Double, WindowStanding)?
        for standing in standings {
            let theta = memory.feedback(for: standing.name).theta(standing)
            if theta < tightest?.0 ?? .infinity { tightest = (theta, standing) }
        }
        let none = WindowStanding(
            name: "none", cap: 0, answered: 0, abandoned: 0, expected: 0, remaining: 0, age: 0)
        guard let (theta, standing) = tightest else { return (0, none) }
        let bounds = settings.correctionBounds
        let correction = min(bounds.upperBound, max(bounds.lowerBound, settings.correction))
        return (min(BudgetFeedback.highest, theta * correction), standing)
    }

    private mutating func refreshed(_ detail: PacingDetail, at now: Double) -> RiskTables {
        let grace = max(0, settings.grace - detail.agentDelay)
        if let tables, now - tables.builtAt < RiskTables.lifetime, now >= tables.builtAt,
            abs(grace - tables.grace) < 0.1
        {
            return tables
        }
        let built = RiskTables(memory, detail, grace: grace, at: now)
        tables = built
        return built
    }

    private func addAgents(_ detail: PacingDetail, _ tables: RiskTables, _ sums: inout RiskSums) {
        var row = [Double](repeating: 0, count: RiskTables.count)
        for agent in detail.busy where !agent.leavesAfter {
            tables.freeing.stillBusy(
                agent.phase, elapsed: max(0, agent.elapsed), pace: memory.paces.pace(of: agent.agent), into: &row)
            for m in row.indices { row[m] = 1 - (1 - row[m]) * tables.returns }
            sums.addAgent(row)
        }
    }

    /// Inbound calls come at random: a Poisson number, as yes-or-no variables of at most a tenth each.
    private func addInbound(_ detail: PacingDetail, _ tables: RiskTables, _ sums: inout RiskSums) {
        guard detail.inboundRate > 0, let longest = tables.horizons.last else { return }
        let terms = min(200, Int((detail.inboundRate * (longest + tables.grace) / 0.1).rounded(.up)))
        let row = tables.horizons.map { min(1, detail.inboundRate * ($0 + tables.grace) / Double(max(1, terms))) }
        for _ in 0..<terms { sums.add(row) }
    }

    /// Adds the calls that are open, each counting for so much of the pool. Only a campaign's own are in its forecast.
    func addCalls(
        _ detail: PacingDetail, _ tables: RiskTables, share: Double, within horizons: [Double], isOwn: Bool,
        _ sums: inout RiskSums
    ) {
        var row = [Double](repeating: 0, count: horizons.count)
        // Calls of one list, trunk and hour come in rows.
        var last: (traits: CallTraits, p: Double)?
        for call in detail.calls {
            let p: Double
            if let last, last.traits == call.traits {
                p = last.p
            } else {
                p = memory.traits.probability(call.traits, answerRate)
                last = (call.traits, p)
            }
            let ever = tables.needs(call, p, within: horizons, into: &row)
            guard !isOwn else {
                sums.answersToCome += ever
                sums.addCall(row)
                continue
            }
            for m in row.indices { row[m] *= share }
            sums.add(row)
        }
    }

    /// The term of a further dial.
    func dial(_ place: Int, _ situation: PacingSituation, _ tables: RiskTables) -> [Double] {
        let p = probability(ofDial: place, situation)
        return tables.horizons.map { p * tables.answer($0) }
    }

    /// How likely a further dial is answered.
    func probability(ofDial place: Int, _ situation: PacingSituation) -> Double {
        guard let next = situation.detail?.next, place < next.count else { return latestRate }
        return memory.traits.probability(next[place], latestRate)
    }

    /// Makes a decision of the dials that the risk allows.
    mutating func conclude(_ dials: Int, _ plan: Plan, _ situation: PacingSituation) -> PacingDecision {
        let ringing = situation.detail?.calls.count ?? situation.ringing
        let risk = plan.sums.risk
        var decision = PacingDecision(dials: dials, constraint: .budget, rung: plan.rung)
        switch plan.rung {
        case .predictive, .ratio:
            if dials >= plan.most, risk <= plan.theta { decision.dials = .max }
            if plan.sums.agents <= 0 { decision.constraint = .agents }
        case .progressive, .preview:
            decision.dials = max(0, situation.idleAgents - situation.waiting - ringing)
            decision.constraint =
                switch plan.caution {
                case .coldStart: .coldStart
                case .guarded: .guarded
                default: .agents
                }
        case .pause:
            decision.dials = 0
            decision.constraint = .paused
        }
        decision.limit(to: situation)
        budgetBinds = decision.constraint == .budget
        if plan.sums.agents > 0, plan.rung < .pause { decision.lookAgainIn = 1 }
        decision.reading = PredictiveReading(
            risk: risk, theta: plan.rung == .predictive ? plan.theta : 0, bank: plan.driving.bank,
            window: plan.driving.name, answerRate: plan.answerRate, idle: situation.idleAgents - situation.waiting,
            busy: plan.sums.agents - situation.idleAgents + situation.waiting, ringing: ringing, caution: plan.caution,
            forecast: plan.tables.horizons.indices.map { m in
                PacingForecast(
                    seconds: plan.tables.horizons[m], freed: plan.sums.freed[m], answered: plan.sums.needed[m])
            })
        return decision
    }
}
