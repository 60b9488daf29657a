public import CallFloor
import MariaDBClient

extension Store {
    /// Leases leads of a campaign to a site: those of its lists that may be dialled now, best first.
    ///
    /// Other sites' claims are not waited for (`SKIP LOCKED`). Leads whose time has come, or whose lease ran out, are made
    /// ready first, a thousand at most each time, so that the cost does not grow with the list.
    ///
    /// - Parameters:
    ///   - campaign: Whose lists.
    ///   - count: How many at most.
    ///   - site: Who gets them.
    ///   - lease: For how long, without renewal.
    ///   - now: The present.
    public func claimLeads(
        of campaign: CampaignID, count: Int, site: SiteID, lease: Duration, at now: Instant
    ) async throws(StoreError) -> Claim {
        try await transaction { connection in
            let lists = try connection.query("SELECT id FROM lists WHERE campaign_id = ? ORDER BY id", [campaign.sql])
                .map { ListID(try $0.decode(0, as: Int64.self)) }
            var leads: [Lead] = []
            for list in lists {
                try Self.makeReady(connection, list, now)
                if leads.count < count {
                    leads += try Self.pick(connection, list, count - leads.count, now)
                }
            }
            try Self.lease(connection, leads, to: site, until: now + lease)
            try Self.addNumbersAndTries(connection, to: &leads)
            return try Self.backlog(connection, lists, leads)
        }
    }

    private static func makeReady(_ connection: isolated MariaDBConnection, _ list: ListID, _ now: Instant) throws {
        try connection.execute(
            "UPDATE leads SET state = 'ready' WHERE list_id = ? AND state = 'waiting' AND due_at <= ? LIMIT 1000",
            [list.sql, now.sql])
        try connection.execute(
            """
            UPDATE leads SET state = 'ready', lease_site = NULL, lease_until = NULL
            WHERE list_id = ? AND state = 'leased' AND lease_until < ? LIMIT 1000
            """, [list.sql, now.sql])
    }

    /// The claim itself: the index `claim` gives the rows in this order, so nothing is sorted and nothing is skipped
    /// but what others have locked.
    static let pickStatement = """
        SELECT id, next_number, priority, owner_id FROM leads FORCE INDEX (claim)
        WHERE list_id = ? AND state = 'ready'
        ORDER BY claim_rank, due_at, id LIMIT ? FOR UPDATE SKIP LOCKED
        """

    private static func pick(
        _ connection: isolated MariaDBConnection, _ list: ListID, _ count: Int, _ now: Instant
    ) throws -> [Lead] {
        try connection.query(pickStatement, [list.sql, .int(Int64(count))]).map { row in
            Lead(
                id: LeadID(try row.decode(0)), list: list, numbers: [], nextNumber: try row.decode(1),
                priority: try row.decode(2), owner: (try row.decode(3, as: Int64?.self)).map { AgentID($0) })
        }
    }

    private static func lease(
        _ connection: isolated MariaDBConnection, _ leads: [Lead], to site: SiteID, until: Instant
    ) throws {
        guard !leads.isEmpty else { return }
        try connection.execute(
            """
            UPDATE leads JOIN JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) chosen ON leads.id = chosen.id
            SET leads.state = 'leased', leads.lease_site = ?, leads.lease_until = ?
            """, [leads.map(\.id).sqlSet, site.sql, until.sql])
    }

    private static func addNumbersAndTries(
        _ connection: isolated MariaDBConnection, to leads: inout [Lead]
    ) throws {
        guard !leads.isEmpty else { return }
        let set = leads.map(\.id).sqlSet
        var places: [LeadID: Int] = [:]
        for (place, lead) in leads.enumerated() { places[lead.id] = place }
        let numbers = try connection.query(
            """
            SELECT n.lead_id, n.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) chosen
            JOIN lead_numbers n ON n.lead_id = chosen.id ORDER BY n.lead_id, n.position
            """, [set])
        for row in numbers {
            leads[places[LeadID(try row.decode(0))]!].numbers.append(NumberID(try row.decode(1)))
        }
        let tries = try connection.query(
            """
            SELECT t.lead_id, t.outcome, t.tries FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) chosen
            JOIN lead_tries t ON t.lead_id = chosen.id
            """, [set])
        for row in tries {
            guard let outcome = Outcome(rawValue: try row.decode(1)) else { continue }
            leads[places[LeadID(try row.decode(0))]!].tries[outcome] = try row.decode(2)
        }
        leads.removeAll { $0.numbers.isEmpty }
    }

    /// What remains, counted up to a thousand of each: enough to know whether to ask again, and cheap on any list.
    private static func backlog(
        _ connection: isolated MariaDBConnection, _ lists: [ListID], _ leads: [Lead]
    ) throws -> Claim {
        var claim = Claim(leads: leads, ready: 0, waiting: 0, leased: 0)
        for list in lists {
            let row = try connection.query(
                """
                SELECT
                    (SELECT COUNT(*) FROM (SELECT 1 FROM leads WHERE list_id = ? AND state = 'ready' LIMIT 1000) a),
                    (SELECT COUNT(*) FROM (SELECT 1 FROM leads WHERE list_id = ? AND state = 'waiting' LIMIT 1000) b),
                    (SELECT COUNT(*) FROM (SELECT 1 FROM leads WHERE list_id = ? AND state = 'leased' LIMIT 1000) c),
                    (SELECT MIN(due_at) FROM leads WHERE list_id = ? AND state = 'waiting')
                """, [list.sql, list.sql, list.sql, list.sql])[0]
            claim.ready += try row.decode(0, as: Int.self)
            claim.waiting += try row.decode(1, as: Int.self)
            claim.leased += try row.decode(2, as: Int.self)
            if let due = try row.decode(3, as: SQLTime?.self).map({ Instant($0) }) {
                claim.nextDue = min(claim.nextDue ?? due, due)
            }
        }
        return claim
    }

    /// Gives leads back undialled.
    public func releaseLeads(_ leads: [LeadID], site: SiteID) async throws(StoreError) {
        try await read { connection in
            try connection.execute(
                """
                UPDATE leads JOIN JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) chosen ON leads.id = chosen.id
                SET leads.state = 'ready', leads.lease_site = NULL, leads.lease_until = NULL
                WHERE leads.state = 'leased' AND leads.lease_site = ?
                """, [leads.sqlSet, site.sql])
        }
    }

    /// Prolongs the leases of all leads that a site holds.
    public func renewLeases(site: SiteID, lease: Duration, at now: Instant) async throws(StoreError) {
        try await read { connection in
            try connection.execute(
                "UPDATE leads SET lease_until = ? WHERE lease_site = ? AND state = 'leased'",
                [(now + lease).sql, site.sql])
        }
    }
}
