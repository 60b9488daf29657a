public import CallFloor
import Foundation
import MariaDBClient

// Where leads, numbers and regions are: the operators' tables of time zones.
extension Store {
    /// All time zones that anything is in, as the IANA database names them.
    public func zones() async throws(StoreError) -> [ZoneID: String] {
        try await read { connection in try Self.zones(connection) }
    }

    static func zones(_ connection: isolated MariaDBConnection) throws -> [ZoneID: String] {
        try connection.query("SELECT id, name FROM time_zones").reduce(into: [:]) {
            $0[ZoneID(try $1.decode(0))] = try $1.decode(1, as: String.self)
        }
    }

    /// The zone of that name; noted when nothing was in it before.
    ///
    /// - Parameter name: As the IANA database has it, in any case of letters: `Europe/Berlin`, `UTC`.
    /// - Throws: ``StoreError`` with code `notFound` when there is no such zone.
    public func zone(named name: String) async throws(StoreError) -> ZoneID {
        try await transaction { connection in
            if let row = try connection.query("SELECT id FROM time_zones WHERE name = ?", [.text(name)]).first {
                return ZoneID(try row.decode(0))
            }
            let known = ["UTC"] + TimeZone.knownTimeZoneIdentifiers
            guard let spelled = known.first(where: { $0.lowercased() == name.lowercased() }) else {
                throw StoreError(
                    code: .notFound,
                    message:
                        "There is no time zone '\(name.prefix(64))'. Zones are named as in the IANA database: Europe/Berlin, America/New_York, UTC."
                )
            }
            return ZoneID(
                try connection.execute("INSERT INTO time_zones (name) VALUES (?)", [.text(spelled)]).insertedID)
        }
    }

    /// What finds the zone of a lead without asking the database again: for an import.
    public func zoneFinder(tenant: TenantID) async throws(StoreError) -> ZoneFinder {
        try await transaction { connection in
            var finder = ZoneFinder()
            for (id, name) in try Self.zones(connection) { finder.add(zone: id, named: name) }
            // Tenant 0 first: a tenant's own rows take the place of everybody's.
            for row in try connection.query(
                "SELECT prefix, zone_id FROM number_zones WHERE tenant_id IN (0, ?) ORDER BY tenant_id", [tenant.sql])
            {
                finder.add(prefix: try row.decode(0), zone: ZoneID(try row.decode(1)))
            }
            for row in try connection.query(
                "SELECT region, zone_id FROM region_zones WHERE tenant_id IN (0, ?) ORDER BY tenant_id", [tenant.sql])
            {
                finder.add(region: try row.decode(0), zone: ZoneID(try row.decode(1)))
            }
            return finder
        }
    }

    /// Says where numbers are that begin in certain ways; replaces what the tenant said of the same prefixes before.
    ///
    /// - Parameter prefixes: A plus and 1 to 15 digits each, checked by ``ZoneFinder/isPrefix(_:)``.
    public func setNumberZones(_ prefixes: [String: ZoneID], tenant: TenantID) async throws(StoreError) {
        var rows = SQLRows(width: 3, capacity: prefixes.count)
        for (prefix, zone) in prefixes.sorted(by: { $0.key < $1.key }) {
            rows.append(tenant.sql, .text(prefix), zone.sql)
        }
        try await transaction { [rows] connection in
            _ = try connection.executeBulk(
                """
                INSERT INTO number_zones (tenant_id, prefix, zone_id) VALUES (?, ?, ?)
                ON DUPLICATE KEY UPDATE zone_id = VALUES(zone_id)
                """, rows)
        }
    }

    /// Says where regions are; replaces what the tenant said of the same regions before.
    ///
    /// - Parameter regions: Names as lists write them, at most 100 characters.
    public func setRegionZones(_ regions: [String: ZoneID], tenant: TenantID) async throws(StoreError) {
        var rows = SQLRows(width: 3, capacity: regions.count)
        for (region, zone) in regions.sorted(by: { $0.key < $1.key }) {
            rows.append(tenant.sql, .text(region), zone.sql)
        }
        try await transaction { [rows] connection in
            _ = try connection.executeBulk(
                """
                INSERT INTO region_zones (tenant_id, region, zone_id) VALUES (?, ?, ?)
                ON DUPLICATE KEY UPDATE zone_id = VALUES(zone_id)
                """, rows)
        }
    }

    /// Forgets what a tenant said of a prefix or a region; everybody's row, if there is one, holds again.
    ///
    /// - Returns: Whether the tenant had said something.
    public func removeZone(ofPrefixOrRegion name: String, tenant: TenantID) async throws(StoreError) -> Bool {
        try await transaction { connection in
            try connection.execute(
                "DELETE FROM number_zones WHERE tenant_id = ? AND prefix = ?", [tenant.sql, .text(name)]
            ).rows
                + connection.execute(
                    "DELETE FROM region_zones WHERE tenant_id = ? AND region = ?", [tenant.sql, .text(name)]
                ).rows > 0
        }
    }
}
