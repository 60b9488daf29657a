import CZip

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A zip archive that is written. Parts are packed when it is closed. Not to be used by two threads at once.
package final class ZipWriter {
    private var handle: OpaquePointer?
    private let path: String

    /// Begins an archive; a file that is there is replaced when it is closed.
    ///
    /// - Throws: ``WorkbookError`` if the place cannot be written.
    package init(path: String) throws(WorkbookError) {
        self.path = path
        var code: Int32 = 0
        guard let handle = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw ZipFailure.error(&error, what: "'\(path)'")
        }
        self.handle = handle
    }

    deinit { if let handle { zip_discard(handle) } }

    /// Adds a part.
    package func add(_ name: String, _ bytes: some Collection<UInt8>) throws(WorkbookError) {
        // libzip reads it when the archive is closed, and frees it then.
        let copy = UnsafeMutableRawBufferPointer(
            start: malloc(max(1, bytes.count)), count: bytes.count)
        copy.copyBytes(from: bytes)
        guard let source = zip_source_buffer(handle, copy.baseAddress, zip_uint64_t(bytes.count), 1) else {
            free(copy.baseAddress)
            throw failure()
        }
        try add(name, source)
    }

    /// Adds a file, which must stay where it is until the archive is closed.
    package func add(_ name: String, file: String) throws(WorkbookError) {
        guard let source = zip_source_file(handle, file, 0, -1) else { throw failure() }
        try add(name, source)
    }

    /// Packs the parts and writes the archive.
    ///
    /// - Throws: ``WorkbookError`` if it cannot be written; then there is no archive.
    package func close() throws(WorkbookError) {
        guard let handle else { return }
        if zip_close(handle) != 0 { throw failure() }
        self.handle = nil
    }

    private func add(_ name: String, _ source: OpaquePointer) throws(WorkbookError) {
        if zip_file_add(handle, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8)) < 0 {
            zip_source_free(source)
            throw failure()
        }
    }

    private func failure() -> WorkbookError {
        let text = handle.flatMap { zip_strerror($0) }.map { String(cString: $0) } ?? "it is closed"
        return WorkbookError(.unreadable, "'\(path)' cannot be written: \(text).")
    }
}
