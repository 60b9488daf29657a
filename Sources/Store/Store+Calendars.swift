public import CallFloor
import MariaDBClient

/// A day of a calendar, as people keep it.
public struct CalendarDay: Hashable, Sendable {
    /// The day.
    public var day: LocalDay
    /// When calls may be made that day; empty is never.
    public var intervals: [LocalInterval]
    /// What the day is, at most 100 characters: `Christmas Eve`. For people only.
    public var label: String?

    /// Creates a day.
    public init(_ day: LocalDay, intervals: [LocalInterval] = [], label: String? = nil) {
        self.day = day
        self.intervals = intervals
        self.label = label
    }
}

// Calendars: days that are not like others of their weekday.
extension Store {
    /// A tenant's calendars, in the order of their names.
    public func calendars(of tenant: TenantID) async throws(StoreError) -> [HolidayCalendar] {
        try await read { connection in try Self.calendars(connection, tenant) }
    }

    static func calendars(_ connection: isolated MariaDBConnection, _ tenant: TenantID) throws -> [HolidayCalendar] {
        var days: [Int64: [LocalDay: [LocalInterval]]] = [:]
        let rows = try connection.query(
            "SELECT calendar_id, DATE_FORMAT(day, '%Y-%m-%d'), hours FROM calendar_days WHERE tenant_id = ?",
            [tenant.sql])
        for row in rows {
            days[try row.decode(0), default: [:]][try day(row, 1)] = try intervals(row, 2)
        }
        return try connection.query("SELECT id, name FROM calendars WHERE tenant_id = ? ORDER BY name", [tenant.sql])
            .map { row in
                let id = try row.decode(0, as: Int64.self)
                return HolidayCalendar(id: CalendarID(id), name: try row.decode(1), days: days[id] ?? [:])
            }
    }

    /// The days of a calendar with their labels, earliest first.
    public func days(of calendar: CalendarID) async throws(StoreError) -> [CalendarDay] {
        try await read { connection in
            try connection.query(
                """
                SELECT DATE_FORMAT(day, '%Y-%m-%d'), hours, label FROM calendar_days WHERE calendar_id = ? ORDER BY day
                """, [calendar.sql]
            ).map { row in
                CalendarDay(try Self.day(row, 0), intervals: try Self.intervals(row, 1), label: try row.decode(2))
            }
        }
    }

    /// The calendar of that name, or an error that names those there are.
    public func calendar(named name: String, tenant: TenantID) async throws(StoreError) -> CalendarID {
        let known = try await read { connection in
            try connection.query("SELECT name, id FROM calendars WHERE tenant_id = ? ORDER BY name", [tenant.sql])
                .map { (name: try $0.decode(0, as: String.self), id: CalendarID(try $0.decode(1))) }
        }
        if let calendar = known.first(where: { $0.name == name }) { return calendar.id }
        let names = known.map(\.name).joined(separator: ", ")
        throw StoreError(
            code: .notFound, message: "There is no calendar '\(name)'. Calendars: \(names.isEmpty ? "none" : names).")
    }

    /// Makes an empty calendar.
    @discardableResult
    public func createCalendar(_ name: String, tenant: TenantID) async throws(StoreError) -> CalendarID {
        do {
            return try await read { connection in
                CalendarID(
                    try connection.execute(
                        "INSERT INTO calendars (tenant_id, name) VALUES (?, ?)", [tenant.sql, .text(name)]
                    ).insertedID)
            }
        } catch {
            throw Self.named(error, "calendar", name)
        }
    }

    /// Puts days into a calendar; a day that it has already becomes this one.
    public func setDays(
        _ days: [CalendarDay], of calendar: CalendarID, tenant: TenantID
    ) async throws(StoreError) {
        var rows = SQLRows(width: 5, capacity: days.count)
        for day in days {
            rows.append(
                calendar.sql, .text(day.day.description), tenant.sql,
                day.intervals.isEmpty ? .null : .text(CallingHours.text(ofDay: day.intervals)), SQLValue(day.label))
        }
        try await repeatableTransaction { [rows] connection in
            _ = try connection.executeBulk(
                """
                INSERT INTO calendar_days (calendar_id, day, tenant_id, hours, label) VALUES (?, ?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE hours = VALUES(hours), label = VALUES(label)
                """, rows)
        }
    }

    /// Takes days out of a calendar.
    ///
    /// - Returns: How many of them were in it.
    @discardableResult
    public func removeDays(_ days: [LocalDay], of calendar: CalendarID) async throws(StoreError) -> Int {
        try await transaction { connection in
            try days.reduce(0) { count, day in
                try count
                    + Int(
                        connection.execute(
                            "DELETE FROM calendar_days WHERE calendar_id = ? AND day = ?",
                            [calendar.sql, .text(day.description)]
                        ).rows)
            }
        }
    }

    /// The names of the campaigns that keep each calendar, sorted.
    public func calendarUses(of tenant: TenantID) async throws(StoreError) -> [CalendarID: [String]] {
        try await read { connection in
            try connection.query(
                """
                SELECT u.calendar_id, c.name FROM campaign_calendars u JOIN campaigns c ON c.id = u.campaign_id
                WHERE u.tenant_id = ? ORDER BY c.name
                """, [tenant.sql]
            ).reduce(into: [:]) { uses, row in
                uses[CalendarID(try row.decode(0)), default: []].append(try row.decode(1))
            }
        }
    }

    /// Deletes a calendar with its days.
    ///
    /// - Throws: ``StoreError`` with code `refused` when campaigns keep it: it names them.
    public func deleteCalendar(_ calendar: CalendarID, tenant: TenantID) async throws(StoreError) {
        let users = try await calendarUses(of: tenant)[calendar] ?? []
        guard users.isEmpty else {
            throw StoreError(
                code: .refused,
                message: "Campaigns keep this calendar: \(users.joined(separator: ", ")). Give them another one first.")
        }
        try await read { connection in
            _ = try connection.execute(
                "DELETE FROM calendars WHERE id = ? AND tenant_id = ?", [calendar.sql, tenant.sql])
        }
    }

    private static func day(_ row: SQLRow, _ column: Int) throws -> LocalDay {
        let text = try row.decode(column, as: String.self)
        guard let day = LocalDay(text) else {
            throw StoreError(code: .refused, message: "A calendar has the day '\(text)', which is none: remove it.")
        }
        return day
    }

    private static func intervals(_ row: SQLRow, _ column: Int) throws -> [LocalInterval] {
        guard let text = try row.decode(column, as: String?.self) else { return [] }
        do {
            return try CallingHours.day(text: text)
        } catch {
            throw StoreError(code: .refused, message: "A calendar's day has hours that are none: \(error)")
        }
    }
}
