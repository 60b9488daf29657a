import CallFloor

/// Measures a simulated world as it goes: what agents did with their time, and what became of dials.
struct Meter {
    private let start: Int64
    private(set) var slots: [Slot] = [Slot()]
    private(set) var outcomes: [Outcome: Int] = [:]
    private var talking = 0
    private var wrappingUp = 0
    private var present = 0
    private var lastLook: Int64

    init(start: Int64) {
        self.start = start
        lastLook = start
    }

    /// Counts the time since the last change. Called before every change of what agents do.
    mutating func advance(to now: Int64) {
        while lastLook < now {
            let slot = slots.count - 1
            let end = start + Int64(slots.count) * Slot.length
            let length = min(now, end) - lastLook
            slots[slot].talk += Int64(talking) * length
            slots[slot].busy += Int64(talking + wrappingUp) * length
            slots[slot].present += Int64(present) * length
            lastLook += length
            if lastLook == end { slots.append(Slot()) }
        }
    }

    /// An agent changes state.
    mutating func agent(from old: AgentState, to new: AgentState, at now: Int64) {
        advance(to: now)
        count(old, -1)
        count(new, 1)
    }

    private mutating func count(_ state: AgentState, _ change: Int) {
        switch state {
        case .offline, .paused: return
        case .talking: talking += change
        case .wrapup: wrappingUp += change
        case .ready, .reserved, .ringing: break
        }
        present += change
    }

    private func slot(of instant: Instant) -> Int { Int((instant.microseconds - start) / Slot.length) }

    /// A dial reached its outcome.
    mutating func attempt(_ record: AttemptRecord, at now: Int64) {
        advance(to: now)
        outcomes[record.outcome, default: 0] += 1
        if let placedAt = record.placedAt { slots[slot(of: placedAt)].dials += 1 }
        guard record.outcome.isLiveAnswer else { return }
        let answered = slot(of: record.answeredAt ?? record.endedAt)
        slots[answered].answers += 1
        if record.outcome == .abandoned { slots[answered].abandoned += 1 }
    }
}
