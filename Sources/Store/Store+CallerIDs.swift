public import CallFloor
import MariaDBClient

// Caller IDs and their pools: what operators set of them.
extension Store {
    /// Makes a pool out of settings; its `id` is given by the database.
    @discardableResult
    public func createCallerIDPool(
        _ pool: CallerIDPoolSetup, tenant: TenantID
    ) async throws(StoreError) -> CallerIDPoolID {
        do {
            return try await read { connection in
                let effect = try connection.execute(
                    """
                    INSERT INTO caller_id_pools (name, rotation, prefers_local, caps, maximum_concurrent, cools_after,
                        cooling_s, minimum_answer_rate, answer_rate_sample, presentation, tenant_id)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, Self.values(pool) + [tenant.sql])
                return CallerIDPoolID(effect.insertedID)
            }
        } catch {
            throw Self.named(error, "caller-ID pool", pool.name)
        }
    }

    /// Changes a pool to these settings. Its members stay.
    ///
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such pool.
    public func updateCallerIDPool(_ pool: CallerIDPoolSetup, tenant: TenantID) async throws(StoreError) {
        do {
            try await transaction { connection in
                let effect = try connection.execute(
                    """
                    UPDATE caller_id_pools SET name = ?, rotation = ?, prefers_local = ?, caps = ?,
                        maximum_concurrent = ?, cools_after = ?, cooling_s = ?, minimum_answer_rate = ?,
                        answer_rate_sample = ?, presentation = ?
                    WHERE id = ? AND tenant_id = ?
                    """, Self.values(pool) + [pool.id.sql, tenant.sql])
                try Self.require(effect, "caller-ID pool", pool.name)
            }
        } catch {
            throw Self.named(error, "caller-ID pool", pool.name)
        }
    }

    /// Forgets a pool and its members. What was shown stays in the history.
    ///
    /// - Throws: ``StoreError`` with code `refused`, naming the campaigns that show it, or `notFound`.
    public func deleteCallerIDPool(_ pool: CallerIDPoolSetup, tenant: TenantID) async throws(StoreError) {
        try await transaction { connection in
            let users = try connection.query(
                "SELECT name FROM campaigns WHERE caller_id_pool_id = ? AND tenant_id = ? ORDER BY name",
                [pool.id.sql, tenant.sql]
            ).map { try $0.decode(0, as: String.self) }
            guard users.isEmpty else {
                throw StoreError(
                    code: .refused,
                    message: "The caller-ID pool '\(pool.name)' is shown by \(users.joined(separator: ", ")).")
            }
            try connection.execute(
                "DELETE FROM caller_ids WHERE pool_id = ? AND tenant_id = ?", [pool.id.sql, tenant.sql])
            let effect = try connection.execute(
                "DELETE FROM caller_id_pools WHERE id = ? AND tenant_id = ?", [pool.id.sql, tenant.sql])
            try Self.require(effect, "caller-ID pool", pool.name)
        }
    }

    /// All pools of a tenant, by name.
    public func callerIDPools(tenant: TenantID) async throws(StoreError) -> [CallerIDPoolSetup] {
        try await read { connection in try Self.poolSetups(connection, tenant).sorted { $0.name < $1.name } }
    }

    /// The pool of that name, or an error that names those there are.
    public func callerIDPool(named name: String, tenant: TenantID) async throws(StoreError) -> CallerIDPoolSetup {
        let pools = try await callerIDPools(tenant: tenant)
        if let pool = pools.first(where: { $0.name == name }) { return pool }
        let names = pools.map(\.name).joined(separator: ", ")
        throw StoreError(
            code: .notFound,
            message: "There is no caller-ID pool '\(name)'. Caller-ID pools: \(names.isEmpty ? "none" : names).")
    }

    /// Puts caller IDs into a pool. Those whose number is in it are changed to what is said of them now.
    ///
    /// - Returns: How many are new.
    public func addCallerIDs(
        _ callerIDs: [CallerIDSetup], to pool: CallerIDPoolID, tenant: TenantID
    ) async throws(StoreError) -> Int {
        guard !callerIDs.isEmpty else { return 0 }
        return try await transaction { connection in
            let before = try Self.memberCount(connection, pool)
            var rows = SQLRows(width: 11, capacity: callerIDs.count)
            for callerID in callerIDs {
                let own = Self.values(callerID)
                rows.append(
                    tenant.sql, pool.sql, .text(callerID.number), own[0], own[1], own[2], own[3], own[4], own[5],
                    own[6],
                    own[7])
            }
            try connection.executeBulk(
                """
                INSERT INTO caller_ids (tenant_id, pool_id, number, name, areas, caps, maximum_concurrent, cools_after,
                    cooling_s, minimum_answer_rate, presentation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE name = VALUES(name), areas = VALUES(areas), caps = VALUES(caps),
                    maximum_concurrent = VALUES(maximum_concurrent), cools_after = VALUES(cools_after),
                    cooling_s = VALUES(cooling_s), minimum_answer_rate = VALUES(minimum_answer_rate),
                    presentation = VALUES(presentation), is_active = TRUE
                """, rows)
            return try Self.memberCount(connection, pool) - before
        }
    }

    private static func memberCount(
        _ connection: isolated MariaDBConnection, _ pool: CallerIDPoolID
    ) throws -> Int {
        try connection.query(
            "SELECT COUNT(*) FROM caller_ids WHERE pool_id = ? AND is_active", [pool.sql])[0].decode(0)
    }

    /// Takes caller IDs out of a pool. They keep their rows, for the history of calls that showed them.
    ///
    /// - Parameter numbers: E.164.
    /// - Returns: How many were in it.
    public func removeCallerIDs(
        _ numbers: [String], from pool: CallerIDPoolID, tenant: TenantID
    ) async throws(StoreError) -> Int {
        try await transaction { connection in
            var removed = 0
            for number in numbers {
                removed += Int(
                    try connection.execute(
                        """
                        UPDATE caller_ids SET is_active = FALSE
                        WHERE pool_id = ? AND tenant_id = ? AND number = ? AND is_active
                        """, [pool.sql, tenant.sql, .text(number)]
                    ).rows)
            }
            return removed
        }
    }

    /// The caller IDs of a pool, in the order in which they came.
    public func callerIDs(
        in pool: CallerIDPoolID, tenant: TenantID
    ) async throws(StoreError) -> [CallerIDSetup] {
        try await read { connection in try Self.callerIDSetups(connection, tenant)[pool] ?? [] }
    }
}
