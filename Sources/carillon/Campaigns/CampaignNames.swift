import CallFloor
import Store

/// The names behind the ids in a campaign's settings, both ways.
struct CampaignNames: Sendable {
    var groups: [SkillGroupID: String] = [:]
    var trunks: [TrunkID: String] = [:]
    var pools: [CallerIDPoolID: String] = [:]
    var zones: [ZoneID: String] = [:]
    var calendars: [CalendarID: String] = [:]

    /// The names of what a tenant has.
    init(_ settings: TenantSettings) {
        groups = Dictionary(uniqueKeysWithValues: settings.skillGroups.map { ($0.id, $0.name) })
        trunks = Dictionary(uniqueKeysWithValues: settings.trunks.map { ($0.id, $0.name) })
        pools = Dictionary(uniqueKeysWithValues: settings.callerIDPools.map { ($0.id, $0.name) })
        calendars = Dictionary(uniqueKeysWithValues: settings.calendars.map { ($0.id, $0.name) })
        zones = settings.zones
    }

    /// No names.
    init() {}

    /// The id behind a name, or an error that says which names there are.
    static func id<ID: RowID>(_ name: String, in names: [ID: String], _ what: String) throws -> ID {
        if let id = names.keys.sorted().first(where: { names[$0] == name }) { return id }
        let known = names.values.sorted().prefix(20).joined(separator: ", ")
        throw Failure("There is no \(what) '\(name)'. There are: \(known.isEmpty ? "none" : known).")
    }

    /// The name behind an id.
    static func name<ID: RowID>(_ id: ID?, in names: [ID: String]) -> String {
        guard let id else { return "none" }
        return names[id] ?? "#\(id)"
    }
}
