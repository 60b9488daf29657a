public import CallFloor
import MariaDBClient

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
    /// - Parameters:
    ///   - holder: Who leads: a name that no other process has.
    ///   - lease: For how long from now, without renewal. The database's clock counts.
    /// - Throws: ``StoreError`` with code `leaseHeld` while another process leads.
    public func lead(_ site: SiteID, holder: String, lease: Duration) async throws(StoreError) {
        let until = try await transaction { connection -> SQLTime? in
            let row = try connection.query(
                """
                SELECT holder, until, until > UTC_TIMESTAMP(6) FROM site_leases WHERE site_id = ? FOR UPDATE
                """, [site.sql]
            ).first
            if let row, try row.decode(0, as: String.self) != holder, try row.decode(2, as: Bool.self) {
                return try row.decode(1, as: SQLTime.self)
            }
            try connection.execute(
                """
                INSERT INTO site_leases (site_id, tenant_id, holder, until)
                SELECT id, tenant_id, ?, UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND FROM sites WHERE id = ?
                ON DUPLICATE KEY UPDATE holder = VALUES(holder), until = VALUES(until)
                """, [.text(holder), .int(lease.inMicroseconds), site.sql])
            return nil
        }
        guard until == nil else {
            throw StoreError(
                code: .leaseHeld,
                message:
                    "Another Carillon leads this site. Stop it first; if it is dead, its lease ends within \(lease.wholeSeconds) s.",
                isRetriable: true)
        }
    }

    /// Gives the lead over a site back.
    public func stopLeading(_ site: SiteID, holder: String) async throws(StoreError) {
        try await read { connection in
            try connection.execute(
                "DELETE FROM site_leases WHERE site_id = ? AND holder = ?", [site.sql, .text(holder)])
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
                AttemptID(try row.decode(0, as: String.self)).map { (attempt: $0, lead: LeadID(0)) }
                    .map { ($0.attempt, LeadID((try? row.decode(1, as: Int64.self)) ?? 0)) }
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
        try await transaction { connection in
            for orphan in orphans {
                try connection.execute(
                    "UPDATE attempts SET outcome = 'lost', ended_at = ? WHERE id = ? AND outcome IS NULL",
                    [now.sql, .text(orphan.attempt.text)])
                try connection.execute(
                    """
                    UPDATE leads SET state = 'waiting', due_at = ?, lease_site = NULL, lease_until = NULL
                    WHERE id = ? AND state = 'leased' AND lease_site = ?
                    """, [(now + retryAfter).sql, orphan.lead.sql, site.sql])
            }
        }
        return orphans.count
    }
}
