/// A hash of bytes, to tell whether a file is the one that was seen before: 64 bits of FNV-1a (Fowler, Noll, Vo; RFC 9923).
/// No protection against somebody who wants two files to look the same.
public struct ContentHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of nothing.
    public init() {}

    /// Goes on with these bytes.
    public mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            var state = state
            for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            self.state = state
        }
    }

    /// 16 hexadecimal digits.
    public var text: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The hash and the size in bytes of a whole file.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be read.
    public static func of(file path: String) throws(LeadFileError) -> (hash: String, byteCount: Int) {
        let file = try ByteFile(path: path)
        var hash = ContentHash()
        while true {
            let chunk = try file.nextChunk()
            if chunk.isEmpty { return (hash.text, file.bytesRead) }
            hash.add(chunk)
        }
    }
}
