import PhoneNumbers
import Testing

@Suite("PhoneNumberParser")
struct PhoneNumberParserTests {
    static let valid: [(text: String, region: String, e164: String, home: String, kind: PhoneNumber.Kind)] = [
        ("13800138000", "CN", "+8613800138000", "CN", .mobile),
        (" 138-0013 8000 ", "cn", "+8613800138000", "CN", .mobile),
        ("１３８００１３８０００", "CN", "+8613800138000", "CN", .mobile),
        ("＋86 138 0013 8000", "US", "+8613800138000", "CN", .mobile),
        ("0086 138 0013 8000", "CN", "+8613800138000", "CN", .mobile),
        ("(010) 6552 9988", "CN", "+861065529988", "CN", .fixedLine),
        ("400 810 8888", "CN", "+864008108888", "CN", .sharedCost),
        ("+44 20 7946 0018", "CN", "+442079460018", "GB", .fixedLine),
        ("07400 123456", "GB", "+447400123456", "GB", .mobile),
        ("030 123456", "DE", "+4930123456", "DE", .fixedLine),
        ("(201) 555-0123", "US", "+12015550123", "US", .fixedLineOrMobile),
        ("+1 800 234 5678", "US", "+18002345678", "US", .tollFree),
        ("+800 1234 5678", "CN", "+80012345678", "001", .tollFree),
        ("+39 02 1234 5678", "DE", "+390212345678", "IT", .fixedLine),
    ]

    @Test("reads numbers as people write them", arguments: valid)
    func reads(_ text: String, _ region: String, _ e164: String, _ home: String, _ kind: PhoneNumber.Kind) throws {
        let parser = try #require(PhoneNumberParser(defaultRegion: region))
        let number = try parser.parse(text).get()
        #expect(number.e164 == e164)
        #expect(number.region == home)
        #expect(number.kind == kind)
        #expect(try parser.parse(number.e164).get() == number, "its own E.164 form reads back")
    }

    static let rejected: [(text: String, reason: PhoneNumberRejection)] = [
        ("", .notANumber), ("   ", .notANumber), ("n/a", .notANumber), ("+", .notANumber), ("unknown", .notANumber),
        ("13800138000&13900139000", .containsDialStringCharacters), ("138/00138000", .containsDialStringCharacters),
        ("13800138000,,1", .containsDialStringCharacters), ("13800138000@evil", .containsDialStringCharacters),
        ("SIP/13800138000", .containsDialStringCharacters), ("1-800-FLOWERS", .containsDialStringCharacters),
        ("13800138000 ext 5", .containsDialStringCharacters), ("13800138000;ext=5", .containsDialStringCharacters),
        ("*21*13800138000#", .containsDialStringCharacters), ("13800138000\n", .containsDialStringCharacters),
        ("138001\u{0}38000", .containsDialStringCharacters), ("${EXTEN}1", .containsDialStringCharacters),
        ("138|00138000", .containsDialStringCharacters), ("1380013+8000", .containsDialStringCharacters),
        ("tel:+8613800138000", .containsDialStringCharacters), ("13800138000🛎️", .containsDialStringCharacters),
        ("电话13800138000", .containsDialStringCharacters), ("'; DROP TABLE leads; -- 1", .containsDialStringCharacters),
        ("1", .notANumber), ("110", .tooShort), ("+86 138", .tooShort), ("138001380001380013800013800", .tooLong),
        ("+86 13800 138000 13800 1380", .tooLong), ("+999 123456789", .invalidCountryCode),
        ("+1 555 555 5555", .invalidForRegion), ("12345678901", .invalidForRegion),
    ]

    @Test("refuses everything else, and says why", arguments: rejected)
    func refuses(_ text: String, _ reason: PhoneNumberRejection) throws {
        let parser = try #require(PhoneNumberParser(defaultRegion: "CN"))
        #expect(parser.parse(text) == .failure(reason))
    }

    @Test("knows regions", arguments: [("CN", true), ("us", true), ("XX", false), ("", false), ("China", false)])
    func regions(_ region: String, _ isKnown: Bool) {
        #expect((PhoneNumberParser(defaultRegion: region) != nil) == isKnown)
    }

    @Test("a text of any length is answered")
    func longText() throws {
        let parser = try #require(PhoneNumberParser(defaultRegion: "CN"))
        #expect(parser.parse(String(repeating: "1", count: 10_000_000)) == .failure(.tooLong))
    }

    @Test("threads may read at the same time")
    func concurrency() async throws {
        let parser = try #require(PhoneNumberParser(defaultRegion: "CN"))
        await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<500).count { number in
                        (try? parser.parse("138\(10_000_000 + task * 1_000 + number)").get())?.kind == .mobile
                    }
                }
            }
            #expect(await group.reduce(0, +) == 4_000)
        }
    }
}
