import Foundation

/// The names of time zones that this machine knows (IANA).
enum KnownTimeZones {
    static let names = Set(TimeZone.knownTimeZoneIdentifiers).union(["UTC"])
}
