/// Turns a file's bytes into UTF-8, chunk by chunk, cut anywhere.
///
/// What the encoding cannot mean becomes the byte 0xFF, which no UTF-8 has: the row that holds it is rejected later,
/// with its line, and the rest of the file is read.
package struct Transcoder {
    private static let invalid: UInt8 = 0xFF

    private let encoding: TextEncoding
    /// Bytes at the end of a chunk that need the next one.
    private var rest: [UInt8] = []
    private let converter: IconvConverter?

    /// Creates a transcoder that stands at the start of a text.
    package init(_ encoding: TextEncoding) {
        self.encoding = encoding
        self.converter = encoding.kind == .gb18030 ? IconvConverter(from: "GB18030") : nil
    }

    /// Decodes a chunk. `isLast` says that no other follows: what is incomplete then is invalid.
    package mutating func decode(_ chunk: [UInt8], isLast: Bool) -> [UInt8] {
        switch encoding.kind {
        case .utf8: chunk
        case .latin1: Self.map(chunk) { UnicodeScalar($0) }
        case .windows1252: Self.map(chunk) { Self.windows1252[Int($0)] }
        case .utf16(let isLittleEndian): decodeUTF16(chunk, isLittleEndian, isLast)
        case .gb18030: decodeByIconv(chunk, isLast)
        }
    }

    private static func map(_ chunk: [UInt8], _ scalar: (UInt8) -> UnicodeScalar?) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(chunk.count + chunk.count / 4)
        for byte in chunk {
            if byte < 0x80 {
                output.append(byte)
            } else if let scalar = scalar(byte) {
                output.append(contentsOf: UTF8.encode(scalar)!)
            } else {
                output.append(invalid)
            }
        }
        return output
    }

    private mutating func decodeUTF16(_ chunk: [UInt8], _ isLittleEndian: Bool, _ isLast: Bool) -> [UInt8] {
        let bytes = rest + chunk
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        func unit(_ index: Int) -> UInt16 {
            isLittleEndian
                ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
                : UInt16(bytes[index + 1]) | UInt16(bytes[index]) << 8
        }
        var index = 0
        while index + 1 < bytes.count {
            let first = unit(index)
            if !UTF16.isSurrogate(first) {
                output.append(contentsOf: UTF8.encode(UnicodeScalar(first)!)!)
                index += 2
            } else if UTF16.isLeadSurrogate(first), index + 3 >= bytes.count, !isLast {
                break
            } else if UTF16.isLeadSurrogate(first), index + 3 < bytes.count, UTF16.isTrailSurrogate(unit(index + 2)) {
                let value = 0x10000 + UInt32(first & 0x3FF) << 10 + UInt32(unit(index + 2) & 0x3FF)
                output.append(contentsOf: UTF8.encode(UnicodeScalar(value)!)!)
                index += 4
            } else {
                output.append(Self.invalid)
                index += 2
            }
        }
        rest = Array(bytes[index...])
        if isLast, !rest.isEmpty { output.append(Self.invalid) }
        return output
    }

    private mutating func decodeByIconv(_ chunk: [UInt8], _ isLast: Bool) -> [UInt8] {
        guard let converter else { return chunk.map { $0 < 0x80 ? $0 : Self.invalid } }
        let bytes = rest + chunk
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count * 2)
        var start = 0
        while start < bytes.count {
            let step = converter.convert(bytes[start...])
            output.append(contentsOf: step.output)
            start += step.consumed
            switch step.end {
            case .outputFull, .done: continue
            case .invalid:
                output.append(Self.invalid)
                start += 1
            case .incomplete:
                rest = Array(bytes[start...])
                if isLast { output.append(Self.invalid) }
                return output
            }
        }
        rest = []
        return output
    }

    /// The upper half of the code page; five places have no meaning.
    private static let windows1252: [UnicodeScalar?] = {
        let special: [UInt32] = [
            0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
            0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
            0x0153, 0, 0x017E, 0x0178,
        ]
        return (0..<256).map { byte in
            guard (0x80..<0xA0).contains(byte) else { return UnicodeScalar(UInt8(byte)) }
            let value = special[byte - 0x80]
            return value == 0 ? nil : UnicodeScalar(value)
        }
    }()
}
