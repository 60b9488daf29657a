#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The rows that were rejected, as CSV: line, reason, and the row itself, to be mended and imported again. It is made
/// when the first row comes, readable by its owner only.
public final class RejectFile {
    /// Where it is, or would be.
    public let path: String
    /// How many rows were written.
    public private(set) var count = 0
    /// Bytes written, those in memory too: what ``init(path:headers:goingOnAt:)`` goes on at.
    public private(set) var byteCount = 0
    /// Whether a file that was to be gone on with was not there, or was shorter: what it held is not in this one.
    public private(set) var isAnew = false

    private let headers: [String]
    private var descriptor: Int32 = -1
    private var pending: [UInt8] = []

    /// - Parameters:
    ///   - path: Where to write; what is there is replaced.
    ///   - headers: The lead file's headers.
    public init(path: String, headers: [String]) {
        self.path = path
        self.headers = headers
    }

    /// Goes on with a file that an import left: what it holds beyond `byteCount` is cut off.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be written.
    public convenience init(path: String, headers: [String], goingOnAt byteCount: Int) throws(LeadFileError) {
        self.init(path: path, headers: headers)
        guard byteCount > 0 else { return }
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        var status = stat()
        if descriptor < 0 || fstat(descriptor, &status) != 0 || Int(status.st_size) < byteCount {
            if descriptor >= 0 { _ = closeFile(descriptor) }
            isAnew = true
            return
        }
        self.descriptor = descriptor
        self.byteCount = byteCount
        if ftruncate(descriptor, off_t(byteCount)) != 0 || lseek(descriptor, 0, SEEK_END) < 0 { throw unwritable() }
    }

    deinit {
        if descriptor >= 0 { _ = closeFile(descriptor) }
    }

    /// Appends a row.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be written.
    public func append(_ row: RejectedRow) throws(LeadFileError) {
        if descriptor < 0 {
            descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw unwritable() }
            keep(CSVWriter.line(["line", "reason"] + headers))
        }
        keep(CSVWriter.line([String(row.line), row.reason] + row.columns))
        count += 1
        if pending.count > 1 << 16 { try write() }
    }

    /// Has all rows on the disk, so that they are there whatever happens next.
    ///
    /// - Throws: ``LeadFileError`` if they cannot be written.
    public func flush() throws(LeadFileError) {
        guard !pending.isEmpty else { return }
        try write()
        if fdatasync(descriptor) != 0, errno != EINVAL { throw unwritable() }
    }

    /// Writes out what is still in memory and closes the file.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be written.
    public func close() throws(LeadFileError) {
        guard descriptor >= 0 else { return }
        try write()
        defer { descriptor = -1 }
        if closeFile(descriptor) != 0 { throw unwritable() }
    }

    private func keep(_ bytes: [UInt8]) {
        pending.append(contentsOf: bytes)
        byteCount += bytes.count
    }

    private func write() throws(LeadFileError) {
        var written = 0
        while written < pending.count {
            let count = pending.withUnsafeBytes { writeFile(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw unwritable() }
            written += count
        }
        pending.removeAll(keepingCapacity: true)
    }

    private func unwritable() -> LeadFileError {
        let number = errno
        return LeadFileError(
            .unreadable, "The reject file '\(path)' cannot be written: \(String(cString: strerror(number))).",
            underlying: number)
    }
}

// The C library's functions, which the class's own methods hide.
private func closeFile(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func writeFile(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
