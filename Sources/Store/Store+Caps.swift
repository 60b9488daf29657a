public import CallFloor
import MariaDBClient

/// How the caps of a campaign and those of its whole tenant go together.
enum NumberCaps {
    /// All that hold for a campaign, shortest window first; of two with the same window the stricter.
    static func merged(own: [RateCap], tenants: [RateCap]) -> [RateCap] {
        var counts: [Duration: Int] = [:]
        for cap in own + tenants { counts[cap.window] = min(counts[cap.window] ?? cap.count, cap.count) }
        return counts.keys.sorted().map { RateCap(count: counts[$0]!, window: $0) }
    }
}

extension Store {
    /// The caps that hold for every campaign of a tenant, shortest window first.
    public func tenantCaps(_ tenant: TenantID) async throws(StoreError) -> [RateCap] {
        try await read { connection in try Self.caps(connection, tenant)[0] ?? [] }
    }

    /// Sets the caps that hold for every campaign of a tenant, in place of those there were.
    public func setTenantCaps(_ caps: [RateCap], tenant: TenantID, by actor: String) async throws(StoreError) {
        try await transaction { connection in
            try connection.execute(
                "DELETE FROM number_caps WHERE tenant_id = ? AND campaign_id = 0", [tenant.sql])
            for cap in NumberCaps.merged(own: caps, tenants: []) {
                try Self.add(connection, cap, CampaignID(0), tenant)
            }
            try connection.execute(
                "INSERT INTO audit_log (tenant_id, actor, action, subject, detail) VALUES (?, ?, 'caps.set', 'tenant', ?)",
                [tenant.sql, .text(String(actor.prefix(100))), try SQLJSON.encode(caps.map(\.description))])
        }
    }

    /// Writes a campaign's own caps: those that its tenant has anyway are left to the tenant.
    static func addCaps(
        _ connection: isolated MariaDBConnection, _ caps: [RateCap], to campaign: CampaignID, _ tenant: TenantID
    ) throws {
        let tenants = Set(try Self.caps(connection, tenant)[0] ?? [])
        for cap in NumberCaps.merged(own: caps, tenants: []) where !tenants.contains(cap) {
            try add(connection, cap, campaign, tenant)
        }
    }

    private static func add(
        _ connection: isolated MariaDBConnection, _ cap: RateCap, _ campaign: CampaignID, _ tenant: TenantID
    ) throws {
        try connection.execute(
            "INSERT INTO number_caps (tenant_id, campaign_id, window_s, count) VALUES (?, ?, ?, ?)",
            [tenant.sql, campaign.sql, .int(cap.window.wholeSeconds), .int(Int64(cap.count))])
    }

    /// The caps by the campaign that they are for; 0 is the tenant.
    static func caps(_ connection: isolated MariaDBConnection, _ tenant: TenantID) throws -> [Int64: [RateCap]] {
        try grouped(
            connection.query(
                """
                SELECT campaign_id, count, window_s FROM number_caps WHERE tenant_id = ? ORDER BY campaign_id, window_s
                """, [tenant.sql])
        ) { row in
            RateCap(count: try row.decode(1), window: .seconds(try row.decode(2, as: Int64.self)))
        }
    }
}
