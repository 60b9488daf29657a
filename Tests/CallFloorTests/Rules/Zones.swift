import CallFloor

/// The clocks of some places, written down from the laws of the places. `ZoneTablesTests` of the room `Site` compares
/// the system's tables with the system's answers.
extension Zone {
    /// Forward on 8 March 2026 at 02:00, back on 1 November at 02:00.
    static let newYork = zone(
        1, "America/New_York", -5 * 3_600, ("2026-03-08T07:00", -4 * 3_600), ("2026-11-01T06:00", -5 * 3_600))
    /// Forward on 29 March 2026 at 01:00, back on 25 October at 02:00.
    static let london = zone(2, "Europe/London", 0, ("2026-03-29T01:00", 3_600), ("2026-10-25T01:00", 0))
    /// Half an hour: back on 5 April 2026 at 02:00, forward on 4 October at 02:00.
    static let lordHowe = zone(
        3, "Australia/Lord_Howe", 11 * 3_600, ("2026-04-04T15:00", 37_800), ("2026-10-03T15:30", 39_600))
    /// The other hemisphere: back on 5 April 2026 at 03:00, forward on 4 October at 02:00.
    static let sydney = zone(
        4, "Australia/Sydney", 11 * 3_600, ("2026-04-04T16:00", 10 * 3_600), ("2026-10-03T16:00", 11 * 3_600))
    /// At midnight: 24 April 2026 begins at 01:00; the last hour of 29 October comes twice.
    static let cairo = zone(
        5, "Africa/Cairo", 2 * 3_600, ("2026-04-23T22:00", 3 * 3_600), ("2026-10-29T21:00", 2 * 3_600))
    /// Over the date line: there was no 30 December 2011.
    static let apia = zone(6, "Pacific/Apia", -10 * 3_600, ("2011-12-30T10:00", 14 * 3_600))
    static let kathmandu = zone(7, "Asia/Kathmandu", 20_700)
    static let utc = zone(8, "UTC", 0)

    private static func zone(_ id: Int64, _ name: String, _ offset: Int, _ changes: (String, Int)...) -> Zone {
        Zone(
            id: ZoneID(id), name: name, initialOffset: offset,
            transitions: changes.map { Transition(at: .utc($0.0), offset: $0.1) })
    }
}

extension Instant {
    /// `2026-03-08T07:00`, in UTC.
    static func utc(_ text: String) -> Instant {
        let parts = text.split(separator: "T")
        let clock = parts[1].split(separator: ":").map { Int($0)! }
        let day = LocalDay(parts[0])!
        return Instant(microseconds: Int64(day.daysSince1970 * 86_400 + clock[0] * 3_600 + clock[1] * 60) * 1_000_000)
    }
}

extension CallingHours {
    /// The same intervals on each day.
    static func daily(_ text: String) -> CallingHours { try! CallingHours(text: "daily \(text)") }
}
