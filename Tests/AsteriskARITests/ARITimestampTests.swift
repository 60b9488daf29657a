import AsteriskARI
import Testing

@Suite("ARITimestamp")
struct ARITimestampTests {
    @Test(
        "is read to the millisecond",
        arguments: [
            ("1970-01-01T00:00:00.000+0000", 0),
            ("2026-11-21T10:19:48.123+0000", 1_795_256_388_123),
            ("2026-11-21T18:19:48.123+0800", 1_795_256_388_123),
            ("2026-11-21T04:49:48.123-05:30", 1_795_256_388_123),
            ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
            ("2000-03-01T00:00:00+0000", 951_868_800_000),
            ("1969-12-31T23:59:59.999+0000", -1),
            ("2026-11-21T10:19:48.123456+0000", 1_795_256_388_123),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(ARITimestamp(text).millisecondsSince1970 == milliseconds)
    }

    @Test(
        "is nothing if it is no moment",
        arguments: [
            "", "now", "2026-11-21", "2026-13-21T10:19:48.123+0000", "2026-11-21T10:19:48.1", "2026-11-21T10:19:48.123",
            "2026-11-21T24:19:48.123+0000", "2026-11-21T10:19:48.123+0000 ", "+026-11-21T10:19:48.123+0000",
        ])
    func refuses(text: String) {
        #expect(ARITimestamp(text).millisecondsSince1970 == nil)
    }

    @Test("is written as it is read")
    func comesBack() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            // The years 0 to 9999.
            let milliseconds = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator)
            let timestamp = ARITimestamp(millisecondsSince1970: milliseconds)
            #expect(timestamp.millisecondsSince1970 == milliseconds, "\(timestamp)")
        }
        #expect(ARITimestamp(millisecondsSince1970: 1_795_256_388_123) == "2026-11-21T10:19:48.123+0000")
    }
}
