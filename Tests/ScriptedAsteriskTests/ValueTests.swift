import ScriptedAsterisk
import Testing

@Suite("Values of the scripted peer")
struct ValueTests {
    @Test(
        "Globs",
        arguments: [
            ("PJSIP/*@carrier", "PJSIP/100@carrier", true), ("PJSIP/*@carrier", "PJSIP/100@other", false),
            ("*", "", true), ("*", "anything", true), ("abc", "abc", true), ("abc", "abcd", false),
            ("a*b*c", "a-b-b-c", true), ("a*b*c", "a-c", false), ("ab*ba", "aba", false),
            ("*00@*", "PJSIP/1200@x", true),
        ])
    func glob(pattern: String, text: String, fits: Bool) {
        #expect(Glob(pattern).matches(text) == fits)
    }

    @Test(
        "JSON survives being written and read",
        arguments: [
            .null, true, false, 0, -7, "", "a\"b\\c\n\t\u{1}é漢", [], [1, [2]],
            ["a": ["b": [true, 1, "x"]], "c": .null],
        ] as [JSON])
    func json(value: JSON) {
        #expect(JSON(decoding: value.encoded) == value)
    }

    @Test("What is no JSON is nothing", arguments: ["", "{", "{\"a\":}", "nope"])
    func noJSON(text: String) {
        #expect(JSON(decoding: Array(text.utf8)) == nil)
    }
}
