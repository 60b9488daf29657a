import PhoneNumbers
import Testing

@Suite("MaskedPhoneNumber")
struct MaskedPhoneNumberTests {
    @Test(
        "hides the middle",
        arguments: [
            ("+8613800000001", "+86138****0001"), ("+442079460018", "+4420****0018"), ("+4930123456", "+49****3456"),
            ("+12345678", "+******78"), ("+12345", "+***45"), ("+1234", "+****"), ("+", "+"), ("", ""),
            ("123456789", "1****6789"),
        ])
    func hides(_ number: String, _ masked: String) {
        #expect(MaskedPhoneNumber(e164: number).text == masked)
    }

    @Test("a number does not print itself in any way")
    func nothingElsePrints() throws {
        let parser = try #require(PhoneNumberParser(defaultRegion: "CN"))
        let number = try parser.parse("13800130001").get()
        var dumped = ""
        dump(number, to: &dumped)
        dump([number: Optional(number)], to: &dumped)
        for text in ["\(number)", String(reflecting: number), "\([number])", "\(Optional(number) as Any)", dumped] {
            #expect(text.contains("+86138****0001"))
            #expect(!text.contains("13001") && !text.contains("3800"))
        }
    }
}
