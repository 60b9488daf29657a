public import CallFloor
import MariaDBClient

// What caller IDs were shown for.
extension Store {
    /// When each capped caller ID was shown lately, at any site, oldest first: what the floor loads, so that its caps hold
    /// across restarts and sites. Intents that were withdrawn are not among them.
    ///
    /// - Parameters:
    ///   - pools: Whose members; no more moments of each are read than its largest cap looks back on.
    ///   - now: The present.
    public func recentUses(
        of pools: [CallerIDPool], at now: Instant
    ) async throws(StoreError) -> [CallerIDToken: [Instant]] {
        let capped = pools.flatMap(\.members).filter { !$0.caps.isEmpty }
        guard !capped.isEmpty else { return [:] }
        return try await read { connection in
            var uses: [CallerIDToken: [Instant]] = [:]
            for member in capped {
                let window = member.caps.map(\.window).max() ?? .zero
                let most = member.caps.map(\.count).max() ?? 0
                uses[member.token] = try connection.query(
                    Self.usesStatement, [member.token.sql, (now - window).sql, .int(Int64(most))]
                ).map { Instant(try $0.decode(0, as: SQLTime.self)) }.reversed()
            }
            return uses.filter { !$0.value.isEmpty }
        }
    }

    /// When a caller ID was shown, latest first.
    package static let usesStatement = """
        SELECT intended_at FROM attempts FORCE INDEX (caller_id)
        WHERE caller_id_id = ? AND intended_at > ? AND (outcome IS NULL OR outcome <> 'cancelled')
        ORDER BY intended_at DESC LIMIT ?
        """

    /// How people took to the caller IDs of a pool since a moment.
    ///
    /// - Returns: One for each member, in the order in which they came; those that were never shown among them.
    public func callerIDHealth(
        in pool: CallerIDPoolID, tenant: TenantID, since: Instant, at now: Instant
    ) async throws(StoreError) -> [CallerIDHealth] {
        let members = try await callerIDs(in: pool, tenant: tenant).map(\.token)
        guard !members.isEmpty else { return [] }
        return try await read { connection in
            let rows = try connection.query(
                Self.healthStatement, [(now - .seconds(86_400)).sql, members.sqlSet, since.sql])
            var health = Dictionary(uniqueKeysWithValues: members.map { ($0, CallerIDHealth(token: $0)) })
            for row in rows {
                let token = CallerIDToken(try row.decode(0))
                let outcome = try row.decode(1, as: String?.self).flatMap(Outcome.init)
                let all = try row.decode(2, as: Int.self)
                let lately = try row.decode(3, as: Int.self)
                let last = Instant(try row.decode(4, as: SQLTime.self))
                health[token]?.count(outcome, all, lately, last)
            }
            return members.compactMap { health[$0] }
        }
    }

    private static let healthStatement = """
        SELECT a.caller_id_id, a.outcome, COUNT(*), CAST(SUM(a.intended_at > ?) AS SIGNED), MAX(a.intended_at)
        FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
        STRAIGHT_JOIN attempts a FORCE INDEX (caller_id) ON a.caller_id_id = wanted.id AND a.intended_at >= ?
        GROUP BY a.caller_id_id, a.outcome
        """
}

extension CallerIDHealth {
    fileprivate mutating func count(_ outcome: Outcome?, _ all: Int, _ lately: Int, _ last: Instant) {
        guard outcome != .cancelled else { return }
        attempts += all
        lastShownAt = max(last, lastShownAt ?? last)
        guard let outcome, outcome.showsAnswerRate else { return }
        answers.of += all
        lastDay.of += lately
        guard outcome.isLiveAnswer else { return }
        answers.count += all
        lastDay.count += lately
    }
}
