public import CallFloor
import MariaDBClient

/// A list as people look at it.
public struct ListOverview: Sendable, Hashable, Codable {
    /// The list.
    public var id: ListID
    /// Its name.
    public var name: String
    /// The campaign that calls it; nil when none does.
    public var campaign: String?
    /// Leads that may be dialled, or will be when their time comes.
    public var open: Int
    /// Leads that are on a site's floor.
    public var onFloor: Int
    /// Leads that are finished.
    public var finished: Int
    /// When it was made.
    public var createdAt: Instant
}

extension Store {
    /// A tenant's lists by name, with their leads counted: reads an index of each list.
    public func lists(tenant: TenantID) async throws(StoreError) -> [ListOverview] {
        try await read { connection in
            try connection.query(
                """
                SELECT lists.id, lists.name, campaigns.name, COALESCE(SUM(l.state IN ('ready', 'waiting')), 0),
                    COALESCE(SUM(l.state = 'leased'), 0), COALESCE(SUM(l.state = 'finished'), 0), lists.created_at
                FROM lists LEFT JOIN campaigns ON campaigns.id = lists.campaign_id
                LEFT JOIN leads l FORCE INDEX (claim) ON l.list_id = lists.id
                WHERE lists.tenant_id = ? GROUP BY lists.id, lists.name, campaigns.name, lists.created_at ORDER BY lists.name
                """, [tenant.sql]
            ).map { row in
                ListOverview(
                    id: ListID(try row.decode(0)), name: try row.decode(1), campaign: try row.decode(2),
                    open: try row.decode(3), onFloor: try row.decode(4), finished: try row.decode(5),
                    createdAt: Instant(try row.decode(6, as: SQLTime.self)))
            }
        }
    }

    /// The lists of a campaign, or the one of that name.
    ///
    /// - Parameters:
    ///   - campaign: Whose lists; nil asks for the name alone.
    ///   - name: One list's name; nil is all of the campaign's.
    /// - Throws: ``StoreError`` with code `notFound` when there is none; it names those there are.
    public func lists(
        of campaign: CampaignID?, named name: String?, tenant: TenantID
    ) async throws(StoreError) -> [ListID] {
        let rows = try await read { connection in
            try connection.query(
                "SELECT id, name FROM lists WHERE tenant_id = ? AND (? IS NULL OR campaign_id = ?) ORDER BY id",
                [tenant.sql, campaign?.sql ?? .null, campaign?.sql ?? .null]
            ).map { (ListID(try $0.decode(0)), try $0.decode(1, as: String.self)) }
        }
        guard let name else {
            if rows.isEmpty { throw StoreError(code: .notFound, message: "There is no list of leads yet.") }
            return rows.map(\.0)
        }
        guard let found = rows.first(where: { $0.1 == name }) else {
            let names = rows.map(\.1).joined(separator: ", ")
            throw StoreError(
                code: .notFound, message: "There is no list '\(name)'. Lists: \(names.isEmpty ? "none" : names).")
        }
        return [found.0]
    }

    // MARK: Changing many leads

    /// What is done with leads that an operator means.
    public enum LeadChange: Sendable, Hashable {
        /// Finished leads are dialled again: from their first number, and with their tries forgotten if so wished.
        case recycle(resetsTries: Bool, at: Instant)
        /// Leads of an agent become anyone's, and so do the calls that were promised in the agent's name.
        case reclaim
        /// Leads that are not finished get this priority: 0...99, higher first. On a floor, from their next claim on.
        case prioritise(Int)
        /// Leads that are not finished are not dialled from this moment on; nil lifts what was set before.
        case expire(Instant?)
    }

    /// How many leads a change would touch.
    public func count(_ filter: LeadFilter, for change: LeadChange) async throws(StoreError) -> Int {
        try await read { connection in
            try change.states.reduce(0) { try $0 + filter.ids(state: $1, connection).count }
        }
    }

    /// Changes leads, a few thousand in a transaction. A lead whose state has changed meanwhile is left alone.
    ///
    /// - Parameter progress: Told how many are done, of how many.
    /// - Returns: How many were changed.
    public func change(
        _ filter: LeadFilter, _ change: LeadChange, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws(StoreError) -> Int {
        var changed = 0
        for state in change.states {
            let ids = try await read { connection in try filter.ids(state: state, connection) }
            var done = 0
            while done < ids.count {
                let part = Array(ids[done..<min(done + 2_000, ids.count)])
                changed += try await repeatableTransaction { connection in
                    try change.perform(on: part, state: state, connection)
                }
                done += part.count
                progress(done, ids.count)
            }
        }
        return changed
    }
}

extension Store.LeadChange {
    /// The states that leads are in which it touches.
    var states: [String] {
        switch self {
        case .recycle: ["finished"]
        case .reclaim: ["ready", "waiting", "leased", "finished"]
        case .prioritise, .expire: ["ready", "waiting", "leased"]
        }
    }

    func perform(on leads: [LeadID], state: String, _ connection: isolated MariaDBConnection) throws -> Int {
        let ids = leads.sqlSet
        switch self {
        case .recycle(let resetsTries, let now):
            try connection.execute(
                """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
                STRAIGHT_JOIN leads ON leads.id = wanted.id STRAIGHT_JOIN callbacks ON callbacks.lead_id = leads.id
                SET callbacks.state = 'cancelled', callbacks.settled_at = ?, callbacks.settled_by = 'recycled'
                WHERE callbacks.state = 'open' AND leads.state = ?
                """, [ids, now.sql, .text(state)])
            return try connection.execute(
                """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
                STRAIGHT_JOIN leads ON leads.id = wanted.id
                SET leads.state = 'ready', leads.due_at = ?, leads.next_number = 0, leads.next_zone_id = NULL,
                    leads.end_reason = NULL, leads.ended_at = NULL, leads.callback_id = NULL,
                    leads.tries = IF(?, NULL, leads.tries)
                WHERE leads.state = ? AND (leads.expires_at IS NULL OR leads.expires_at > ?)
                """, [ids, now.sql, SQLValue(resetsTries), .text(state), now.sql]
            ).rows
        case .reclaim:
            try connection.execute(
                """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
                STRAIGHT_JOIN callbacks ON callbacks.lead_id = wanted.id SET callbacks.owner_id = NULL
                WHERE callbacks.state = 'open'
                """, [ids])
            return try connection.execute(
                """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
                STRAIGHT_JOIN leads ON leads.id = wanted.id SET leads.owner_id = NULL WHERE leads.state = ?
                """, [ids, .text(state)]
            ).rows
        case .prioritise(let priority):
            return try connection.execute(
                """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
                STRAIGHT_JOIN leads ON leads.id = wanted.id SET leads.priority = ? WHERE leads.state = ?
                """, [ids, .int(Int64(priority)), .text(state)]
            ).rows
        case .expire(let moment):
            return try connection.execute(
                """
                UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
                STRAIGHT_JOIN leads ON leads.id = wanted.id SET leads.expires_at = ? WHERE leads.state = ?
                """, [ids, moment.sql, .text(state)]
            ).rows
        }
    }
}
