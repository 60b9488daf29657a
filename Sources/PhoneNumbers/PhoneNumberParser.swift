import CPhoneNumber

/// Reads telephone numbers as people write them, by the numbering plans of libphonenumber.
///
/// Has no state of its own; the library's is read-only after its first use. Safe on any thread.
public struct PhoneNumberParser: Sendable {
    /// The country whose way of writing is assumed for numbers without a country code.
    public let defaultRegion: String

    /// Creates a parser.
    ///
    /// - Parameter defaultRegion: ISO 3166-1 alpha-2, either case. Nil when no numbering plan knows it.
    public init?(defaultRegion: String) {
        let region = defaultRegion.uppercased()
        guard carillon_phone_knows_region(region) else { return nil }
        self.defaultRegion = region
    }

    /// Reads one number.
    ///
    /// Digits of any script, spaces, dashes, dots and parentheses are understood, and a plus in front. Everything else
    /// could mean something to a switch's dial string or stand for other digits, and is refused.
    public func parse(_ text: String) -> Result<PhoneNumber, PhoneNumberRejection> {
        if let rejection = Self.examine(text) { return .failure(rejection) }
        var text = text
        var number = carillon_phone_number()
        let status = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                carillon_phone_parse(text.baseAddress, text.count, defaultRegion, &number)
            }
        }
        if let rejection = PhoneNumberRejection(status) { return .failure(rejection) }
        return .success(
            PhoneNumber(
                e164: withUnsafeBytes(of: number.e164) { Self.text($0) },
                region: withUnsafeBytes(of: number.region) { Self.text($0) }, kind: PhoneNumber.Kind(number.kind)))
    }

    /// Looks at the characters before the library does: it would turn letters into digits and cut extensions off.
    private static func examine(_ text: String) -> PhoneNumberRejection? {
        // No number is this long, and the library's patterns need not see such a text.
        guard text.utf8.count <= 250 else { return .tooLong }
        var digits = 0
        var isForeign = false
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType == .decimal {
                digits += 1
            } else if isPlus(scalar) {
                // A plus means "international" in front, and nothing that a number could hold further on.
                if digits > 0 { isForeign = true }
            } else if !isPunctuation(scalar) {
                isForeign = true
            }
        }
        if digits == 0 { return .notANumber }
        return isForeign ? .containsDialStringCharacters : nil
    }

    private static func isPlus(_ scalar: Unicode.Scalar) -> Bool { scalar == "+" || scalar == "\u{FF0B}" }

    /// What people put between digits: spaces, dashes, dots, parentheses, and their full-width forms.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "-", ".", "(", ")": true
        case "\u{A0}", "\u{AD}", "\u{2000}"..."\u{200D}", "\u{202A}"..."\u{202F}", "\u{2060}", "\u{3000}", "\u{FEFF}":
            true
        case "\u{2010}"..."\u{2015}", "\u{2212}", "\u{30FC}", "\u{FF08}", "\u{FF09}", "\u{FF0D}", "\u{FF0E}": true
        default: false
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

extension PhoneNumber.Kind {
    init(_ kind: carillon_phone_kind) {
        self =
            switch kind {
            case CARILLON_PHONE_FIXED_LINE: .fixedLine
            case CARILLON_PHONE_MOBILE: .mobile
            case CARILLON_PHONE_FIXED_LINE_OR_MOBILE: .fixedLineOrMobile
            case CARILLON_PHONE_TOLL_FREE: .tollFree
            case CARILLON_PHONE_PREMIUM_RATE: .premiumRate
            case CARILLON_PHONE_SHARED_COST: .sharedCost
            case CARILLON_PHONE_VOIP: .voip
            case CARILLON_PHONE_PERSONAL: .personal
            case CARILLON_PHONE_PAGER: .pager
            case CARILLON_PHONE_UNIVERSAL_ACCESS: .universalAccess
            case CARILLON_PHONE_VOICEMAIL: .voicemail
            default: .unknown
            }
    }
}
