/// Makes dial strings, out of an operator's template and a number that was checked: nothing that came with a lead can
/// say anything else to Asterisk than digits.
public enum DialString {
    /// Puts a number into a template's places: `{number}` becomes the E.164 form with its plus sign, `{digits}` without,
    /// `{national:86}` and `{dialled:86:0:00}` what people of a country dial.
    ///
    /// - Parameters:
    ///   - template: The trunk's: `PJSIP/{number}@carrier`.
    ///   - e164: A plus sign and 3 to 15 digits.
    /// - Returns: nil when `e164` is anything else, the template names no number, or it cannot say this one.
    public static func make(template: String, e164: String) -> String? {
        NumberTemplate(template)?.filled(with: e164)
    }

    /// Whether `text` is a plus sign and 3 to 15 ASCII digits (ITU-T E.164 section 6.2.1 allows 15).
    public static func isDialable(_ text: String) -> Bool {
        guard text.utf8.first == UInt8(ascii: "+"), (4...16).contains(text.utf8.count) else { return false }
        return text.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
