import CallFloor
import Foundation
import MariaDBClient

// Claimed rows -> leads, with what is in other tables.
extension Store {
    /// Whole leads out of what was picked, in the same order.
    static func leads(
        _ connection: isolated MariaDBConnection, _ picked: [LeadPicker.Candidate], of campaign: CampaignID
    ) throws -> [Lead] {
        let further = try furtherNumbers(connection, picked)
        let promises = try promisedOwners(connection, picked)
        let match = picked.isEmpty ? nil : try localMatch(connection, of: campaign)
        return try picked.map { candidate in
            var lead = try lead(candidate)
            var numbers = [try candidate.row.decode(12, as: String.self)]
            numbers += Array(repeating: "", count: lead.numbers.count - 1)
            for (position, number) in further[candidate.id] ?? [:] where numbers.indices.contains(position) {
                lead.zones[position] = number.zone
                numbers[position] = number.number
            }
            if let match { lead.localCallerIDs = numbers.map(match.callerIDs) }
            if let owner = promises[candidate.id] { lead.owner = owner }
            return lead
        }
    }

    private static func lead(_ candidate: LeadPicker.Candidate) throws -> Lead {
        let row = candidate.row
        let numbers = (0..<(try row.decode(5, as: Int.self))).map { NumberID(lead: candidate.id, position: $0) }
        let tries = try row.decode(7, as: String?.self).map { text in
            try JSONDecoder().decode([String: Int].self, from: Data(text.utf8))
        }
        var zones = [ZoneID?](repeating: nil, count: numbers.count)
        zones[0] = (try row.decode(11, as: Int64?.self)).map { ZoneID($0) }
        return Lead(
            id: candidate.id, list: candidate.list, numbers: numbers, nextNumber: try row.decode(6),
            priority: try row.decode(3), tries: [Outcome: Int](byName: tries ?? [:]),
            owner: (try row.decode(8, as: Int64?.self)).map { AgentID($0) },
            lastAgent: (try row.decode(10, as: Int64?.self)).map { AgentID($0) }, rank: try row.decode(4),
            dueAt: candidate.due, zones: zones)
    }

    private struct FurtherNumber {
        let zone: ZoneID?
        let number: String
    }

    /// The numbers after the first, of leads that have several.
    private static func furtherNumbers(
        _ connection: isolated MariaDBConnection, _ picked: [LeadPicker.Candidate]
    ) throws -> [LeadID: [Int: FurtherNumber]] {
        let leads = try picked.filter { try $0.row.decode(5, as: Int.self) > 1 }.map(\.id)
        guard !leads.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            SELECT n.lead_id, n.position, n.zone_id, n.number
            FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
            STRAIGHT_JOIN lead_numbers n ON n.lead_id = wanted.id
            """, [leads.sqlSet])
        return try rows.reduce(into: [:]) { numbers, row in
            numbers[LeadID(try row.decode(0)), default: [:]][try row.decode(1)] = FurtherNumber(
                zone: (try row.decode(2, as: Int64?.self)).map { ZoneID($0) }, number: try row.decode(3))
        }
    }

    /// Who alone may make a promised call; of leads whose promise names somebody.
    private static func promisedOwners(
        _ connection: isolated MariaDBConnection, _ picked: [LeadPicker.Candidate]
    ) throws -> [LeadID: AgentID] {
        let leads = try picked.filter { try $0.row.decode(9, as: Int64?.self) != nil }.map(\.id)
        guard !leads.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            SELECT l.id, c.owner_id FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) wanted
            STRAIGHT_JOIN leads l ON l.id = wanted.id STRAIGHT_JOIN callbacks c ON c.id = l.callback_id
            WHERE c.owner_id IS NOT NULL
            """, [leads.sqlSet])
        return try rows.reduce(into: [:]) { $0[LeadID(try $1.decode(0))] = AgentID(try $1.decode(1)) }
    }
}
