import CallFloor
import MariaDBClient

// Rows of caller IDs and pools -> values, and back.
extension Store {
    /// The pools as the floor needs them, by id, with the numbers of their members.
    static func callerIDPools(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> (pools: [CallerIDPool], numbers: [CallerIDToken: String]) {
        let members = try callerIDSetups(connection, tenant)
        var numbers: [CallerIDToken: String] = [:]
        for callerID in members.values.joined() { numbers[callerID.token] = callerID.number }
        let pools = try poolSetups(connection, tenant).sorted { $0.id < $1.id }.map { pool in
            CallerIDPool(
                id: pool.id, name: pool.name, rotation: pool.rotation, prefersLocal: pool.prefersLocal,
                members: (members[pool.id] ?? []).map { $0.rules(pool.defaults) })
        }
        return (pools, numbers)
    }

    /// Which caller IDs of a campaign's pool are local to a number; nil when it has no pool, or does not care.
    static func localMatch(
        _ connection: isolated MariaDBConnection, of campaign: CampaignID
    ) throws -> LocalMatch? {
        let rows = try connection.query(
            """
            SELECT i.id, i.number, i.areas FROM campaigns c
            JOIN caller_id_pools p ON p.id = c.caller_id_pool_id AND p.prefers_local
            JOIN caller_ids i ON i.pool_id = p.id AND i.is_active
            WHERE c.id = ?
            """, [campaign.sql])
        guard !rows.isEmpty else { return nil }
        return LocalMatch(
            try rows.map { row in
                (token: CallerIDToken(try row.decode(0)), number: try row.decode(1), areas: try list(row, 2))
            })
    }

    static func poolSetups(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [CallerIDPoolSetup] {
        try connection.query(
            """
            SELECT id, name, rotation, prefers_local, caps, maximum_concurrent, cools_after, cooling_s,
                minimum_answer_rate, answer_rate_sample, presentation
            FROM caller_id_pools WHERE tenant_id = ?
            """, [tenant.sql]
        ).map { row in
            CallerIDPoolSetup(
                id: CallerIDPoolID(try row.decode(0)), name: try row.decode(1),
                rotation: CallerIDPool.Rotation(rawValue: try row.decode(2)) ?? .roundRobin,
                prefersLocal: try row.decode(3),
                defaults: CallerID(
                    token: CallerIDToken(0), caps: try list(row, 4).compactMap { RateCap($0) },
                    maximumConcurrent: try row.decode(5), coolsAfter: try row.decode(6),
                    cooling: .seconds(try row.decode(7, as: Int64.self)), minimumAnswerRate: try row.decode(8),
                    answerRateSample: try row.decode(9),
                    presentation: CallerIDPresentation(rawValue: try row.decode(10)) ?? .allowed))
        }
    }

    /// Caller IDs by their pools, in the order of their ids.
    static func callerIDSetups(
        _ connection: isolated MariaDBConnection, _ tenant: TenantID
    ) throws -> [CallerIDPoolID: [CallerIDSetup]] {
        let rows = try connection.query(
            """
            SELECT pool_id, id, number, name, areas, caps, maximum_concurrent, cools_after, cooling_s,
                minimum_answer_rate, presentation
            FROM caller_ids WHERE tenant_id = ? AND is_active ORDER BY id
            """, [tenant.sql])
        return try rows.reduce(into: [:]) { all, row in
            var callerID = CallerIDSetup(
                token: CallerIDToken(try row.decode(1)), number: try row.decode(2), label: try row.decode(3),
                areas: try list(row, 4))
            if try row.decode(5, as: String?.self) != nil {
                callerID.caps = try list(row, 5).compactMap { RateCap($0) }
            }
            callerID.maximumConcurrent = try row.decode(6)
            callerID.coolsAfter = try row.decode(7)
            callerID.cooling = try row.decode(8, as: Int64?.self).map { .seconds($0) }
            callerID.minimumAnswerRate = try row.decode(9)
            callerID.presentation = try row.decode(10, as: String?.self).flatMap(CallerIDPresentation.init)
            all[CallerIDPoolID(try row.decode(0)), default: []].append(callerID)
        }
    }

    /// A column of words with commas between.
    private static func list(_ row: SQLRow, _ position: Int) throws -> [String] {
        (try row.decode(position, as: String?.self) ?? "").split(separator: ",").map(String.init)
    }

    private static func sql(_ list: [String]) -> SQLValue { .text(list.joined(separator: ",")) }

    /// The columns that making and changing a pool have in common, in the statements' order.
    static func values(_ pool: CallerIDPoolSetup) -> [SQLValue] {
        let rules = pool.defaults
        return [
            .text(pool.name), .text(pool.rotation.rawValue), SQLValue(pool.prefersLocal),
            sql(rules.caps.map(\.description)), SQLValue(rules.maximumConcurrent), SQLValue(rules.coolsAfter),
            .int(rules.cooling.wholeSeconds), SQLValue(rules.minimumAnswerRate), .int(Int64(rules.answerRateSample)),
            .text(rules.presentation.rawValue),
        ]
    }

    /// What a caller ID says itself, in the statements' order.
    static func values(_ callerID: CallerIDSetup) -> [SQLValue] {
        [
            SQLValue(callerID.label), sql(callerID.areas), callerID.caps.map { sql($0.map(\.description)) } ?? .null,
            SQLValue(callerID.maximumConcurrent), SQLValue(callerID.coolsAfter),
            SQLValue(callerID.cooling?.wholeSeconds), SQLValue(callerID.minimumAnswerRate),
            SQLValue(callerID.presentation?.rawValue),
        ]
    }
}
