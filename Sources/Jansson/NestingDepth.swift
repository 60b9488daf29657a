/// How deep a text's brackets are nested, found without building a tree.
///
/// libjansson's own limit is fixed at 2048 levels; a tree that deep would make every recursive reader above it a risk.
enum NestingDepth {
    /// The first bracket that opens one level too many, or nil.
    static func firstPlace(in bytes: UnsafeRawBufferPointer, deeperThan limit: Int) -> JSONError.Place? {
        // Most documents hold fewer brackets than the limit allows levels; counting them is a vectorised loop.
        var brackets = 0
        for byte in bytes where byte | 0x20 == UInt8(ascii: "{") { brackets += 1 }
        guard brackets > limit else { return nil }

        var depth = 0
        var isInString = false
        var isEscaped = false
        var place = JSONError.Place(line: 1, column: 0, position: 0)
        for byte in bytes {
            place.advance(over: byte)
            if isEscaped {
                isEscaped = false
            } else if isInString {
                if byte == UInt8(ascii: "\\") { isEscaped = true }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    if depth > limit { return place }
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
            }
        }
        return nil
    }
}

extension JSONError.Place {
    fileprivate mutating func advance(over byte: UInt8) {
        position += 1
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 0
        } else if byte & 0xC0 != 0x80 {
            column += 1
        }
    }
}
