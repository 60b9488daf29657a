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

    private let headers: [String]
    private var file: UnsafeMutablePointer<FILE>?

    /// - Parameters:
    ///   - path: Where to write; what is there is replaced.
    ///   - headers: The lead file's headers.
    public init(path: String, headers: [String]) {
        self.path = path
        self.headers = headers
    }

    deinit {
        if let file { fclose(file) }
    }

    /// Appends a row.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be written.
    public func append(_ row: RejectedRow) throws(LeadFileError) {
        if file == nil {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0, let opened = fdopen(descriptor, "w") else { throw unwritable() }
            file = opened
            try write(CSVWriter.line(["line", "reason"] + headers))
        }
        try write(CSVWriter.line([String(row.line), row.reason] + row.columns))
        count += 1
    }

    /// Writes out what is still in memory and closes the file.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be written.
    public func close() throws(LeadFileError) {
        guard let file else { return }
        self.file = nil
        if fclose(file) != 0 { throw unwritable() }
    }

    private func write(_ bytes: [UInt8]) throws(LeadFileError) {
        guard let file, fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw unwritable() }
    }

    private func unwritable() -> LeadFileError {
        let number = errno
        return LeadFileError(
            .unreadable, "The reject file '\(path)' cannot be written: \(String(cString: strerror(number))).",
            underlying: number)
    }
}
