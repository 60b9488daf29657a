public import CallFloor
import MariaDBClient

/// What a trunk has carried, by the database.
public struct TrunkStatistics: Sendable, Hashable, Codable {
    /// The trunk.
    public var trunk: TrunkID
    /// Attempts by outcome; those that are live or whose end is not written yet are `open`, and intents that were
    /// withdrawn `cancelled`.
    public var outcomes: [String: Int]
    /// When it was last dialled on; nil when it was not.
    public var lastAttemptAt: Instant?

    /// Creates statistics.
    public init(trunk: TrunkID, outcomes: [String: Int], lastAttemptAt: Instant?) {
        self.trunk = trunk
        self.outcomes = outcomes
        self.lastAttemptAt = lastAttemptAt
    }

    /// Calls that were placed and ended.
    public var seizures: Int {
        outcomes.reduce(0) { ["open", Outcome.cancelled.rawValue].contains($1.key) ? $0 : $0 + $1.value }
    }

    /// The answer-seizure ratio (ITU-T E.411): calls that somebody or something answered, of all that were placed.
    public var answerSeizureRatio: Double? {
        let answered = [Outcome.answered, .abandoned, .machine].reduce(0) { $0 + (outcomes[$1.rawValue] ?? 0) }
        return seizures > 0 ? Double(answered) / Double(seizures) : nil
    }
}

