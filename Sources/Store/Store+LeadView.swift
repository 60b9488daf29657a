public import CallFloor
import MariaDBClient

/// A lead as it is at this moment, for somebody who asks about it.
public struct LeadView: Hashable, Sendable {
    /// Its numbers' tokens, tries and zones.
    public var lead: Lead
    /// The campaign that calls its list; nil when none does.
    public var campaign: CampaignID?
    /// `ready`, `waiting`, `leased` or `finished`.
    public var state: String
    /// Why it is finished; nil when it is not.
    public var endReason: String?
}

extension Store {
    /// A lead; nothing is locked or leased by the look.
    ///
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such lead.
    public func lead(_ id: LeadID, tenant: TenantID) async throws(StoreError) -> LeadView {
        try await read { connection in
            let found = try connection.query(
                """
                SELECT l.id, l.due_at, l.expires_at, l.priority, l.claim_rank, l.number_count, l.next_number, l.tries,
                    l.owner_id, l.callback_id, l.last_agent_id, l.zone_id, l.number, l.list_id, s.campaign_id, l.state,
                    l.end_reason FROM leads l JOIN lists s ON s.id = l.list_id WHERE l.id = ? AND l.tenant_id = ?
                """, [id.sql, tenant.sql]
            ).first
            guard let row = found else { throw StoreError(code: .notFound, message: "There is no lead \(id).") }
            let campaign = (try row.decode(14, as: Int64?.self)).map { CampaignID($0) }
            let candidate = try LeadPicker.Candidate(row, ListID(try row.decode(13)))
            let leads = try Self.leads(connection, [candidate], of: campaign ?? CampaignID(0))
            return LeadView(
                lead: leads[0], campaign: campaign, state: try row.decode(15), endReason: try row.decode(16))
        }
    }
}
