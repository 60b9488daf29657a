import CallFloor

/// What must be true of a floor's actions whatever the world does, told from outside: DESIGN.md section 5.
struct Oracle {
    private(set) var faults: [String] = []
    private var minted: Set<AttemptID> = []
    private var committed: Set<AttemptID> = []
    private var placed: Set<AttemptID> = []
    private var written: Set<AttemptID> = []
    private var heardAnswered: Set<AttemptID> = []
    private var outcomes: [Outcome: Int] = [:]
    private var legs: Set<LegID> = []
    private var kinds: [AttemptID: CallKind] = [:]

    /// Attempts that were minted, by outcome.
    var summary: [Outcome: Int] { outcomes }

    mutating func see(_ input: Input, _ actions: [Action], _ floor: Floor, at now: Instant, world: VirtualSwitch) {
        switch input {
        case .intentCommitted(let attempt): committed.insert(attempt)
        case .answered(let attempt) where placed.contains(attempt) && !written.contains(attempt):
            heardAnswered.insert(attempt)
        default: break
        }
        for action in actions { see(action, floor, at: now, world) }
        for contradiction in floor.contradictions() { faults.append("\(contradiction), after \(input)") }
        let used = Set(actions.compactMap { if case .commit(let intent) = $0 { intent.trunk } else { nil } })
        if !used.isEmpty {
            for trunk in floor.view(at: now).trunks where used.contains(trunk.id) && trunk.inUse > trunk.channels {
                faults.append("trunk \(trunk.id) carries \(trunk.inUse) calls on \(trunk.channels) channels")
            }
        }
    }

    private mutating func see(_ action: Action, _ floor: Floor, at now: Instant, _ world: VirtualSwitch) {
        switch action {
        case .commit(let intent):
            if !minted.insert(intent.attempt).inserted { faults.append("\(intent.attempt) was minted twice") }
        case .place(let order):
            if !committed.contains(order.attempt) { faults.append("\(order.attempt) was dialled uncommitted") }
            if !placed.insert(order.attempt).inserted { faults.append("\(order.attempt) was dialled twice") }
            let view = floor.view(at: now)
            let call = view.calls.first { $0.attempt == order.attempt }
            kinds[order.attempt] = call?.kind
            guard call?.kind == .reserved || call?.kind == .manual else { return }
            let state = call?.agent.flatMap { id in view.agents.first { $0.id == id }?.state }
            if state != .reserved { faults.append("\(order.attempt) was dialled without a reserved agent") }
        case .callAgent(let order):
            if !legs.insert(order.leg).inserted { faults.append("leg \(order.leg) was called twice") }
        case .write(.attempt(let record)): see(record, world)
        default: break
        }
    }

    /// Answered without a conversation is only who hung up before the threshold: 8 s at most in these worlds.
    private func hungUpInTime(_ record: AttemptRecord) -> Bool {
        guard let answeredAt = record.answeredAt else { return false }
        return record.endedBy == .customer && record.endedAt - answeredAt < .seconds(8)
    }

    private mutating func see(_ record: AttemptRecord, _ world: VirtualSwitch) {
        let name = "\(record.attempt) (\(record.outcome.rawValue))"
        outcomes[record.outcome, default: 0] += 1
        if !minted.contains(record.attempt) { faults.append("\(name) was never minted") }
        if !written.insert(record.attempt).inserted { faults.append("\(name) has two outcomes") }
        if placed.contains(record.attempt) != (record.placedAt != nil) { faults.append("\(name): placed, or not?") }
        if (record.outcome == .cancelled) != (record.placedAt == nil) { faults.append("\(name): dialled, or not?") }
        if record.bridgedAt != nil, record.outcome != .answered { faults.append("\(name): bridged, or not?") }
        let wantsNobody = kinds[record.attempt] == .agentless
        if record.outcome == .answered, record.bridgedAt == nil, !wantsNobody, !hungUpInTime(record) {
            faults.append("\(name): met nobody, and was kept waiting")
        }
        if record.outcome.isLiveAnswer, !world.everAnswered.contains(record.attempt) {
            faults.append("\(name): the network knows of no answer")
        }
        if heardAnswered.contains(record.attempt), !record.outcome.isLiveAnswer {
            faults.append("\(name): its answer was heard")
        }
        let moments = [record.placedAt, record.ringingAt, record.answeredAt, record.bridgedAt, record.endedAt]
            .compactMap(\.self)
        if moments != moments.sorted() { faults.append("\(name): its moments are out of order") }
        if (record.agent != nil) != (record.bridgedAt != nil) { faults.append("\(name): an agent, or none?") }
    }

    /// When everything is over.
    mutating func seeTheEnd(
        _ floor: Floor, at now: Instant, _ store: VirtualStore, _ world: VirtualSwitch, allWentHome: Bool
    ) {
        for attempt in minted.subtracting(written).sorted() { faults.append("\(attempt) has no outcome") }
        if floor.callCount > 0 { faults.append("\(floor.callCount) calls are still live") }
        if floor.openConclusions > 0 { faults.append("\(floor.openConclusions) conversations are not concluded") }
        for (lead, row) in store.rows.sorted(by: { $0.key < $1.key }) where row.state == .leased {
            faults.append("lead \(lead) did not come back")
        }
        let view = floor.view(at: now)
        for campaign in view.campaigns where campaign.buffered > 0 {
            faults.append("campaign \(campaign.id) kept \(campaign.buffered) leads")
        }
        for agent in view.agents {
            switch agent.state {
            case .offline, .ready, .paused: break
            case .reserved, .ringing, .talking, .wrapup:
                faults.append("agent \(agent.id) is \(agent.state.word) for ever")
            }
        }
        for trunk in view.trunks where allWentHome && trunk.inUse > 0 {
            faults.append("trunk \(trunk.id) is never free")
        }
        if !world.customers.isEmpty { faults.append("\(world.customers.count) customers are left in the switch") }
    }
}
