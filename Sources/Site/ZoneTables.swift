public import CallFloor
import Foundation

/// Makes the floor's tables of time zones out of the system's: the floor itself knows no clocks but those it is told.
public enum ZoneTables {
    /// How far back a table reaches: attempts of the last days, for explanations.
    public static let past = Duration.seconds(400 * 86_400)

    /// How far ahead: further than a calling clock looks, and so that a site which runs for years without a look at its
    /// settings is still right.
    public static let future = Duration.seconds(5 * 366 * 86_400)

    /// The table of a zone from well before `now` to well after it; nil when the system knows no such zone.
    public static func zone(_ id: ZoneID, named name: String, around now: Instant) -> Zone? {
        Zone(id: id, name: name, from: now - past, to: now + future)
    }

    /// Whether the system knows a time zone of that name, as the IANA database writes it: `Europe/Berlin`.
    public static func isKnown(_ name: String) -> Bool { TimeZone(iana: name) != nil }

    /// Names that may have been meant by one that nobody knows: those with the same place (`Berlin`), or the same
    /// beginning (`Europe/`), the likeliest first.
    public static func suggestions(for name: String, atMost count: Int = 3) -> [String] {
        let wanted = name.lowercased().replacingOccurrences(of: " ", with: "_")
        let place = wanted.split(separator: "/").last.map(String.init) ?? wanted
        let known = TimeZone.knownTimeZoneIdentifiers.sorted()
        func ranked(_ isMeant: (String) -> Bool) -> [String] { known.filter { isMeant($0.lowercased()) } }
        var seen: Set<String> = []
        let candidates =
            ranked { $0 == wanted } + ranked { $0.hasSuffix("/" + place) }
            + ranked { !place.isEmpty && $0.contains(place) }
            + ranked { place.count >= 3 && $0.contains("/" + place.prefix(3)) }
        return Array(candidates.filter { seen.insert($0).inserted }.prefix(count))
    }
}

extension Zone {
    /// The table of one of the system's zones, with the transitions after `from` and up to `to`.
    ///
    /// - Returns: nil when the system knows no zone of that name. Abbreviations (`CET`, `GMT+1`) are none: they say
    ///   nothing of when the clocks change.
    public init?(id: ZoneID, name: String, from: Instant, to: Instant) {
        guard let system = TimeZone(iana: name) else { return nil }
        var transitions: [Transition] = []
        let initial = system.secondsFromGMT(for: from.date)
        var offset = initial
        var date = from.date
        while let next = system.nextDaylightSavingTimeTransition(after: date), next > date, next <= to.date {
            date = next
            let changed = system.secondsFromGMT(for: next)
            // Some transitions change the name of the time only.
            if changed != offset { transitions.append(Transition(at: Instant(date: next), offset: changed)) }
            offset = changed
        }
        self.init(id: id, name: name, initialOffset: initial, transitions: transitions)
    }
}

extension TimeZone {
    /// The zone of that name in the IANA database; `UTC` is one.
    fileprivate init?(iana name: String) {
        guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        self = zone
    }
}

extension Instant {
    fileprivate init(date: Date) {
        // Transitions are on whole seconds; a date's fraction is no exact number.
        self.init(microseconds: Int64(date.timeIntervalSince1970.rounded()) * 1_000_000)
    }

    fileprivate var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