// Trunks: what operators set of them, and what they have carried.
extension Store {
    /// Makes a trunk out of settings; its `id` is given by the database.
    @discardableResult
    public func createTrunk(_ trunk: Trunk, tenant: TenantID) async throws(StoreError) -> TrunkID {
        do {
            return try await read { connection in
                let effect = try connection.execute(
                    """
                    INSERT INTO trunks (name, kind, dial_template, channels, calls_per_second, fault_threshold,
                        fault_window_ms, rest_ms, maximum_rest_ms, presentation, pri_group, pri_hunt, pri_number_type,
                        pri_spans, tenant_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, Self.values(trunk) + [tenant.sql])
                return TrunkID(effect.insertedID)
            }
        } catch {
            throw Self.named(error, "trunk", trunk.name)
        }
    }

    /// Makes a SIP or DAHDI trunk with the usual patience.
    @discardableResult
    public func createTrunk(
        name: String, kind: Trunk.Kind, dialTemplate: String, channels: Int, callsPerSecond: Double, tenant: TenantID
    ) async throws(StoreError) -> TrunkID {
        try await createTrunk(
            Trunk(
                id: TrunkID(0), name: name, channels: channels, callsPerSecond: callsPerSecond, kind: kind,
                dialTemplate: dialTemplate), tenant: tenant)
    }

    /// Changes a trunk to these settings.
    ///
    /// - Throws: ``StoreError`` with code `notFound` when the tenant has no such trunk.
    public func updateTrunk(_ trunk: Trunk, tenant: TenantID) async throws(StoreError) {
        do {
            try await transaction { connection in
                let effect = try connection.execute(
                    """
                    UPDATE trunks SET name = ?, kind = ?, dial_template = ?, channels = ?, calls_per_second = ?,
                        fault_threshold = ?, fault_window_ms = ?, rest_ms = ?, maximum_rest_ms = ?, presentation = ?,
                        pri_group = ?, pri_hunt = ?, pri_number_type = ?, pri_spans = ?
                    WHERE id = ? AND tenant_id = ?
                    """, Self.values(trunk) + [trunk.id.sql, tenant.sql])
                try Self.require(effect, "trunk", trunk.name)
            }
        } catch {
            throw Self.named(error, "trunk", trunk.name)
        }
    }

    /// Forgets a trunk. What was dialled on it stays in the history.
    ///
    /// - Throws: ``StoreError`` with code `refused`, naming the campaigns that dial over it, or `notFound`.
    public func removeTrunk(_ trunk: Trunk, tenant: TenantID) async throws(StoreError) {
        let users = try await campaigns(over: trunk.id, tenant: tenant)
        guard users.isEmpty else {
            throw StoreError(
                code: .refused,
                message:
                    "The trunk '\(trunk.name)' is in use by \(users.joined(separator: ", ")). Give them another trunk first."
            )
        }
        do {
            try await transaction { connection in
                let effect = try connection.execute(
                    "DELETE FROM trunks WHERE id = ? AND tenant_id = ?", [trunk.id.sql, tenant.sql])
                try Self.require(effect, "trunk", trunk.name)
            }
        } catch {
            guard error.underlying?.code == .foreignKey else { throw error }
            throw StoreError(
                code: .refused,
                message: "The trunk '\(trunk.name)' is still in use, by a campaign or to reach an agent outside.",
                underlying: error.underlying)
        }
    }

    /// The names of the campaigns that dial over a trunk.
    public func campaigns(over trunk: TrunkID, tenant: TenantID) async throws(StoreError) -> [String] {
        try await read { connection in
            try connection.query(
                """
                SELECT DISTINCT c.name FROM campaign_trunks t JOIN campaigns c ON c.id = t.campaign_id
                WHERE t.trunk_id = ? AND t.tenant_id = ? ORDER BY c.name
                """, [trunk.sql, tenant.sql]
            ).map { try $0.decode(0) }
        }
    }

    /// What each trunk has carried since a moment. Trunks without an attempt are not among them.
    public func trunkStatistics(
        tenant: TenantID, since: Instant
    ) async throws(StoreError) -> [TrunkID: TrunkStatistics] {
        try await read { connection in
            let rows = try connection.query(
                """
                SELECT trunk_id, COALESCE(outcome, 'open'), COUNT(*), MAX(intended_at) FROM attempts
                WHERE trunk_id IN (SELECT id FROM trunks WHERE tenant_id = ?) AND intended_at >= ?
                GROUP BY trunk_id, outcome
                """, [tenant.sql, since.sql])
            return try rows.reduce(into: [:]) { all, row in
                let trunk = TrunkID(try row.decode(0))
                let last = Instant(try row.decode(3, as: SQLTime.self))
                var statistics = all[trunk] ?? TrunkStatistics(trunk: trunk, outcomes: [:], lastAttemptAt: nil)
                statistics.outcomes[try row.decode(1)] = try row.decode(2, as: Int.self)
                statistics.lastAttemptAt = max(last, statistics.lastAttemptAt ?? last)
                all[trunk] = statistics
            }
        }
    }

    // MARK: Rows

    static func trunks(_ connection: isolated MariaDBConnection, _ tenant: TenantID) throws -> [Trunk] {
        try connection.query(
            """
            SELECT id, name, channels, calls_per_second, kind, dial_template, fault_threshold, fault_window_ms, rest_ms,
                maximum_rest_ms, presentation, pri_group, pri_hunt, pri_number_type, pri_spans
            FROM trunks WHERE tenant_id = ? AND is_active ORDER BY id
            """, [tenant.sql]
        ).map { row in
            Trunk(
                id: TrunkID(try row.decode(0)), name: try row.decode(1), channels: try row.decode(2),
                callsPerSecond: try row.decode(3), kind: Trunk.Kind(rawValue: try row.decode(4)) ?? .sip,
                dialTemplate: try row.decode(5), faultThreshold: try row.decode(6),
                faultWindow: .milliseconds(try row.decode(7, as: Int64.self)),
                rest: .milliseconds(try row.decode(8, as: Int64.self)),
                maximumRest: .milliseconds(try row.decode(9, as: Int64.self)),
                presentation: try row.decode(10, as: String?.self).flatMap(CallerIDPresentation.init),
                pri: try pri(row))
        }
    }

    private static func pri(_ row: SQLRow) throws -> Trunk.PRI? {
        guard let group = try row.decode(11, as: Int?.self) else { return nil }
        return Trunk.PRI(
            group: group, hunt: try row.decode(12, as: String?.self).flatMap(Trunk.PRI.Hunt.init) ?? .descending,
            numberType: try row.decode(13, as: String?.self).flatMap(Trunk.PRI.NumberType.init),
            spans: (try row.decode(14, as: String?.self) ?? "").split(separator: ",").compactMap { Int($0) })
    }

    /// The columns that making and changing have in common, in the statements' order.
    private static func values(_ trunk: Trunk) -> [SQLValue] {
        [
            .text(trunk.name), .text(trunk.kind.rawValue), .text(trunk.dialTemplate), .int(Int64(trunk.channels)),
            .double(trunk.callsPerSecond), .int(Int64(trunk.faultThreshold)), .int(trunk.faultWindow.milliseconds),
            .int(trunk.rest.milliseconds), .int(trunk.maximumRest.milliseconds),
            SQLValue(trunk.presentation?.rawValue), SQLValue(trunk.pri?.group), SQLValue(trunk.pri?.hunt.rawValue),
            SQLValue(trunk.pri?.numberType?.rawValue),
            SQLValue(trunk.pri.map { $0.spans.map(String.init).joined(separator: ",") }),
        ]
    }
}
