/// A universally unique, lexicographically sortable identifier: 48 bits of Unix milliseconds, then 80 random bits,
/// written as 26 characters of Crockford's base 32 (github.com/ulid/spec).
public struct ULID: Hashable, Sendable, Comparable {
    /// The upper 64 bits: 48 of time, 16 of randomness.
    public let high: UInt64
    /// The lower 64 bits of randomness.
    public let low: UInt64

    /// Creates an id from its 128 bits.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Mints an id: time and randomness come from the caller, so that a replay mints the same.
    public init(at now: Instant, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(max(0, now.microseconds / 1_000)) & 0xFFFF_FFFF_FFFF
        high = milliseconds << 16 | UInt64.random(in: 0...0xFFFF, using: &generator)
        low = UInt64.random(in: .min ... .max, using: &generator)
    }

    /// Reads 26 characters of Crockford's base 32, either case; nil when `text` is not a ULID.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.textLength else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, character) in text.utf8.enumerated() {
            let value = Self.values[Int(character)]
            guard value < 32, index > 0 || value < 8 else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(value)
        }
        self.init(high: high, low: low)
    }

    /// When the id was minted, to the millisecond.
    public var mintedAt: Instant { Instant(microseconds: Int64(high >> 16) * 1_000) }

    /// The 26 characters.
    public var text: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            var high = high
            var low = low
            for index in stride(from: Self.textLength - 1, through: 0, by: -1) {
                buffer[index] = Self.alphabet[Int(low & 31)]
                low = low >> 5 | high << 59
                high >>= 5
            }
            return Self.textLength
        }
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The length of the text form.
    public static let textLength = 26

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
            let lower = Character(UnicodeScalar(character)).lowercased().utf8.first!
            values[Int(lower)] = UInt8(value)
        }
        return values
    }()
}

extension ULID: Codable, CustomStringConvertible {
    public var description: String { text }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ULID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a ULID")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// One dial of one number of one lead. The root of the names of everything that this dial makes in Asterisk.
public struct AttemptID: ULIDNamed {
    /// The id itself.
    public let ulid: ULID
    /// Wraps a ULID.
    public init(_ ulid: ULID) { self.ulid = ulid }
}

/// One call to an agent's phone: minted at login (persistent leg) or for one conversation (per-call leg).
public struct LegID: ULIDNamed {
    /// The id itself.
    public let ulid: ULID
    /// Wraps a ULID.
    public init(_ ulid: ULID) { self.ulid = ulid }
}

/// A ULID that names one kind of thing and can key a coded dictionary.
public protocol ULIDNamed: Hashable, Sendable, Comparable, Codable, CodingKeyRepresentable, CustomStringConvertible {
    /// The id itself.
    var ulid: ULID { get }
    /// Wraps a ULID.
    init(_ ulid: ULID)
}

extension ULIDNamed {
    /// Reads the text form; nil when it is not a ULID.
    public init?(_ text: some StringProtocol) {
        guard let ulid = ULID(text) else { return nil }
        self.init(ulid)
    }

    /// The 26 characters that the store, the logs and Asterisk know.
    public var text: String { ulid.text }

    public var description: String { ulid.text }

    public static func < (left: Self, right: Self) -> Bool { left.ulid < right.ulid }

    public init(from decoder: any Decoder) throws { self.init(try ULID(from: decoder)) }

    public func encode(to encoder: any Encoder) throws { try ulid.encode(to: encoder) }

    public var codingKey: any CodingKey { ULIDKey(stringValue: ulid.text) }

    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

/// The key under which a value stands in a coded dictionary.
private struct ULIDKey: CodingKey {
    let stringValue: String
    init(stringValue: String) { self.stringValue = stringValue }
    var intValue: Int? { nil }
    init?(intValue: Int) { nil }
}
