import CallFloor
import Foundation
import Site
import Testing

@Suite("Tables of time zones")
struct ZoneTablesTests {
    private static func moment(_ text: String) -> Instant {
        Instant(microseconds: Int64((try! Date(text, strategy: .iso8601)).timeIntervalSince1970) * 1_000_000)
    }

    @Test(
        "say when the clocks change",
        arguments: [
            ("America/New_York", -18_000, ["2026-03-08T07:00:00Z": -14_400, "2026-11-01T06:00:00Z": -18_000]),
            ("Europe/London", 0, ["2026-03-29T01:00:00Z": 3_600, "2026-10-25T01:00:00Z": 0]),
            ("Australia/Lord_Howe", 39_600, ["2026-04-04T15:00:00Z": 37_800, "2026-10-03T15:30:00Z": 39_600]),
            ("Australia/Sydney", 39_600, ["2026-04-04T16:00:00Z": 36_000, "2026-10-03T16:00:00Z": 39_600]),
            ("Africa/Cairo", 7_200, ["2026-04-23T22:00:00Z": 10_800, "2026-10-29T21:00:00Z": 7_200]),
            ("Asia/Shanghai", 28_800, [:]), ("Asia/Kathmandu", 20_700, [:]), ("UTC", 0, [:]),
        ])
    func transitions(name: String, initial: Int, changes: [String: Int]) throws {
        let zone = try #require(
            Zone(
                id: ZoneID(7), name: name, from: Self.moment("2026-01-01T00:00:00Z"),
                to: Self.moment("2026-12-31T00:00:00Z")))
        #expect(zone.id == ZoneID(7) && zone.name == name)
        #expect(zone.initialOffset == initial)
        let expected = changes.map { Zone.Transition(at: Self.moment($0.key), offset: $0.value) }
        #expect(zone.transitions == expected.sorted { $0.at < $1.at })
    }

    @Test("know of changes that are not for summer, over the date line too")
    func dateLine() throws {
        let zone = try #require(
            Zone(
                id: ZoneID(1), name: "Pacific/Apia", from: Self.moment("2011-12-01T00:00:00Z"),
                to: Self.moment("2012-01-31T00:00:00Z")))
        #expect(zone.transitions == [.init(at: Self.moment("2011-12-30T10:00:00Z"), offset: 50_400)])
        #expect(zone.initialOffset == -36_000)
    }

    @Test("agree with the system at any moment, in every zone that it knows")
    func everyZone() throws {
        var generator = SeededGenerator(seed: 1)
        let now = Self.moment("2026-06-01T00:00:00Z")
        let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }
        #expect(names.count > 300)
        for name in names {
            let zone = try #require(ZoneTables.zone(ZoneID(1), named: name, around: now), "\(name)")
            let system = try #require(TimeZone(identifier: name))
            for _ in 0..<20 {
                let seconds = Int.random(in: -399 * 86_400...5 * 366 * 86_400, using: &generator)
                let date = Date(timeIntervalSince1970: (now + .seconds(seconds)).seconds)
                try #require(
                    zone.offset(at: now + .seconds(seconds)) == system.secondsFromGMT(for: date), "\(name), \(date)")
            }
        }
    }

    @Test(
        "there is none for what is no zone",
        arguments: ["", "Mars/Olympus", "CET", "GMT+1", "Berlin", "europe berlin", "/", "Europe/", "../etc/passwd"])
    func unknown(name: String) {
        #expect(!ZoneTables.isKnown(name))
        #expect(ZoneTables.zone(ZoneID(1), named: name, around: Self.moment("2026-06-01T00:00:00Z")) == nil)
    }

    @Test(
        "guess what was meant",
        arguments: [
            ("Berlin", "Europe/Berlin"), ("Europe/New York", "America/New_York"), ("europe/paris", "Europe/Paris"),
            ("Asia/Shangai", "Asia/Shanghai"),
        ])
    func suggests(name: String, meant: String) {
        #expect(ZoneTables.suggestions(for: name).contains(meant))
        #expect(ZoneTables.suggestions(for: name).count <= 3)
    }
}
