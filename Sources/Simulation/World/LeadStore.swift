import CallFloor
import HeapModule

/// The database of a simulated world: leads that never run out, or lists with an end whose leads come back when they
/// are due.
struct LeadStore {
    private let lists: [LeadList]
    private let isEndless: Bool
    /// Whether leads differ in how likely they answer.
    private let isUniform: Bool
    private var dice: Dice
    private var minted: Int64 = 0
    /// Of each lead that is not finished, when leads differ: the odds by which the answer rate is multiplied.
    private var oddsOfLead: [LeadID: Double] = [:]
    /// Leads of lists with an end that a site holds or will be due.
    private var rows: [LeadID: Lead] = [:]
    private var waiting = Heap<Due>()
    private var leased: Set<LeadID> = []

    private struct Due: Comparable {
        var at: Instant
        var lead: LeadID
        static func < (left: Self, right: Self) -> Bool {
            left.at == right.at ? left.lead < right.lead : left.at < right.at
        }
    }

    init(_ lists: [LeadList], dice: Dice, at now: Instant) {
        self.lists = lists
        self.dice = dice
        isEndless = lists.contains { $0.leads == nil }
        isUniform = lists.allSatisfy { $0.odds == 1 && $0.spread == 0 }
        guard !isEndless else { return }
        for (index, list) in lists.enumerated() {
            for _ in 0..<(list.leads ?? 0) {
                let lead = mint(from: index)
                rows[lead.id] = lead
                waiting.insert(Due(at: now, lead: lead.id))
            }
        }
    }

    /// Leads that are neither finished nor held.
    var unfinished: Int { rows.count }

    /// The factor on the odds that a dial to this lead is answered.
    func odds(of lead: LeadID) -> Double { isUniform ? 1 : oddsOfLead[lead, default: 1] }

    private mutating func mint(from list: Int) -> Lead {
        minted += 1
        let id = LeadID(minted)
        if !isUniform {
            let row = lists[list]
            oddsOfLead[id] = row.odds * exponentiated(2.718281828459045, row.spread * dice.normal())
        }
        // The number's token is the lead's: a dial names only the number.
        return Lead(id: id, list: ListID(Int64(list + 1)), numbers: [NumberID(minted)])
    }

    private mutating func pickList() -> Int {
        guard lists.count > 1 else { return 0 }
        var left = dice.uniform() * lists.reduce(0) { $0 + $1.share }
        for (index, list) in lists.enumerated() {
            left -= list.share
            if left < 0 { return index }
        }
        return lists.count - 1
    }

    /// Leases up to `count` leads.
    mutating func claim(_ count: Int, at now: Instant) -> Claim {
        if isEndless {
            return Claim(
                leads: (0..<count).map { _ in mint(from: pickList()) }, ready: 1_000_000, waiting: 0, leased: count)
        }
        var leads: [Lead] = []
        while leads.count < count, let due = waiting.min, due.at <= now {
            waiting.removeMin()
            guard let lead = rows[due.lead] else { continue }
            leased.insert(due.lead)
            leads.append(lead)
        }
        let isMoreReady = waiting.min.map { $0.at <= now } ?? false
        let ready = isMoreReady ? waiting.unordered.count { $0.at <= now } : 0
        return Claim(
            leads: leads, ready: ready, waiting: waiting.count - ready, leased: leased.count,
            nextDue: isMoreReady ? nil : waiting.min?.at)
    }

    /// Leads come back undialled.
    mutating func release(_ leads: [LeadID], at now: Instant) {
        guard !isEndless else { return }
        for lead in leads where leased.remove(lead) != nil { waiting.insert(Due(at: now, lead: lead)) }
    }

    /// What became of a lead.
    mutating func take(_ record: LeadRecord) {
        guard !isEndless else { return oddsOfLead[record.lead] = nil }
        guard leased.remove(record.lead) != nil else { return }
        switch record.fate {
        case .retry(let due, let number), .promised(let due, let number, _):
            if let outcome = record.tried { rows[record.lead]?.tries[outcome, default: 0] += 1 }
            rows[record.lead]?.nextNumber = number
            waiting.insert(Due(at: due, lead: record.lead))
        case .finished:
            rows[record.lead] = nil
            oddsOfLead[record.lead] = nil
        }
    }
}
