#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The name of an element without its prefix: writers choose prefixes as they like (`row`, `x:row`).
struct XMLName {
    private let start: UnsafePointer<CChar>
    private let count: Int

    init(_ name: UnsafePointer<CChar>) {
        let colon = strrchr(name, Int32(UInt8(ascii: ":")))
        start = colon.map { UnsafePointer($0 + 1) } ?? name
        count = strlen(start)
    }

    static func == (name: XMLName, text: StaticString) -> Bool {
        name.count == text.utf8CodeUnitCount && memcmp(name.start, text.utf8Start, name.count) == 0
    }
}

/// The attributes of an element.
struct XMLAttributes {
    /// Names and values in turn, ended by a null pointer.
    private let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>

    init(_ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>) { self.pairs = pairs }

    /// An attribute's bytes, ended by a zero, by its name without a prefix.
    func bytes(_ name: StaticString) -> UnsafePointer<CChar>? {
        var pair = pairs
        while let key = pair[0] {
            if XMLName(key) == name { return pair[1] }
            pair += 2
        }
        return nil
    }

    /// An attribute's text.
    func text(_ name: StaticString) -> String? { bytes(name).map { String(cString: $0) } }

    /// An attribute's whole number.
    func number(_ name: StaticString) -> Int? { text(name).flatMap { Int($0) } }

    /// Whether an attribute says yes.
    func isTrue(_ name: StaticString) -> Bool {
        guard let text = text(name) else { return false }
        return text == "1" || text == "true"
    }
}
