public import CallFloor
import MariaDBClient

extension Store {
    /// The list of that name, attached to a campaign; made when there is none.
    ///
    /// - Parameter takesNumbersOnce: Whether a new list refuses a number that it has already.
    /// - Throws: ``StoreError`` when another campaign has the list.
    public func openList(
        _ name: String, for campaign: CampaignID, tenant: TenantID, takesNumbersOnce: Bool = true
    ) async throws(StoreError) -> ListID {
        try await repeatableTransaction { connection in
            // Two who open a list that is not there yet make one between them.
            let id = ListID(
                try connection.execute(
                    """
                    INSERT INTO lists (tenant_id, campaign_id, name, is_deduplicated) VALUES (?, ?, ?, ?)
                    ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)
                    """,
                    [tenant.sql, campaign.sql, .text(name), SQLValue(takesNumbersOnce)]
                ).insertedID)
            let row = try connection.query("SELECT campaign_id FROM lists WHERE id = ? FOR UPDATE", [id.sql])[0]
            switch try row.decode(0, as: Int64?.self) {
            case campaign.rawValue: break
            case nil:
                try connection.execute("UPDATE lists SET campaign_id = ? WHERE id = ?", [campaign.sql, id.sql])
            default:
                throw StoreError(
                    code: .alreadyExists,
                    message: "The list '\(name)' belongs to another campaign. Choose another name.")
            }
            return id
        }
    }

    /// Puts leads into a list, one transaction for the batch; a thousand to ten thousand is a good size.
    ///
    /// - Parameters:
    ///   - leads: The leads, in the order of their list.
    ///   - list: The list.
    ///   - rule: What is a duplicate, and what is done with it; nil is the list's habit: to leave out what it has already,
    ///     or, where it takes numbers more than once, to take everything.
    ///   - tenant: The owner of the list.
    ///   - now: From when on they may be dialled.
    public func insert(
        _ leads: [NewLead], into list: ListID, rule: DuplicateRule? = nil, tenant: TenantID, at now: Instant
    ) async throws(StoreError) -> ImportCount {
        guard !leads.isEmpty else { return ImportCount() }
        let first = try await reserveLeadIDs(leads.count)
        let writer = LeadWriter(list: list, rule: rule, tenant: tenant, at: now)
        return try await transaction { connection in try writer.write(leads, firstID: first, on: connection) }
    }

    /// Takes a block of ids, outside the batch's transaction, so that imports do not wait for each other; returns the first.
    func reserveLeadIDs(_ count: Int) async throws(StoreError) -> Int64 {
        try await read { connection in
            let next = try connection.execute(
                "UPDATE id_blocks SET next_id = LAST_INSERT_ID(next_id) + ? WHERE subject = 'lead'",
                [.int(Int64(count))])
            return next.insertedID
        }
    }
}
