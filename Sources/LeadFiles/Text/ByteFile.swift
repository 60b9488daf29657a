#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that is read once, chunk by chunk. Closed when it is released.
final class ByteFile {
    private static let chunkSize = 1 << 18

    let path: String
    /// The file's size; 0 if it is a pipe.
    let byteCount: Int
    private(set) var bytesRead = 0
    private let descriptor: Int32

    init(path: String) throws(LeadFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        var status = stat()
        fstat(descriptor, &status)
        self.path = path
        self.descriptor = descriptor
        self.byteCount = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    }

    deinit { close(descriptor) }

    /// The next bytes; empty at the end.
    func nextChunk() throws(LeadFileError) -> [UInt8] {
        var count = -1
        let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, filled in
            repeat { count = read(descriptor, buffer.baseAddress, Self.chunkSize) } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        if count < 0 { throw Self.unreadable(path) }
        bytesRead += count
        return chunk
    }

    private static func unreadable(_ path: String) -> LeadFileError {
        let number = errno
        return LeadFileError(
            .unreadable, "'\(path)' cannot be read: \(String(cString: strerror(number))).", underlying: number)
    }
}
