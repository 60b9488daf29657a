public import CallFloor
import Foundation
public import LeadFiles
import PhoneNumbers
public import Store

/// Makes the store's leads of a file's: finds zones and owners, says when a day ends where the person is, and puts in what
/// the operator gave for rows that say nothing.
public struct LeadRegistrar {
    /// The priority of rows without one; nil is the list's.
    public var priority: Int?
    /// The expiry of rows without one.
    public var expires: LocalMoment?

    private var finder: ZoneFinder
    private var zoneNames: [ZoneID: String]
    private var clocks: [ZoneID: TimeZone] = [:]
    private let owners: [String: AgentID]

    /// Reads zones and agents of a tenant.
    public init(_ store: Store, tenant: TenantID) async throws {
        finder = try await store.zoneFinder(tenant: tenant)
        zoneNames = try await store.zones()
        owners = try await store.settings(of: tenant).agents.reduce(into: [:]) { $0[$1.login] = $1.id }
    }

    /// Leads for the store, in the rows' order.
    ///
    /// - Parameters:
    ///   - rows: Leads as the file tells of them.
    ///   - store: Asked for a zone that nothing was in before.
    ///   - warn: Told what was left out of a lead.
    public mutating func leads(
        _ rows: [LeadRow], _ store: Store, warn: (String) -> Void
    ) async throws -> [NewLead] {
        for name in Set(rows.compactMap(\.timeZone)) where finder.zone(named: name) == nil {
            let zone = try await store.zone(named: name)
            finder.add(zone: zone, named: name)
            zoneNames[zone] = name
        }
        var leads: [NewLead] = []
        leads.reserveCapacity(rows.count)
        for row in rows { leads.append(lead(row, warn)) }
        return leads
    }

    private mutating func lead(_ row: LeadRow, _ warn: (String) -> Void) -> NewLead {
        let numbers = row.numbers.map(\.e164)
        var own = row.timeZone.flatMap { finder.zone(named: $0) }
        if own == nil, let region = row.region {
            own = finder.zone(ofRegion: region)
            if own == nil { warn("the region has no time zone here; the number's is taken") }
        }
        let zones = numbers.map { own ?? finder.zone(ofNumber: $0) }
        var owner: AgentID?
        if let login = row.owner {
            owner = owners[login]
            if owner == nil { warn("no agent has the owner's login; anyone may take the lead") }
        }
        let end = row.expires ?? expires
        return NewLead(
            key: row.externalID, numbers: numbers, zones: zones, priority: row.priority ?? priority,
            attributes: row.attributeJSON, name: row.name, owner: owner,
            expires: end.map { Instant(seconds: Double($0.secondsSince1970(in: clock(zones[0])))) })
    }

    /// The clock on a zone's walls; this machine's where the zone is not known.
    private mutating func clock(_ zone: ZoneID?) -> TimeZone {
        guard let zone else { return .current }
        if let clock = clocks[zone] { return clock }
        let clock = zoneNames[zone].flatMap { TimeZone(identifier: $0) } ?? .current
        clocks[zone] = clock
        return clock
    }
}
