import LeadFiles
import Testing

@Suite("Text of lead files")
struct TextTests {
    private static let text = "姓名,phone\né漢😀,1\r\n"

    private static func units(_ text: String, littleEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return littleEndian ? bytes : bytes.reversed()
        }
    }

    static let encoded: [(TextEncoding, [UInt8], String)] = [
        (.utf8, Array(text.utf8), text),
        (.utf16LittleEndian, units(text, littleEndian: true), text),
        (.utf16BigEndian, units(text, littleEndian: false), text),
        (.latin1, [0x63, 0x61, 0x66, 0xE9, 0x80], "café\u{80}"),
        (.windows1252, [0x80, 0x20, 0xE9, 0x93], "€ é“"),
        (.gb18030, [0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0x61, 0x94, 0x39, 0xFC, 0x36], "姓名,a😀"),
    ]

    @Test("Every encoding is read, cut anywhere", arguments: encoded)
    func decoding(encoding: TextEncoding, bytes: [UInt8], text: String) {
        for cut in 0...bytes.count {
            var transcoder = Transcoder(encoding)
            var output = transcoder.decode(Array(bytes[..<cut]), isLast: false)
            output += transcoder.decode(Array(bytes[cut...]), isLast: false)
            output += transcoder.decode([], isLast: true)
            #expect(String(decoding: output, as: UTF8.self) == text, "cut after \(cut)")
        }
    }

    @Test(
        "What an encoding cannot mean is marked as invalid, and the rest is read",
        arguments: [
            (.windows1252, [0x61, 0x81, 0x62], [0x61, 0xFF, 0x62]),
            (.gb18030, [0x61, 0xFF, 0x62], [0x61, 0xFF, 0x62]),
            (.gb18030, [0x61, 0xD0], [0x61, 0xFF]),
            (.utf16LittleEndian, [0x00, 0xD8, 0x61, 0x00], [0xFF, 0x61]),
            (.utf16LittleEndian, [0x61, 0x00, 0x62], [0x61, 0xFF]),
            (.utf16LittleEndian, [0x61, 0x00, 0x00, 0xD8], [0x61, 0xFF]),
        ] as [(TextEncoding, [UInt8], [UInt8])])
    func invalid(encoding: TextEncoding, bytes: [UInt8], output: [UInt8]) {
        var transcoder = Transcoder(encoding)
        #expect(transcoder.decode(bytes, isLast: true) == output)
    }

    @Test(
        "Encodings are recognised by a mark, or by UTF-16's zeros",
        arguments: [
            ([0xEF, 0xBB, 0xBF, 0x61], .utf8, 3), ([0xFF, 0xFE, 0x61, 0], .utf16LittleEndian, 2),
            ([0xFE, 0xFF, 0, 0x61], .utf16BigEndian, 2), ([0x61, 0, 0x62, 0], .utf16LittleEndian, 0),
            ([0, 0x61, 0, 0x62], .utf16BigEndian, 0), ([0x61, 0x62], nil, 0), ([], nil, 0),
            ([0x61, 0x62, 0x63, 0, 0, 0x61], nil, 0),
        ] as [([UInt8], TextEncoding?, Int)])
    func detection(bytes: [UInt8], encoding: TextEncoding?, mark: Int) {
        let found = TextEncoding.detect(in: bytes)
        #expect(found?.encoding == encoding)
        #expect((found?.markLength ?? 0) == mark)
    }

    @Test(
        "Names of encodings",
        arguments: [
            ("UTF-8", .utf8), ("utf8", .utf8), ("Latin1", .latin1), ("iso-8859-1", .latin1), ("GBK", .gb18030),
            ("windows-1252", .windows1252), ("klingon", nil),
        ] as [(String, TextEncoding?)])
    func names(name: String, encoding: TextEncoding?) {
        #expect(TextEncoding(name) == encoding)
    }
}
