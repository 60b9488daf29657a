/// The keys of one level of a scenario: defaults for what is missing, an error for what nobody knows.
struct Fields<Key: CodingKey & CaseIterable & RawRepresentable> where Key.RawValue == String {
    private let container: KeyedDecodingContainer<Key>
    private let path: [any CodingKey]

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Opens a level.
    ///
    /// - Parameter allowed: The keys that may stand here; nil means all of the key type's.
    /// - Throws: `DecodingError` that names an unknown key and those that are known.
    init(_ decoder: any Decoder, only allowed: [Key]? = nil) throws {
        path = decoder.codingPath
        container = try decoder.container(keyedBy: Key.self)
        let known = (allowed ?? Array(Key.allCases)).map(\.rawValue)
        let found = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        if let stranger = found.filter({ !known.contains($0) }).min() {
            throw corrupted("Unknown key '\(stranger)'. Keys here: \(known.joined(separator: ", ")).")
        }
    }

    /// The one key there is; nil when there are none or several.
    var only: Key? { container.allKeys.count == 1 ? container.allKeys[0] : nil }

    /// All names, for messages.
    static var names: String { Key.allCases.map(\.rawValue).joined(separator: ", ") }

    func required<T: Decodable>(_ key: Key) throws -> T { try container.decode(T.self, forKey: key) }

    func optional<T: Decodable>(_ key: Key) throws -> T? { try container.decodeIfPresent(T.self, forKey: key) }

    func value<T: Decodable>(_ key: Key, _ fallback: T) throws -> T { try optional(key) ?? fallback }

    func superDecoder(_ key: Key) throws -> any Decoder { try container.superDecoder(forKey: key) }

    func corrupted(_ message: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: path, debugDescription: message))
    }
}
