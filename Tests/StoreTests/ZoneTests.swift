import CallFloor
import MariaDBClient
import Store
import Testing

@Suite("Store: time zones")
struct ZoneTests {
    private static let berlin = ZoneID(1)
    private static let lisbon = ZoneID(2)
    private static let azores = ZoneID(3)

    private static var finder: ZoneFinder {
        var finder = ZoneFinder()
        finder.add(zone: berlin, named: "Europe/Berlin")
        finder.add(prefix: "+49", zone: berlin)
        finder.add(prefix: "+351", zone: lisbon)
        finder.add(prefix: "+351292", zone: azores)
        finder.add(region: "Lower  Saxony ", zone: berlin)
        return finder
    }

    @Test(
        "the longest prefix counts",
        arguments: [
            ("+4930123456", berlin), ("+351211234567", lisbon), ("+351292123456", azores), ("+35129", lisbon),
            ("+49", berlin), ("+4", nil), ("+1202555", nil), ("", nil), ("351292", nil), ("+٤٩30", nil),
        ] as [(String, ZoneID?)])
    func prefixes(_ number: String, _ zone: ZoneID?) {
        #expect(Self.finder.zone(ofNumber: number) == zone)
        #expect(ZoneFinder().zone(ofNumber: number) == nil)
    }

    @Test("names and regions are found in any case of letters and with any blanks between")
    func names() {
        #expect(Self.finder.zone(named: "EUROPE/berlin") == Self.berlin)
        #expect(Self.finder.zone(named: "Berlin") == nil)
        #expect(Self.finder.zone(ofRegion: " lower\tsaxony") == Self.berlin)
        #expect(Self.finder.zone(ofRegion: "") == nil)
    }

    @Test(
        "a prefix is a plus and digits",
        arguments: [
            ("+1", true), ("+123456789012345", true), ("+1234567890123456", false), ("+", false), ("", false),
            ("49", false), ("+0", false), ("+49a", false), ("+٤", false),
        ])
    func prefixForm(_ text: String, _ isPrefix: Bool) {
        #expect(ZoneFinder.isPrefix(text) == isPrefix)
    }

    @Test("what is delivered is believed until a tenant says otherwise")
    func tables() async throws {
        let house = try await TestHouse()
        let delivered = try await house.store.zoneFinder(tenant: house.tenant)
        let zones = try await house.store.zones()
        func name(_ number: String, _ finder: ZoneFinder) -> String? {
            finder.zone(ofNumber: number).flatMap { zones[$0] }
        }
        #expect(name("+4930123456", delivered) == "Europe/Berlin")
        #expect(name("+8613812345678", delivered) == "Asia/Shanghai")
        #expect(name("+34922123456", delivered) == "Atlantic/Canary")
        #expect(name("+12025550123", delivered) == nil, "North America has many zones")
        #expect(delivered.zone(ofRegion: "us-ny").flatMap { zones[$0] } == "America/New_York")

        let newYork = try await house.store.zone(named: "America/New_York")
        let vienna = try await house.store.zone(named: "Europe/Vienna")
        try await house.store.setNumberZones(["+1202": newYork, "+49": vienna], tenant: house.tenant)
        try await house.store.setRegionZones(["Bavaria": vienna], tenant: house.tenant)
        let own = try await house.store.zoneFinder(tenant: house.tenant)
        #expect(own.zone(ofNumber: "+12025550123") == newYork && own.zone(ofNumber: "+4930123456") == vienna)
        #expect(own.zone(ofRegion: "BAVARIA") == vienna)
        #expect(try await house.store.removeZone(ofPrefixOrRegion: "+49", tenant: house.tenant))
        #expect(try await house.store.removeZone(ofPrefixOrRegion: "+49", tenant: house.tenant) == false)
        let again = try await house.store.zoneFinder(tenant: house.tenant)
        #expect(name("+4930123456", again) == "Europe/Berlin")
    }

    @Test("a zone is known or is told to be unknown", arguments: ["Mars/Olympus", "", "Berlin", "+02:00", "'; --"])
    func unknown(_ name: String) async throws {
        let house = try await TestHouse()
        let error = await #expect(throws: StoreError.self) { try await house.store.zone(named: name) }
        #expect(error?.code == .notFound && error?.message.contains("IANA") == true)
        let one = try await house.store.zone(named: "pacific/chatham")
        let two = try await house.store.zone(named: "Australia/Lord_Howe")
        #expect(try await house.store.zone(named: "Pacific/Chatham") == one && one != two)
        #expect(try await house.store.zones()[two] == "Australia/Lord_Howe")
    }
}
