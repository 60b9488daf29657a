public import CallFloor
import MariaDBClient

// Leads that a site has: giving them back, and keeping them.
extension Store {
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
}
