public import CallFloor

/// Which caller IDs of a pool are local to a number: a pure reading of digits, without a database.
///
/// A caller ID is local to the numbers that begin with one of its areas, if it has any; if it has none, to the numbers of
/// the same country that begin with the same digits, two at least after the country's code (three in country code 1,
/// where area codes have three).
public struct LocalMatch: Sendable {
    /// A number's beginning as a key: its digits as one integer, with how many they are.
    private struct Prefix: Hashable {
        let digits: UInt64
        let count: UInt8
    }

    private var byPrefix: [Prefix: [CallerIDToken]] = [:]

    /// The most caller IDs that are told for one number, best first.
    public static let most = 16

    /// Digits that a number has at most (ITU-T E.164).
    private static let longest = 15

    /// A match for caller IDs.
    ///
    /// - Parameter callerIDs: Each with its number and areas, all E.164. Those that are no E.164 are passed over.
    public init(_ callerIDs: [(token: CallerIDToken, number: String, areas: [String])]) {
        for callerID in callerIDs.sorted(by: { $0.token < $1.token }) {
            let areas = callerID.areas.compactMap(Self.digits)
            for area in areas { byPrefix[Self.prefix(area), default: []].append(callerID.token) }
            guard areas.isEmpty, let number = Self.digits(callerID.number) else { continue }
            for count in stride(from: Self.shortestArea(of: number), through: number.count, by: 1) {
                byPrefix[Self.prefix(number.prefix(count)), default: []].append(callerID.token)
            }
        }
    }

    /// The caller IDs that are local to a number, those with the most digits in common first; empty when none is.
    public func callerIDs(for e164: String) -> [CallerIDToken] {
        guard !byPrefix.isEmpty, let number = Self.digits(e164) else { return [] }
        var found: [CallerIDToken] = []
        for count in stride(from: number.count, through: 1, by: -1) {
            for token in byPrefix[Self.prefix(number.prefix(count))] ?? [] where !found.contains(token) {
                found.append(token)
                if found.count == Self.most { return found }
            }
        }
        return found
    }

    // MARK: Digits

    /// The digits after the plus; nil when the text is anything else.
    private static func digits(_ e164: String) -> [UInt8]? {
        let text = e164.utf8
        guard text.first == UInt8(ascii: "+"), (2...longest + 1).contains(text.count) else { return nil }
        let digits = text.dropFirst().map { $0 &- UInt8(ascii: "0") }
        return digits.allSatisfy { $0 < 10 } ? digits : nil
    }

    private static func prefix(_ digits: some Collection<UInt8>) -> Prefix {
        Prefix(digits: digits.reduce(0) { $0 * 10 + UInt64($1) }, count: UInt8(digits.count))
    }

    /// How many digits two numbers must have in common at least to be neighbours.
    private static func shortestArea(of number: [UInt8]) -> Int {
        let country = countryCodeLength(number)
        return country + (country == 1 && number.first == 1 ? 3 : 2)
    }

    /// The length of a country code: ITU-T's list of assigned E.164 codes (Operational Bulletin 1114, annex) has two of
    /// one digit, these of two, and all others of three.
    package static func countryCodeLength(_ number: [UInt8]) -> Int {
        guard let first = number.first, first != 1, first != 7, number.count > 1 else { return 1 }
        return twoDigitCodes.contains(first * 10 + number[1]) ? 2 : 3
    }

    private static let twoDigitCodes: Set<UInt8> = [
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61,
        62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ]
}
