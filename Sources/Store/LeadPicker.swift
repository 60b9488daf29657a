import CallFloor
import MariaDBClient

/// Picks the best leads of several lists and zones, and locks them: a merge of what the key `claim` has in order for each
/// list and zone.
package struct LeadPicker {
    /// A lead in hand, not read whole yet.
    struct Candidate {
        let id: LeadID
        let list: ListID
        let due: Instant
        let expires: Instant?
        let row: SQLRow

        init(_ row: SQLRow, _ list: ListID) throws {
            id = LeadID(try row.decode(0))
            self.list = list
            due = Instant(try row.decode(1, as: SQLTime.self))
            expires = try row.decode(2, as: SQLTime?.self).map { Instant($0) }
            self.row = row
        }

        func isBefore(_ other: Candidate) -> Bool { (due, id) < (other.due, other.id) }
    }

    /// The ready leads of one list in one zone.
    private struct Source {
        let list: ListID
        /// 0 is the campaign's.
        let zone: Int64
        /// The best rank that may still have leads; nil when none has.
        var rank: Int64?
        var isOpen: Bool
    }

    /// The leads of one source and rank that were fetched and not taken yet.
    private struct Queue {
        let source: Int
        var rows: ArraySlice<Candidate> = []
        var last: Candidate?
        var isExhausted = false
    }

    /// Leads that expired before they were dialled: one claim finishes no more than this.
    private static let mostExpired = 2_000

    /// The leads, best first.
    private(set) var picked: [Candidate] = []
    /// Leads that came up and are expired.
    private(set) var expired: [LeadID] = []
    private var sources: [Source] = []
    private let lists: [ListID]
    private let allowed: ClaimZones
    private let now: Instant

    init(lists: [ListID], zones: ClaimZones, now: Instant) {
        self.lists = lists
        self.allowed = zones
        self.now = now
    }

    /// The zones in which a list has ready leads. 0 is the campaign's.
    func zones(of list: ListID) -> (open: [Int64], closed: [Int64]) {
        let own = sources.filter { $0.list == list }
        return (own.filter(\.isOpen).map(\.zone), own.filter { !$0.isOpen }.map(\.zone))
    }

    /// Picks up to `count` leads: goes down the ranks of all sources together, so that priorities hold across them.
    mutating func pick(_ connection: isolated MariaDBConnection, _ count: Int) throws {
        for list in lists { try addSources(connection, list) }
        while picked.count < count, expired.count < Self.mostExpired,
            let rank = sources.filter(\.isOpen).compactMap(\.rank).min()
        {
            let level = sources.indices.filter { sources[$0].isOpen && sources[$0].rank == rank }
            try merge(connection, level, rank, until: count)
            guard picked.count < count else { return }
            // What is left of this rank, if anything, is locked by others.
            for index in level { sources[index].rank = try nextRank(connection, sources[index], after: rank) }
        }
    }

    // MARK: Ranks

    /// The first zone, from one on, in which a list has ready leads, and the best rank there. With it the key is jumped
    /// through, one step a zone; no grouping of MariaDB's does that.
    package static let zoneStatement = """
        SELECT claim_zone, claim_rank FROM leads FORCE INDEX (claim)
        WHERE list_id = ? AND state = 'ready' AND claim_zone >= ? ORDER BY claim_zone, claim_rank LIMIT 1
        """

    /// The best rank after another.
    package static let nextRankStatement = """
        SELECT claim_rank FROM leads FORCE INDEX (claim)
        WHERE list_id = ? AND state = 'ready' AND claim_zone = ? AND claim_rank > ? ORDER BY claim_rank LIMIT 1
        """

    private mutating func addSources(_ connection: isolated MariaDBConnection, _ list: ListID) throws {
        var next: Int64 = 0
        while let row = try connection.query(Self.zoneStatement, [list.sql, .int(next)]).first {
            let zone = try row.decode(0, as: Int64.self)
            sources.append(Source(list: list, zone: zone, rank: try row.decode(1), isOpen: allowed.allows(zone)))
            next = zone + 1
        }
    }

    private func nextRank(
        _ connection: isolated MariaDBConnection, _ source: Source, after rank: Int64
    ) throws -> Int64? {
        try connection.query(Self.nextRankStatement, [source.list.sql, .int(source.zone), .int(rank)]).first?.decode(0)
    }

    // MARK: One rank

    /// The claim itself: the key `claim` has the rows in this order, so that nothing is sorted, and nothing is passed over
    /// but what others have locked. Goes on after the lead with that time and id.
    package static let pickStatement = """
        SELECT id, due_at, expires_at, priority, claim_rank, number_count, next_number, tries, owner_id, callback_id,
            last_agent_id, zone_id, number FROM leads FORCE INDEX (claim)
        WHERE list_id = ? AND state = 'ready' AND claim_zone = ? AND claim_rank = ? AND due_at >= ?
            AND NOT (due_at = ? AND id <= ?)
        ORDER BY due_at, id LIMIT ? FOR UPDATE SKIP LOCKED
        """

    /// Before every lead.
    private static let beginning = SQLTime(year: 1000, month: 1, day: 1)

    /// Takes the leads of one rank in the order of their times, across its sources.
    private mutating func merge(
        _ connection: isolated MariaDBConnection, _ level: [Int], _ rank: Int64, until count: Int
    ) throws {
        var queues = level.map { Queue(source: $0) }
        while picked.count < count, expired.count < Self.mostExpired {
            // A source's even share, and the whole of it when there is only one.
            let share = max((count - picked.count + level.count - 1) / level.count, expired.isEmpty ? 1 : 200)
            for index in queues.indices where queues[index].rows.isEmpty && !queues[index].isExhausted {
                try fetch(connection, share, rank, &queues[index])
            }
            let heads = queues.indices.filter { !queues[$0].rows.isEmpty }
            guard
                let best = heads.min(by: { queues[$0].rows.first!.isBefore(queues[$1].rows.first!) })
            else { return }
            let candidate = queues[best].rows.removeFirst()
            if let end = candidate.expires, end <= now {
                expired.append(candidate.id)
            } else {
                picked.append(candidate)
            }
        }
    }

    private func fetch(
        _ connection: isolated MariaDBConnection, _ limit: Int, _ rank: Int64, _ queue: inout Queue
    ) throws {
        let source = sources[queue.source]
        let after: SQLValue = queue.last.map(\.due.sql) ?? .time(Self.beginning)
        let rows = try connection.query(
            Self.pickStatement,
            [
                source.list.sql, .int(source.zone), .int(rank), after, after, queue.last?.id.sql ?? 0,
                .int(Int64(limit)),
            ])
        queue.rows = try ArraySlice(rows.map { try Candidate($0, source.list) })
        queue.last = queue.rows.last ?? queue.last
        queue.isExhausted = rows.count < limit
    }
}

extension ClaimZones {
    /// Whether leads of the zone may be claimed; 0 is the campaign's.
    func allows(_ zone: Int64) -> Bool {
        switch self {
        case .all: true
        case .only(let zones, let unzoned): zone == 0 ? unzoned : zones.contains(ZoneID(zone))
        }
    }
}
