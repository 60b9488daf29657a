/// How a lead file's text is encoded.
public struct TextEncoding: Sendable, Hashable, CustomStringConvertible {
    enum Kind: Hashable {
        case utf8, utf16(isLittleEndian: Bool), latin1, windows1252, gb18030
    }

    let kind: Kind
    /// The name as `--encoding` takes it.
    public let description: String

    /// UTF-8, with or without a byte order mark.
    public static let utf8 = TextEncoding(kind: .utf8, description: "utf-8")
    /// UTF-16, least significant byte first: what Excel writes as "Unicode text".
    public static let utf16LittleEndian = TextEncoding(kind: .utf16(isLittleEndian: true), description: "utf-16le")
    /// UTF-16, most significant byte first.
    public static let utf16BigEndian = TextEncoding(kind: .utf16(isLittleEndian: false), description: "utf-16be")
    /// ISO 8859-1.
    public static let latin1 = TextEncoding(kind: .latin1, description: "latin1")
    /// Windows' Western European code page.
    public static let windows1252 = TextEncoding(kind: .windows1252, description: "windows-1252")
    /// China's national standard; GBK and GB2312 are parts of it.
    public static let gb18030 = TextEncoding(kind: .gb18030, description: "gb18030")

    /// All of them.
    public static let all: [TextEncoding] = [
        .utf8, .utf16LittleEndian, .utf16BigEndian, .latin1, .windows1252, .gb18030,
    ]

    private static let aliases: [String: TextEncoding] = [
        "utf8": .utf8, "iso88591": .latin1, "cp1252": .windows1252, "ansi": .windows1252, "gbk": .gb18030,
        "gb2312": .gb18030, "cp936": .gb18030,
    ]

    /// The encoding of that name, in any case, with or without hyphens; nil if it is none of ``all``.
    public init?(_ name: String) {
        let plain = Self.plain(name)
        guard let found = Self.all.first(where: { Self.plain($0.description) == plain }) ?? Self.aliases[plain] else {
            return nil
        }
        self = found
    }

    private init(kind: Kind, description: String) {
        self.kind = kind
        self.description = description
    }

    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "-" && $0 != "_" }
    }

    /// The encoding that a file's first bytes show, and how many of them are a byte order mark. Nil if they show none.
    ///
    /// Without a mark, UTF-16 is recognised by the zero bytes of its separators and line ends.
    package static func detect(in sample: [UInt8]) -> (encoding: TextEncoding, markLength: Int)? {
        if sample.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if sample.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if sample.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        let pairs = sample.count / 2
        guard pairs > 0 else { return nil }
        var evenZeros = 0
        var oddZeros = 0
        for index in 0..<(pairs * 2) where sample[index] == 0 {
            if index.isMultiple(of: 2) { evenZeros += 1 } else { oddZeros += 1 }
        }
        if oddZeros * 10 > pairs, evenZeros == 0 { return (.utf16LittleEndian, 0) }
        if evenZeros * 10 > pairs, oddZeros == 0 { return (.utf16BigEndian, 0) }
        return nil
    }
}
