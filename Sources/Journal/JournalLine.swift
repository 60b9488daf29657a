import Foundation

/// One line of a journal file: eight hexadecimal digits of CRC-32, a space, JSON, a line feed.
///
/// The checksum tells a line that a crash cut short, or a disk bent, from one that is merely unfamiliar.
enum JournalLine {
    static func encode(_ value: some Encodable, with encoder: JSONEncoder, into buffer: inout [UInt8]) throws {
        let json = try encoder.encode(value)
        appendHex(checksum(json), to: &buffer)
        buffer.append(UInt8(ascii: " "))
        buffer.append(contentsOf: json)
        buffer.append(UInt8(ascii: "\n"))
    }

    /// The JSON of a line, or nil when the line is damaged.
    static func payload(of line: Data) -> Data? {
        guard line.count > 9, line[line.startIndex + 8] == UInt8(ascii: " "),
            let text = String(bytes: line.prefix(8), encoding: .ascii), let expected = UInt32(text, radix: 16)
        else { return nil }
        let json = line.dropFirst(9)
        return checksum(json) == expected ? json : nil
    }

    static func makeEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func appendHex(_ value: UInt32, to buffer: inout [UInt8]) {
        for shift in stride(from: 28, through: 0, by: -4) {
            let digit = UInt8(value >> UInt32(shift) & 15)
            buffer.append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }

    /// CRC-32 as in ISO 3309 and ITU-T V.42: polynomial 0x04C11DB7, reflected.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
        return crc ^ 0xFFFF_FFFF
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
}
