#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What a file is, by its first bytes; its name says nothing that one could rely on.
public enum SpreadsheetFile {
    /// A kind of file.
    public enum Kind: Sendable, Hashable {
        /// A zip archive, which a workbook is.
        case archive
        /// Microsoft's compound file: an old workbook, or the wrapping of an encrypted one ([MS-CFB], [MS-OFFCRYPTO]).
        case compound(isEncrypted: Bool)
        /// Anything else: text, most likely, or nothing that can be read.
        case other
    }

    /// Looks at a file.
    public static func kind(of path: String) -> Kind {
        guard let file = fopen(path, "rbe") else { return .other }
        defer { fclose(file) }
        let start = bytes(512, of: file, at: 0)
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) || start.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return .archive
        }
        guard start.count == 512, start.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) else {
            return .other
        }
        // The sectors' size as a power of two, and which of them the directory begins with ([MS-CFB] 2.2).
        let shift = Int(start[30]) | Int(start[31]) << 8
        guard (7...16).contains(shift) else { return .compound(isEncrypted: false) }
        let sector = (0..<4).reduce(0) { $0 | Int(start[48 + $1]) << (8 * $1) }
        let directory = bytes(1 << shift, of: file, at: (sector + 1) << shift)
        let name = "EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let isEncrypted = directory.indices.contains { directory[$0...].starts(with: name) }
        return .compound(isEncrypted: isEncrypted)
    }

    private static func bytes(_ count: Int, of file: UnsafeMutablePointer<FILE>, at offset: Int) -> [UInt8] {
        guard fseek(file, offset, SEEK_SET) == 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = fread(buffer.baseAddress, 1, count, file)
        }
    }
}
