public import CallFloor
import MariaDBClient
import NIOConcurrencyHelpers

extension Store {
    /// The site of that name; made when there is none.
    public func site(named name: String, tenant: TenantID) async throws(StoreError) -> SiteID {
        try await transaction { connection in
            let row = try connection.query(
                "SELECT id FROM sites WHERE tenant_id = ? AND name = ?", [tenant.sql, .text(name)]
            ).first
            if let row { return SiteID(try row.decode(0)) }
            return SiteID(
                try connection.execute(
                    "INSERT INTO sites (tenant_id, name) VALUES (?, ?)", [tenant.sql, .text(name)]
                ).insertedID)
        }
    }

    /// Takes or prolongs the lead over a site.
    ///
    /// While this process leads, its commits and writes for the site fail with `leaseHeld` as soon as another has taken the
    /// lead: a process that was away, and does not know it yet, does no harm.
    ///
    /// - Parameters:
    ///   - holder: Who leads: a name that no other process has.
    ///   - lease: For how long from now, without renewal. The database's clock counts.
    /// - Throws: ``StoreError`` with code `leaseHeld` while another process leads.
    public func lead(_ site: SiteID, holder: String, lease: Duration) async throws(StoreError) {
        let other = try await transaction { connection -> String? in
            let row = try connection.query(
                "SELECT holder, until > UTC_TIMESTAMP(6) FROM site_leases WHERE site_id = ? FOR UPDATE", [site.sql]
            ).first
            if let row, try row.decode(0, as: String.self) != holder, try row.decode(1, as: Bool.self) {
                return try row.decode(0, as: String.self)
            }
            try connection.execute(
                """
                INSERT INTO site_leases (site_id, tenant_id, holder, taken_at, until)
                SELECT id, tenant_id, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND FROM sites WHERE id = ?
                ON DUPLICATE KEY UPDATE taken_at = IF(holder = VALUES(holder), taken_at, VALUES(taken_at)),
                    holder = VALUES(holder), until = VALUES(until)
                """, [.text(holder), .int(lease.inMicroseconds), site.sql])
            return nil
        }
        if let other {
            throw StoreError(
                code: .leaseHeld,
                message:
                    "Another Carillon leads this site (\(other)). Stop it first; if it is dead, its lease ends within \(lease.wholeSeconds) s.",
                isRetriable: true)
        }
        leadership.withLockedValue { $0[site] = holder }
    }

    /// Gives the lead over a site back.
    public func stopLeading(_ site: SiteID, holder: String) async throws(StoreError) {
        leadership.withLockedValue { if $0[site] == holder { $0[site] = nil } }
        try await read { connection in
            try connection.execute(
                "DELETE FROM site_leases WHERE site_id = ? AND holder = ?", [site.sql, .text(holder)])
        }
    }

    /// Under which name this process leads a site; nil when it does not.
    func leader(of site: SiteID) -> String? { leadership.withLockedValue { $0[site] } }

    /// Makes sure, until the end of the transaction, that nobody else has taken the lead. A process that never took it (a
    /// command beside the server, a test) is let through.
    static func requireLeadership(
        _ connection: isolated MariaDBConnection, of site: SiteID, _ holder: String?
    ) throws {
        guard let holder else { return }
        let row = try connection.query(
            "SELECT holder FROM site_leases WHERE site_id = ? LOCK IN SHARE MODE", [site.sql]
        ).first
        guard try row?.decode(0, as: String.self) == holder else {
            throw StoreError(
                code: .leaseHeld, message: "Another Carillon has taken the lead over this site. This one must end.")
        }
    }

    /// The last of a site's writes that is in the database; 0 when there is none.
    public func appliedSequence(of site: SiteID) async throws(StoreError) -> UInt64 {
        try await read { connection in
            try connection.query("SELECT applied_sequence FROM site_progress WHERE site_id = ?", [site.sql])
                .first?.decode(0, as: UInt64.self) ?? 0
        }
    }

    /// A site's attempts that have no outcome in the database, oldest first.
    public func openAttempts(of site: SiteID) async throws(StoreError) -> [(attempt: AttemptID, lead: LeadID)] {
        try await read { connection in
            try connection.query(
                "SELECT id, lead_id FROM attempts WHERE site_id = ? AND outcome IS NULL ORDER BY id", [site.sql]
            ).compactMap { row in
                guard let attempt = AttemptID(try row.decode(0, as: String.self)) else { return nil }
                return (attempt: attempt, lead: LeadID(try row.decode(1)))
            }
        }
    }

    /// Settles attempts that no floor knows any more: their outcome is `lost`, and their leads are tried again later.
    ///
    /// For a site that lost its journal. What the switch still has of them must have been taken down before.
    ///
    /// - Returns: How many were settled.
    public func settleOrphans(
        of site: SiteID, except known: Set<AttemptID>, at now: Instant, retryAfter: Duration
    ) async throws(StoreError) -> Int {
        let orphans = try await openAttempts(of: site).filter { !known.contains($0.attempt) }
        guard !orphans.isEmpty else { return 0 }
        var lost = SQLRows(width: 2, capacity: orphans.count)
        var tries = SQLRows(width: 3, capacity: orphans.count)
        var leads = SQLRows(width: 3, capacity: orphans.count)
        for orphan in orphans {
            lost.append(now.sql, .text(orphan.attempt.text))
            tries.append(.text(Outcome.lost.rawValue), .text(Outcome.lost.rawValue), orphan.lead.sql)
            leads.append((now + retryAfter).sql, orphan.lead.sql, site.sql)
        }
        try await transaction { [lost, tries, leads] connection in
            try connection.executeBulk(
                "UPDATE attempts SET outcome = 'lost', ended_at = ? WHERE id = ? AND outcome IS NULL", lost)
            try connection.executeBulk(WriteBatch.triesStatement, tries)
            try connection.executeBulk(
                """
                UPDATE leads SET state = 'waiting', due_at = ?, lease_site = NULL, lease_until = NULL
                WHERE id = ? AND state = 'leased' AND lease_site = ?
                """, leads)
        }
        return orphans.count
    }
}
