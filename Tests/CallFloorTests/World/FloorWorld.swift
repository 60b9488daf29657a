import CallFloor

/// A floor among a virtual store, a virtual switch, customers, agents and operators, all with a will of their own and
/// all driven by one seed: links and processes die, answers get lost, events come late, twice or never.
final class FloorWorld {
    let seed: UInt64
    private(set) var floor: Floor
    private(set) var now = Instant.start
    private(set) var oracle = Oracle()
    private(set) var log: [(input: Input, at: Instant, actions: [Action])] = []
    var generator: SeededGenerator
    var agenda = Agenda()
    var store = VirtualStore()
    var exchange = VirtualSwitch()
    private var armed: [Timer: Instant] = [:]
    private(set) var isProcessUp = true
    private(set) var isCalm = false
    let agents: [AgentID]
    let campaigns: [CampaignID]
    /// The longest time between two faults, in milliseconds: some worlds are kinder than others.
    let calmness: Int64
    private var writesAreComing = false

    init(seed: UInt64) {
        self.seed = seed
        generator = SeededGenerator(seed: seed)
        calmness = Int64.random(in: 10_000...200_000, using: &generator)
        floor = Floor(Floor.Settings(site: SiteID(1), seed: seed))
        agents = (1...Int64.random(in: 1...7, using: &generator)).map { AgentID($0) }
        campaigns = (1...Int64.random(in: 1...3, using: &generator)).map { CampaignID($0 * 100) }
    }

    // MARK: Running

    /// Lets so much virtual time pass with whims and faults, then lets everything come to its end.
    func run(for duration: Duration) {
        furnish()
        let end = now + duration
        while now < end, oracle.faults.isEmpty, let (at, happening) = agenda.next() {
            now = max(now, at)
            happen(happening)
        }
        calm()
        let patience = now + .seconds(3_600)
        while now < patience, oracle.faults.isEmpty, let (at, happening) = agenda.next() {
            now = max(now, at)
            happen(happening)
        }
        store.catchUp()
        if oracle.faults.isEmpty {
            oracle.seeTheEnd(floor, at: now, store, exchange, allWentHome: seed.isMultiple(of: 2))
        }
    }

    private func happen(_ happening: Agenda.Happening) {
        switch happening {
        case .storeAnswers(let input), .switchAnswers(let input): feed(input)
        case .event(let input, let link): if exchange.isLinked, exchange.link == link { feed(input) }
        case .customer(let attempt, let step): customer(attempt, step)
        case .phone(let leg, let step): phone(leg, step)
        case .timer(let timer, let due): fire(timer, due)
        case .storeCatchesUp:
            writesAreComing = false
            store.catchUp()
        case .whim:
            guard !isCalm else { return }
            whim()
            agenda.add(.whim, at: later(50...2_000))
        case .fault:
            guard !isCalm else { return }
            fault()
            agenda.add(.fault, at: later(1_000...calmness))
        case .repair(let fault): repair(fault)
        }
    }

    func feed(_ input: Input) {
        guard isProcessUp else { return }
        let actions = floor.handle(input, at: now)
        log.append((input, now, actions))
        oracle.see(input, actions, floor, at: now, world: exchange)
        if chance(0.01) { floor = throughSnapshot(floor) }
        for action in actions { perform(action) }
    }

    /// The floor as it comes back from a snapshot.
    private func throughSnapshot(_ floor: Floor) -> Floor {
        let bytes = floor.snapshot()
        let decoded = try! Floor(snapshot: bytes)
        if decoded != floor || decoded.snapshot() != bytes { snapshotFault = "a snapshot is another floor" }
        return decoded
    }

    private(set) var snapshotFault: String?

    // MARK: Time

    private func fire(_ timer: Timer, _ due: Instant) {
        // A firing that crosses the cancellation of its timer still arrives now and then.
        guard armed[timer] == due || chance(0.1) else { return }
        if armed[timer] == due { armed[timer] = nil }
        feed(.timer(timer))
    }

    private func arm(_ timer: Timer, _ due: Instant) {
        armed[timer] = due
        let lateness = Duration.milliseconds(chance(0.2) ? Int64.random(in: 0...300, using: &generator) : 0)
        let earliness = Duration.milliseconds(chance(0.02) ? Int64.random(in: 0...20, using: &generator) : 0)
        agenda.add(.timer(timer, due: due), at: max(now, due + lateness - earliness))
    }

    func later(_ milliseconds: ClosedRange<Int64>) -> Instant {
        now + .milliseconds(Int64.random(in: milliseconds, using: &generator))
    }

