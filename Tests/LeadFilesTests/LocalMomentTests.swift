import Foundation
import LeadFiles
import Testing

@Suite("Days as files write them")
struct LocalMomentTests {
    @Test(
        "A day ends when the next begins; with a time, then",
        arguments: [
            ("2026-12-31", 1_798_761_600), ("2026/12/31", 1_798_761_600), ("20261231", 1_798_761_600),
            ("2026.12.31", 1_798_761_600), ("2026年12月31日", 1_798_761_600), ("2026-1-2", 1_767_398_400),
            ("2026-12-31 18:00", 1_798_740_000), ("2026-12-31T18:00:30", 1_798_740_030),
            ("20261231 18:00", 1_798_740_000),
            ("2024-02-29", 1_709_251_200), ("1970-01-01", 86_400), ("2000-02-29", 951_868_800),
        ])
    func read(text: String, seconds: Int) {
        #expect(LocalMoment(end: text)?.seconds == seconds)
    }

    @Test(
        "What is no day, or could be two, is none",
        arguments: [
            "", "31.12.2026", "03/04/2026", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-12", "soon",
            "2026-12-31 24:00", "2026-12-31 18", "2026-12-31 18:60", "99999999999", "2026-12-31-01-01-01-01",
            "1900-01-01",
            "２０２６-12-31",
        ])
    func refused(text: String) {
        #expect(LocalMoment(end: text) == nil)
    }

    @Test("A zone says which moment it is, on nights when clocks are changed too")
    func zones() throws {
        let table = [
            ("2026-12-31", "Asia/Shanghai", "2026-12-31T16:00:00Z"), ("2026-12-31", "UTC", "2027-01-01T00:00:00Z"),
            ("2026-03-28", "Europe/Berlin", "2026-03-28T23:00:00Z"),
            ("2026-03-29", "Europe/Berlin", "2026-03-29T22:00:00Z"),
            ("2026-10-25", "Europe/Berlin", "2026-10-25T23:00:00Z"),
            ("2026-10-24", "Europe/Berlin", "2026-10-24T22:00:00Z"),
        ]
        for (text, name, moment) in table {
            let zone = try #require(TimeZone(identifier: name))
            let seconds = try #require(LocalMoment(end: text)).secondsSince1970(in: zone)
            #expect(Date(timeIntervalSince1970: Double(seconds)).ISO8601Format() == moment, "\(text) \(name)")
        }
    }
}
