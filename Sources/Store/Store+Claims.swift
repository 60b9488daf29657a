public import CallFloor
import MariaDBClient

extension Store {
    /// Leases leads of a campaign to a site: those of its lists that may be dialled now, best first.
    ///
    /// Promised calls go first, then a higher priority, across all of the campaign's lists and all open zones; among equals,
    /// the one that has been due longest. Other sites' claims are not waited for (`SKIP LOCKED`). Promised calls whose time
    /// has come are made ready first, then other leads whose time has come or whose lease ran out, a thousand of a list at
    /// most, so that the cost does not grow with the list. Leads that have expired are finished, not handed out.
    ///
    /// - Parameters:
    ///   - campaign: Whose lists.
    ///   - count: How many at most.
    ///   - site: Who gets them.
    ///   - lease: For how long, without renewal.
    ///   - zones: Where calling windows are open now: a lead is claimed when the number to dial next is there.
    ///   - now: The present.
    /// - Returns: The leads, and what is left: counts are exact up to 1,000 of a list.
    public func claimLeads(
        of campaign: CampaignID, count: Int, site: SiteID, lease: Duration, zones: ClaimZones = .all, at now: Instant
    ) async throws(StoreError) -> Claim {
        try await transaction { connection in
            let lists = try connection.query(
                "SELECT id FROM lists WHERE campaign_id = ? ORDER BY id", [campaign.sql]
            ).map { ListID(try $0.decode(0)) }
            for list in lists { try Self.wake(connection, list, now) }
            var picker = LeadPicker(lists: lists, zones: zones, now: now)
            try picker.pick(connection, count)
            try Self.expire(connection, picker.expired, now)
            try Self.lease(connection, picker.picked.map(\.id), to: site, until: now + lease)
            var claim = Claim(leads: [], ready: 0, waiting: 0, leased: 0)
            claim.leads = try Self.leads(connection, picker.picked, of: campaign)
            for list in lists { try Self.addBacklog(connection, list, picker.zones(of: list), now, to: &claim) }
            return claim
        }
    }

    // MARK: Waking

    /// Promised calls whose time has come. There may be ten thousand leads that wake earlier.
    package static let promisedStatement = """
        SELECT leads.id FROM callbacks STRAIGHT_JOIN leads ON leads.id = callbacks.lead_id
        WHERE callbacks.list_id = ? AND callbacks.state = 'open' AND callbacks.due_at <= ? AND leads.state = 'waiting'
            AND leads.callback_id = callbacks.id AND leads.due_at <= ?
        ORDER BY callbacks.due_at LIMIT 1000 FOR UPDATE SKIP LOCKED
        """

    /// Leads of a state whose time has come: the key `wake` has those that wait and those that are leased, by when they
    /// wake.
    package static let sleepersStatement = """
        SELECT id FROM leads FORCE INDEX (wake) WHERE list_id = ? AND state = ? AND wake_at <= ?
        ORDER BY wake_at LIMIT 1000 FOR UPDATE SKIP LOCKED
        """

    private static func wake(_ connection: isolated MariaDBConnection, _ list: ListID, _ now: Instant) throws {
        for (statement, values) in [
            (promisedStatement, [list.sql, now.sql, now.sql]),
            (sleepersStatement, [list.sql, "waiting", now.sql]), (sleepersStatement, [list.sql, "leased", now.sql]),
        ] {
            var rows = SQLRows(width: 1)
            for row in try connection.query(statement, values) { rows.append(row.values[0]) }
            try connection.executeBulk(
                "UPDATE leads SET state = 'ready', lease_site = NULL, lease_until = NULL WHERE id = ?", rows)
        }
    }

    // MARK: Leasing

    private static func lease(
        _ connection: isolated MariaDBConnection, _ leads: [LeadID], to site: SiteID, until: Instant
    ) throws {
        var rows = SQLRows(width: 3, capacity: leads.count)
        for lead in leads { rows.append(site.sql, until.sql, lead.sql) }
        try connection.executeBulk(
            "UPDATE leads SET state = 'leased', lease_site = ?, lease_until = ? WHERE id = ?", rows)
    }

    /// Finishes leads whose time is over, and what was promised of them.
    private static func expire(
        _ connection: isolated MariaDBConnection, _ leads: [LeadID], _ now: Instant
    ) throws {
        var rows = SQLRows(width: 2, capacity: leads.count)
        for lead in leads { rows.append(now.sql, lead.sql) }
        try connection.executeBulk(
            """
            UPDATE callbacks SET state = 'missed', settled_at = ?, settled_by = 'expired' WHERE lead_id = ? AND state = 'open'
            """, rows)
        try connection.executeBulk(
            """
            UPDATE leads SET state = 'finished', end_reason = 'expired', ended_at = ?, callback_id = NULL WHERE id = ?
            """, rows)
    }

    // MARK: What is left

    /// What remains of a list. Counting stops at 1,000: enough to know how things stand, and cheap on any list. Left to
    /// itself, the server may count those that wait along the key `wake`, past millions that do not.
    private static func addBacklog(
        _ connection: isolated MariaDBConnection, _ list: ListID, _ zones: (open: [Int64], closed: [Int64]),
        _ now: Instant, to claim: inout Claim
    ) throws {
        claim.ready += try readyCount(connection, list, zones.open)
        claim.closed += try readyCount(connection, list, zones.closed)
        let row = try connection.query(
            """
            SELECT
                (SELECT COUNT(*) FROM (
                    SELECT 1 FROM leads FORCE INDEX (claim) WHERE list_id = ? AND state = 'waiting' LIMIT 1000) w),
                (SELECT COUNT(*) FROM (
                    SELECT 1 FROM leads FORCE INDEX (claim) WHERE list_id = ? AND state = 'leased' LIMIT 1000) l),
                (SELECT wake_at FROM leads FORCE INDEX (wake)
                 WHERE list_id = ? AND state = 'waiting' ORDER BY wake_at LIMIT 1),
                (SELECT MIN(due_at) FROM callbacks WHERE list_id = ? AND state = 'open' AND due_at > ?)
            """, [list.sql, list.sql, list.sql, list.sql, now.sql])[0]
        claim.waiting += try row.decode(0, as: Int.self)
        claim.leased += try row.decode(1, as: Int.self)
        if let due = try row.decode(2, as: SQLTime?.self).map({ Instant($0) }) {
            claim.nextDue = min(claim.nextDue ?? due, due)
        }
        if let due = try row.decode(3, as: SQLTime?.self).map({ Instant($0) }) {
            claim.nextPromised = min(claim.nextPromised ?? due, due)
        }
    }

    private static func readyCount(
        _ connection: isolated MariaDBConnection, _ list: ListID, _ zones: [Int64]
    ) throws -> Int {
        guard !zones.isEmpty else { return 0 }
        return try connection.query(
            """
            SELECT COUNT(*) FROM (
                SELECT 1 FROM JSON_TABLE(?, '$[*]' COLUMNS (id SMALLINT UNSIGNED PATH '$')) wanted
                STRAIGHT_JOIN leads FORCE INDEX (claim)
                    ON leads.list_id = ? AND leads.state = 'ready' AND leads.claim_zone = wanted.id
                LIMIT 1000) ready
            """, [.text("[" + zones.map(String.init).joined(separator: ",") + "]"), list.sql])[0].decode(0)
    }
}
