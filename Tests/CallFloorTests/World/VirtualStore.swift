import CallFloor

/// A store that keeps its leads in memory: leases, due times, intents with refusals, and writes behind.
struct VirtualStore {
    struct Row {
        var lead: Lead
        var campaign: CampaignID
        var state: State

        enum State: Equatable {
            case due(Instant)
            case leased
            case finished
        }
    }

    private(set) var rows: [LeadID: Row] = [:]
    var isUp = true
    private var behind: [StoreWrite] = []

    mutating func add(_ lead: Lead, to campaign: CampaignID, due: Instant) {
        rows[lead.id] = Row(lead: lead, campaign: campaign, state: .due(due))
    }

    mutating func claim(_ campaign: CampaignID, _ count: Int, at now: Instant) -> Claim {
        let mine = rows.values.filter { $0.campaign == campaign }.sorted { $0.lead.id < $1.lead.id }
        let due = mine.filter { if case .due(let at) = $0.state { at <= now } else { false } }
        let later = mine.compactMap { if case .due(let at) = $0.state, at > now { at } else { nil } }
        let taken = due.prefix(count).map(\.lead)
        for lead in taken { rows[lead.id]!.state = .leased }
        return Claim(
            leads: taken, ready: due.count - taken.count, waiting: later.count,
            leased: mine.count { $0.state == .leased } + taken.count, nextDue: later.min())
    }

    /// Leases one lead that is due, for a call by hand.
    mutating func lease(_ campaign: CampaignID, at now: Instant) -> Lead? {
        let mine = rows.values.filter { $0.campaign == campaign }.sorted { $0.lead.id < $1.lead.id }
        let due = mine.first { if case .due(let at) = $0.state { at <= now } else { false } }
        guard let due else { return nil }
        rows[due.lead.id]!.state = .leased
        return due.lead
    }

    /// The leads are anybody's again: given back, or their leases ran out.
    mutating func release(_ leads: [LeadID], at now: Instant) {
        for lead in leads where rows[lead]!.state == .leased { rows[lead]!.state = .due(now) }
    }

    /// Leases run out when their holder takes too long.
    mutating func expire(_ lead: LeadID, at now: Instant) { release([lead], at: now) }

    func isLeased(_ lead: LeadID) -> Bool { rows[lead]?.state == .leased }

    mutating func write(_ write: StoreWrite) { behind.append(write) }

    mutating func catchUp() {
        guard isUp else { return }
        for case .lead(let record) in behind where rows[record.lead]!.state == .leased {
            if let tried = record.tried { rows[record.lead]!.lead.tries[tried, default: 0] += 1 }
            switch record.fate {
            case .retry(let due, let number):
                rows[record.lead]!.state = .due(due)
                rows[record.lead]!.lead.nextNumber = number
            case .promised(let due, let number, let owner):
                rows[record.lead]!.state = .due(due)
                rows[record.lead]!.lead.nextNumber = number
                rows[record.lead]!.lead.owner = owner
                rows[record.lead]!.lead.rank = -1
            case .finished: rows[record.lead]!.state = .finished
            }
        }
        behind.removeAll()
    }
}
