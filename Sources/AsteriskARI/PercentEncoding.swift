/// Percent-encoding of what goes into a URL (RFC 3986 section 2).
enum PercentEncoding {
    /// Encodes every byte that is not unreserved: letters, digits and `-._~` stay.
    static func encode(_ text: String) -> String {
        guard !text.utf8.allSatisfy(isUnreserved) else { return text }
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Joins path segments, each encoded: what stands in an id never reaches another operation.
    static func path(_ segments: [String]) -> String {
        segments.reduce(into: "") { path, segment in
            path += "/"
            // A segment of dots alone would be taken for a step up the path (RFC 3986 section 5.2.4).
            path += segment == "." || segment == ".." ? segment.map { _ in "%2E" }.joined() : encode(segment)
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