    func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < probability }

    func pick<T>(_ things: [T]) -> T { things[Int.random(in: things.indices, using: &generator)] }

    // MARK: Doing what the floor wants

    private func perform(_ action: Action) {
        guard isProcessUp else { return lose(action) }
        switch action {
        case .claimLeads(let campaign, let count, _): claim(campaign, count)
        case .releaseLeads(let leads): store.release(leads, at: now)
        case .commit(let intent): commit(intent)
        case .write(let write): writeBehind(write)
        case .place(let order): place(order)
        case .callAgent(let order): call(order)
        case .hold(let leg), .release(_, let leg): hold(leg)
        case .connect(let attempt, let leg, _): connect(attempt, leg)
        case .dismantle, .playRinging, .stopRinging: break
        case .play(let attempt, _): agenda.add(.switchAnswers(.promptFinished(attempt)), at: later(500...6_000))
        case .hangUp(let attempt): hangUp(attempt)
        case .hangUpLeg(let leg): if exchange.isLinked { agenda.add(.phone(leg, .leaves), at: later(2...60)) }
        case .inspect(let attempt): inspect(attempt)
        case .setTimer(let timer, let due): arm(timer, due)
        case .cancelTimer(let timer): armed[timer] = nil
        case .publish: break
        }
    }

    /// The process died before it came to this action; writes are in the journal all the same.
    private func lose(_ action: Action) {
        switch action {
        case .write(let write): writeBehind(write)
        case .releaseLeads(let leads): store.release(leads, at: now)
        default: break
        }
    }

    private func writeBehind(_ write: StoreWrite) {
        store.write(write)
        guard !writesAreComing else { return }
        writesAreComing = true
        agenda.add(.storeCatchesUp, at: later(1...400))
    }

    private func claim(_ campaign: CampaignID, _ count: Int) {
        guard store.isUp, !chance(0.02) else {
            return agenda.add(.storeAnswers(.claimFailed(campaign)), at: later(1...500))
        }
        agenda.add(.storeAnswers(.claimed(campaign, store.claim(campaign, count, at: now))), at: later(1...60))
    }

    private func commit(_ intent: Intent) {
        guard store.isUp else {
            return agenda.add(.storeAnswers(.intentRefused(intent.attempt, .storeUnreachable)), at: later(1...2_000))
        }
        guard store.isLeased(intent.lead) else {
            return agenda.add(.storeAnswers(.intentRefused(intent.attempt, .leaseLost)), at: later(1...60))
        }
        guard chance(0.1) else {
            let yes = Agenda.Happening.storeAnswers(.intentCommitted(intent.attempt))
            agenda.add(yes, at: later(chance(0.1) ? 60...6_000 : 1...60))
            if chance(0.02) { agenda.add(yes, at: later(60...9_000)) }
            return
        }
        let refusal: Refusal = pick([
            .doNotCall, .numberCap(until: now + .seconds(30)), .abandonedRecently(until: now + .seconds(40)),
            .numberInUse, .leaseLost, .storeUnreachable, .callerIDCap(until: now + .seconds(20)),
        ])
        if refusal == .leaseLost { store.release([intent.lead], at: now) }
        agenda.add(.storeAnswers(.intentRefused(intent.attempt, refusal)), at: later(1...60))
    }

    // MARK: Dying and coming back

    private func fault() {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4: loseLink()
        case 4..<6:
            store.isUp = false
            feed(.storeLink(isUp: false))
            agenda.add(.repair(.store), at: later(100...15_000))
        case 6..<8: loseProcess()
        case 8: feed(.congested(true))
        default: feed(.congested(false))
        }
    }

    private func loseLink() {
        guard exchange.isLinked else { return }
        exchange.isLinked = false
        agenda.add(.repair(.link), at: later(50...20_000))
    }

    /// What the process was waiting for is lost; the floor comes back from its journal.
    private func loseProcess() {
        guard isProcessUp else { return }
        if chance(0.3) { feed(.closing) }
        isProcessUp = false
        exchange.isLinked = false
        let gone = agenda.remove {
            switch $0 {
            case .storeAnswers, .switchAnswers, .event, .timer: true
            default: false
            }
        }
        armed = [:]
        for case .storeAnswers(.claimed(_, let claim)) in gone { store.release(claim.leads.map(\.id), at: now) }
        agenda.add(.repair(.process), at: later(100...30_000))
    }

    private func repair(_ fault: Agenda.Fault) {
        switch fault {
        case .store:
            guard !store.isUp else { return }
            store.isUp = true
            feed(.storeLink(isUp: true))
            agenda.add(.storeCatchesUp, at: later(1...100))
        case .link:
            guard isProcessUp, !exchange.isLinked else { return }
            feed(.switchLost)
            exchange.isLinked = true
            exchange.link += 1
            feed(.switchView(exchange.view))
        case .process:
            guard !isProcessUp else { return }
            isProcessUp = true
            floor = throughSnapshot(floor)
            for (timer, due) in floor.pendingTimers { arm(timer, due) }
            feed(.opened)
            if !store.isUp { feed(.storeLink(isUp: false)) }
            agenda.add(.repair(.link), at: later(1...3_000))
        }
    }

    /// No more whims and faults: everything is mended, the campaigns are stopped, and what lives may end.
    private func calm() {
        isCalm = true
        for fault in [Agenda.Fault.process, .link, .store] { repair(fault) }
        feed(.congested(false))
        for campaign in campaigns { feed(.setCampaign(campaign, .stopped)) }
        // Outside phones hold lines for as long as their agents are at work.
        if seed.isMultiple(of: 2) { for agent in agents { feed(.command(agent, .logout)) } }
    }
}
