import CPhoneNumber

/// Why a text is no telephone number that may be dialled. Holds nothing of the text.
public enum PhoneNumberRejection: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// There is no number in it.
    case notANumber = "not-a-number"
    /// It holds characters that are no part of a number and mean something in a dial string: letters, `&`, `/`, `,`,
    /// `@`, `;`, `*`, `#` ...
    case containsDialStringCharacters = "dial-string-characters"
    /// Too few digits for its country.
    case tooShort = "too-short"
    /// Too many digits for its country.
    case tooLong = "too-long"
    /// No country has this code.
    case invalidCountryCode = "invalid-country-code"
    /// Its country assigns no such number.
    case invalidForRegion = "invalid-for-region"

    public var description: String {
        switch self {
        case .notANumber: "not a telephone number"
        case .containsDialStringCharacters:
            "holds letters or signs that are no part of a telephone number; write digits, spaces, dashes and one plus only"
        case .tooShort: "too few digits"
        case .tooLong: "too many digits"
        case .invalidCountryCode: "no country has this country code; begin with + and the code, or set the region"
        case .invalidForRegion: "its country assigns no such number"
        }
    }

    /// Nil when the number is valid.
    init?(_ status: carillon_phone_status) {
        switch status {
        case CARILLON_PHONE_VALID: return nil
        case CARILLON_PHONE_TOO_SHORT: self = .tooShort
        case CARILLON_PHONE_TOO_LONG: self = .tooLong
        case CARILLON_PHONE_INVALID_COUNTRY_CODE: self = .invalidCountryCode
        case CARILLON_PHONE_NOT_ASSIGNED: self = .invalidForRegion
        default: self = .notANumber
        }
    }
}
