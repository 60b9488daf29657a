import Workbooks

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Writes rows to a CSV file, a workbook or standard output, one by one; files are readable by their owner only.
public final class LeadFileWriter {
    private let path: String?
    private let workbook: WorkbookWriter?
    private var descriptor: Int32
    private var pending: [UInt8] = []

    /// - Parameters:
    ///   - path: Where to write; what is there is replaced. Nil is standard output, for CSV only.
    ///   - isWorkbook: Whether a workbook is written.
    /// - Throws: ``LeadFileError`` if it cannot be written.
    public init(path: String?, isWorkbook: Bool) throws(LeadFileError) {
        self.path = path
        descriptor = STDOUT_FILENO
        guard let path else {
            workbook = nil
            return
        }
        if isWorkbook {
            do throws(WorkbookError) { workbook = try WorkbookWriter(path: path) } catch { throw LeadFileError(error) }
            return
        }
        workbook = nil
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw failure() }
    }

    deinit {
        if path != nil, workbook == nil, descriptor >= 0 { _ = Self.release(descriptor) }
    }

    /// Adds a row.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be written, or a workbook has no room for it.
    public func append(_ row: [String]) throws(LeadFileError) {
        if let workbook {
            do throws(WorkbookError) { try workbook.append(row) } catch { throw LeadFileError(error) }
            return
        }
        pending.append(contentsOf: CSVWriter.line(row))
        if pending.count > 1 << 16 { try flush() }
    }

    /// Writes out what is still in memory, and closes the file.
    ///
    /// - Throws: ``LeadFileError`` if it cannot be written.
    public func close() throws(LeadFileError) {
        if let workbook {
            do throws(WorkbookError) { try workbook.close() } catch { throw LeadFileError(error) }
            return
        }
        try flush()
        guard path != nil else { return }
        defer { descriptor = -1 }
        if Self.release(descriptor) != 0 { throw failure() }
    }

    private static func release(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #endif
    }

    private func flush() throws(LeadFileError) {
        var written = 0
        while written < pending.count {
            let count = pending.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            written += count
        }
        pending.removeAll(keepingCapacity: true)
    }

    private func failure() -> LeadFileError {
        let number = errno
        return LeadFileError(
            .unreadable, "'\(path ?? "standard output")' cannot be written: \(String(cString: strerror(number))).",
            underlying: number)
    }
}
