public import CallFloor
import MariaDBClient

extension Store {
    /// What the hidden campaign of a tenant for calls outside campaigns is called.
    public static let manualCampaignName = "manual"

    /// The hidden campaign for calls outside campaigns; made when the tenant has none.
    public func manualCampaign(tenant: TenantID) async throws(StoreError) -> CampaignID {
        try await transaction { connection in
            let row = try connection.query(
                "SELECT id FROM campaigns WHERE tenant_id = ? AND mode = 'manual' ORDER BY id LIMIT 1", [tenant.sql]
            ).first
            if let row { return CampaignID(try row.decode(0)) }
            return CampaignID(
                try connection.execute(
                    "INSERT INTO campaigns (tenant_id, name, mode, status) VALUES (?, ?, 'manual', 'running')",
                    [tenant.sql, .text(Self.manualCampaignName)]
                ).insertedID)
        }
    }

    /// A lead for a call that a person asks for (click-to-call), leased to the site: the one with that number in the
    /// campaign's lists, in whatever state it is, or a new one in a list of its own for such calls.
    ///
    /// - Parameters:
    ///   - number: E.164, checked by the caller.
    ///   - campaign: Whose lists; nil is the hidden campaign for calls outside campaigns.
    ///   - zone: Where the number is; nil is the campaign's zone.
    ///   - lease: For how long, without renewal.
    /// - Returns: The lead, with the number as its next; it may be on the site's floor already.
    /// - Throws: ``StoreError`` with code `refused` when another site has the lead just now.
    public func manualLead(
        number: String, campaign: CampaignID? = nil, tenant: TenantID, site: SiteID, zone: ZoneID? = nil,
        lease: Duration, at now: Instant
    ) async throws(StoreError) -> Lead {
        var resolved = campaign
        if resolved == nil { resolved = try await manualCampaign(tenant: tenant) }
        let campaign = resolved!
        if let lead = try await leaseLead(number: number, campaign, site, lease, now) { return lead }
        let list = try await manualList(campaign, tenant)
        let id = try await newLeadID()
        try await transaction { connection in
            // A colleague may have asked for the same number a moment ago: the list has a number once.
            _ = try connection.execute(
                """
                INSERT INTO leads (id, tenant_id, list_id, number, due_at, zone_id) VALUES (?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE list_id = leads.list_id
                """, [.int(id), tenant.sql, list.sql, .text(number), now.sql, zone?.sql ?? .null])
        }
        guard let lead = try await leaseLead(number: number, campaign, site, lease, now) else {
            throw StoreError(
                code: .refused, message: "The lead went away while it was made. Try again.", isRetriable: true)
        }
        return lead
    }

    private func leaseLead(
        number: String, _ campaign: CampaignID, _ site: SiteID, _ lease: Duration, _ now: Instant
    ) async throws(StoreError) -> Lead? {
        try await transaction { connection in
            let found = try connection.query(
                """
                SELECT l.id, 0 AS position FROM leads l FORCE INDEX (number) JOIN lists s ON s.id = l.list_id
                WHERE l.number = ? AND s.campaign_id = ?
                UNION ALL SELECT n.lead_id, n.position FROM lead_numbers n JOIN leads l ON l.id = n.lead_id
                JOIN lists s ON s.id = l.list_id WHERE n.number = ? AND s.campaign_id = ?
                ORDER BY position LIMIT 1
                """, [.text(number), campaign.sql, .text(number), campaign.sql]
            ).first
            guard let found else { return nil }
            let row = try connection.query(Self.oneLeadStatement, [found.values[0]])[0]
            if try row.decode(14, as: String.self) == "leased", try row.decode(15, as: Int64?.self) != site.rawValue,
                try row.decode(16, as: SQLTime?.self).map({ Instant($0) > now }) ?? false
            {
                throw StoreError(
                    code: .refused, message: "Another site has this number's lead just now. Try again in a minute.",
                    isRetriable: true)
            }
            try connection.execute(
                "UPDATE leads SET state = 'leased', lease_site = ?, lease_until = ? WHERE id = ?",
                [site.sql, (now + lease).sql, found.values[0]])
            let candidate = try LeadPicker.Candidate(row, ListID(try row.decode(13)))
            var lead = try Self.leads(connection, [candidate], of: campaign)[0]
            lead.nextNumber = try found.decode(1)
            return lead
        }
    }

    /// One lead as a claim reads it, and then who has it.
    private static let oneLeadStatement = """
        SELECT id, due_at, expires_at, priority, claim_rank, number_count, next_number, tries, owner_id, callback_id,
            last_agent_id, zone_id, number, list_id, state, lease_site, lease_until FROM leads WHERE id = ? FOR UPDATE
        """

    private func manualList(_ campaign: CampaignID, _ tenant: TenantID) async throws(StoreError) -> ListID {
        try await openList("manual calls \(campaign)", for: campaign, tenant: tenant)
    }

    private func newLeadID() async throws(StoreError) -> Int64 {
        try await read { connection in
            try connection.execute(
                "UPDATE id_blocks SET next_id = LAST_INSERT_ID(next_id) + 1 WHERE subject = 'lead'"
            ).insertedID
        }
    }
}
