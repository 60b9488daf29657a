public import CallFloor
import MariaDBClient

extension Store {
    /// Applies what a site's floor wrote, in order, in one transaction. What was applied before is passed over.
    ///
    /// Writes of one kind keep their order; kinds go in the order attempts, recordings, dispositions, leads, agents,
    /// campaigns, in which nothing comes before what it refers to. A write about a row that is gone changes nothing.
    ///
    /// - Parameter writes: By rising sequence. A thousand at a time is a good size.
    public func apply(_ writes: [SequencedWrite], site: SiteID) async throws(StoreError) {
        guard let last = writes.last else { return }
        let holder = leader(of: site)
        try await repeatableTransaction { connection in
            try Self.requireLeadership(connection, of: site, holder)
            let applied = try connection.query(
                "SELECT applied_sequence FROM site_progress WHERE site_id = ? FOR UPDATE", [site.sql]
            ).first?.decode(0, as: UInt64.self)
            let fresh = writes.filter { applied == nil || $0.sequence > applied! }
            guard !fresh.isEmpty else { return }
            try WriteBatch(fresh.map(\.write), site: site).execute(on: connection)
            try connection.execute(
                """
                INSERT INTO site_progress (site_id, tenant_id, applied_sequence) SELECT id, tenant_id, ? FROM sites WHERE id = ?
                ON DUPLICATE KEY UPDATE applied_sequence = VALUES(applied_sequence)
                """, [.uint(last.sequence), site.sql])
        }
    }
}
