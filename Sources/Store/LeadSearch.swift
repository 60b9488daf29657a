import CallFloor
import MariaDBClient

// Finding the one lead that somebody means.
extension Store {
    /// The lead that is meant, locked, and which of its numbers.
    ///
    /// - Parameter list: Where to look, by name; nil is in all of the tenant's.
    /// - Throws: ``StoreError`` with code `notFound` when there is none, `refused` when there are several.
    static func find(
        _ connection: isolated MariaDBConnection, _ reference: LeadReference, _ list: String?, _ tenant: TenantID
    ) throws -> (lead: LeadID, position: Int) {
        let rows = try candidates(connection, reference, list, tenant)
        guard let row = rows.first else {
            let place = list.map { " in the list '\($0)'" } ?? ""
            throw StoreError(code: .notFound, message: "There is no such lead\(place).")
        }
        let lists = Set(try rows.map { try $0.decode(2, as: String.self) }).sorted()
        guard Set(try rows.map { try $0.decode(0, as: Int64.self) }).count == 1 else {
            throw StoreError(
                code: .refused,
                message:
                    "Several leads are meant, in the lists \(lists.prefix(10).joined(separator: ", ")): name the list, or the lead by its id."
            )
        }
        let lead = LeadID(try row.decode(0))
        _ = try connection.query("SELECT id FROM leads WHERE id = ? FOR UPDATE", [lead.sql])
        return (lead, try row.decode(1))
    }

    /// The lead's id, the number's position, the list's name.
    private static func candidates(
        _ connection: isolated MariaDBConnection, _ reference: LeadReference, _ list: String?, _ tenant: TenantID
    ) throws -> [SQLRow] {
        let name = SQLValue(list)
        switch reference {
        case .id(let id):
            return try connection.query(
                """
                SELECT l.id, l.next_number, s.name FROM leads l JOIN lists s ON s.id = l.list_id
                WHERE l.id = ? AND l.tenant_id = ? AND (? IS NULL OR s.name = ?)
                """, [id.sql, tenant.sql, name, name])
        case .key(let key):
            return try connection.query(
                """
                SELECT l.id, l.next_number, s.name FROM lists s
                STRAIGHT_JOIN leads l FORCE INDEX (external_key) ON l.list_id = s.id AND l.external_key = ?
                WHERE s.tenant_id = ? AND (? IS NULL OR s.name = ?) LIMIT 20
                """, [.text(key), tenant.sql, name, name])
        case .number(let number):
            return try connection.query(
                """
                SELECT l.id, 0, s.name FROM leads l FORCE INDEX (number) JOIN lists s ON s.id = l.list_id
                WHERE l.number = ? AND l.tenant_id = ? AND (? IS NULL OR s.name = ?)
                UNION ALL
                SELECT l.id, n.position, s.name FROM lead_numbers n JOIN leads l ON l.id = n.lead_id
                JOIN lists s ON s.id = l.list_id
                WHERE n.number = ? AND l.tenant_id = ? AND (? IS NULL OR s.name = ?) LIMIT 20
                """, [.text(number), tenant.sql, name, name, .text(number), tenant.sql, name, name])
        }
    }
}
