public import CallFloor
import Foundation
import MariaDBClient

extension Store {
    /// Leases leads of a campaign to a site: those of its lists that may be dialled now, best first.
    ///
    /// A higher priority goes first across all of the campaign's lists; among equals, the one that has been due longest.
    /// Other sites' claims are not waited for (`SKIP LOCKED`). Leads whose time has come, or whose lease ran out, are made
    /// ready first, a thousand of a list at most, so that the cost does not grow with the list.
    ///
    /// - Parameters:
    ///   - campaign: Whose lists.
    ///   - count: How many at most.
    ///   - site: Who gets them.
    ///   - lease: For how long, without renewal.
    ///   - now: The present.
    /// - Returns: The leads, and what is left: counts are exact up to 1,000 of a list.
    public func claimLeads(
        of campaign: CampaignID, count: Int, site: SiteID, lease: Duration, at now: Instant
    ) async throws(StoreError) -> Claim {
        try await transaction { connection in
            let lists = try connection.query("SELECT id FROM lists WHERE campaign_id = ? ORDER BY id", [campaign.sql])
                .map { ListID(try $0.decode(0)) }
            for list in lists { try Self.wake(connection, list, now) }
            let leads = try Self.pick(connection, lists, count)
            try Self.lease(connection, leads, to: site, until: now + lease)
            return try Self.backlog(connection, lists, leads)
        }
    }

    /// Gives leads back undialled.
    public func releaseLeads(_ leads: [LeadID], site: SiteID) async throws(StoreError) {
        var rows = SQLRows(width: 2, capacity: leads.count)
        for lead in leads.sorted() { rows.append(lead.sql, site.sql) }
        try await transaction { [rows] connection in
            _ = try connection.executeBulk(
                """
                UPDATE leads SET state = 'ready', lease_site = NULL, lease_until = NULL
                WHERE id = ? AND state = 'leased' AND lease_site = ?
                """, rows)
        }
    }

    /// Prolongs the leases of all leads that a site holds.
    public func renewLeases(site: SiteID, lease: Duration, at now: Instant) async throws(StoreError) {
        try await transaction { connection in
            let lists = try connection.query(
                """
                SELECT lists.id FROM sites JOIN lists ON lists.tenant_id = sites.tenant_id
                WHERE sites.id = ? AND lists.campaign_id IS NOT NULL
                """, [site.sql])
            for row in lists {
                try connection.execute(
                    """
                    UPDATE leads FORCE INDEX (claim) SET lease_until = ?
                    WHERE list_id = ? AND state = 'leased' AND lease_site = ?
                    """, [(now + lease).sql, row.values[0], site.sql])
            }
        }
    }

    // MARK: Claiming

    /// Leads whose time has come: the key `wake` has those that wait and those that are leased, by when they wake.
    package static let sleepersStatement = """
        SELECT id FROM leads FORCE INDEX (wake) WHERE list_id = ? AND wake_at <= ?
        ORDER BY wake_at LIMIT 1000 FOR UPDATE SKIP LOCKED
        """

    /// The best rank, at or after one, that a list has ready.
    package static let rankStatement = """
        SELECT claim_rank FROM leads FORCE INDEX (claim) WHERE list_id = ? AND state = 'ready' AND claim_rank >= ?
        ORDER BY claim_rank LIMIT 1
        """

    /// The claim itself: the key `claim` has the rows in this order, so that nothing is sorted, and nothing is passed over
    /// but what others have locked.
    package static let pickStatement = """
        SELECT id, priority, number_count, next_number, tries, owner_id FROM leads FORCE INDEX (claim)
        WHERE list_id = ? AND state = 'ready' AND claim_rank = ? ORDER BY due_at, id LIMIT ? FOR UPDATE SKIP LOCKED
        """

    private static func wake(_ connection: isolated MariaDBConnection, _ list: ListID, _ now: Instant) throws {
        var rows = SQLRows(width: 1)
        for row in try connection.query(sleepersStatement, [list.sql, now.sql]) { rows.append(row.values[0]) }
        try connection.executeBulk(
            "UPDATE leads SET state = 'ready', lease_site = NULL, lease_until = NULL WHERE id = ?", rows)
    }

    /// Goes down the ranks of all lists together, so that priorities hold across lists.
    private static func pick(
        _ connection: isolated MariaDBConnection, _ lists: [ListID], _ count: Int
    ) throws -> [Lead] {
        var leads: [Lead] = []
        var ranks: [ListID: Int64] = [:]
        for list in lists { ranks[list] = try bestRank(connection, list, from: .min) }
        while leads.count < count, let rank = ranks.values.min() {
            for list in lists where ranks[list] == rank && leads.count < count {
                let wanted = count - leads.count
                let rows = try connection.query(pickStatement, [list.sql, .int(rank), .int(Int64(wanted))])
                leads += try rows.map { try lead($0, list) }
                // What is left of this rank, if anything, is locked by others.
                if rows.count < wanted { ranks[list] = try bestRank(connection, list, from: rank + 1) }
            }
        }
        return leads
    }

    private static func bestRank(
        _ connection: isolated MariaDBConnection, _ list: ListID, from rank: Int64
    ) throws -> Int64? {
        try connection.query(rankStatement, [list.sql, .int(max(rank, -128))]).first?.decode(0)
    }

    private static func lead(_ row: SQLRow, _ list: ListID) throws -> Lead {
        let id = LeadID(try row.decode(0))
        let numbers = (0..<(try row.decode(2, as: Int.self))).map { NumberID(lead: id, position: $0) }
        let tries = try row.decode(4, as: String?.self).map { text in
            try JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
        }
        return Lead(
            id: id, list: list, numbers: numbers, nextNumber: try row.decode(3), priority: try row.decode(1),
            tries: [Outcome: Int](byName: tries ?? [:]), owner: (try row.decode(5, as: Int64?.self)).map { AgentID($0) }
        )
    }

    private static func lease(
        _ connection: isolated MariaDBConnection, _ leads: [Lead], to site: SiteID, until: Instant
    ) throws {
        var rows = SQLRows(width: 3, capacity: leads.count)
        for lead in leads { rows.append(site.sql, until.sql, lead.id.sql) }
        try connection.executeBulk(
            "UPDATE leads SET state = 'leased', lease_site = ?, lease_until = ? WHERE id = ?", rows)
    }

    /// What remains. Counting stops at 1,000: enough to know how things stand, and cheap on any list.
    private static func backlog(
        _ connection: isolated MariaDBConnection, _ lists: [ListID], _ leads: [Lead]
    ) throws -> Claim {
        var claim = Claim(leads: leads, ready: 0, waiting: 0, leased: 0)
        for list in lists {
            let row = try connection.query(
                """
                SELECT
                    (SELECT COUNT(*) FROM (SELECT 1 FROM leads WHERE list_id = ? AND state = 'ready' LIMIT 1000) r),
                    (SELECT COUNT(*) FROM (SELECT 1 FROM leads WHERE list_id = ? AND state = 'waiting' LIMIT 1000) w),
                    (SELECT COUNT(*) FROM (SELECT 1 FROM leads WHERE list_id = ? AND state = 'leased' LIMIT 1000) l),
                    (SELECT wake_at FROM leads FORCE INDEX (wake)
                     WHERE list_id = ? AND wake_at IS NOT NULL AND state = 'waiting' ORDER BY wake_at LIMIT 1)
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
}
