import CZip

/// A zip archive that is read. Not to be used by two threads at once.
final class ZipArchive {
    private let handle: OpaquePointer
    private let limits: WorkbookLimits

    /// - Throws: ``WorkbookError`` if it cannot be opened or is no archive.
    init(path: String, limits: WorkbookLimits) throws(WorkbookError) {
        var code: Int32 = 0
        guard let handle = zip_open(path, ZIP_RDONLY, &code) else {
            var error = zip_error_t()
            zip_error_init_with_code(&error, code)
            defer { zip_error_fini(&error) }
            throw ZipFailure.error(&error, what: "'\(path)'")
        }
        self.handle = handle
        self.limits = limits
    }

    deinit { zip_discard(handle) }

    /// Whether there is a part of that name.
    func contains(_ name: String) -> Bool { zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE)) >= 0 }

    /// Opens a part for reading; nil if there is none. Part names are the same in any case (ECMA-376 part 2, 6.2.2.3).
    ///
    /// - Throws: ``WorkbookError`` if it is encrypted, damaged, or would unpack to too much.
    func open(_ name: String) throws(WorkbookError) -> ZipPart? {
        let index = zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else { return nil }
        var status = zip_stat_t()
        guard zip_stat_index(handle, zip_uint64_t(index), 0, &status) == 0 else { throw failure(name) }
        if status.encryption_method != 0 {
            throw WorkbookError(.encrypted, "The workbook is protected by a password: save it without one.")
        }
        guard let file = zip_fopen_index(handle, zip_uint64_t(index), 0) else { throw failure(name) }
        return ZipPart(
            file, of: self, name: name, byteCount: Int(clamping: status.size), packed: Int(clamping: status.comp_size),
            limits: limits)
    }

    private func failure(_ name: String) -> WorkbookError {
        guard let error = zip_get_error(handle) else { return WorkbookError(.damaged, "'\(name)' cannot be read.") }
        return ZipFailure.error(error, what: "its part '\(name)'")
    }
}

/// One file of an archive, unpacked while it is read.
final class ZipPart {
    let name: String
    /// Bytes that it unpacks to, as the archive says.
    let byteCount: Int
    /// Bytes unpacked so far.
    private(set) var bytesRead = 0

    private let file: OpaquePointer
    private let archive: ZipArchive
    private let most: Int

    fileprivate init(
        _ file: OpaquePointer, of archive: ZipArchive, name: String, byteCount: Int, packed: Int, limits: WorkbookLimits
    ) {
        self.file = file
        self.archive = archive
        self.name = name
        self.byteCount = byteCount
        let (most, overflow) = packed.multipliedReportingOverflow(by: limits.unpackRatio)
        self.most = overflow ? .max : max(limits.freeBytes, most)
    }

    deinit { zip_fclose(file) }

    /// Reads the next bytes; 0 at the end, where the archive's checksum has been compared.
    ///
    /// - Throws: ``WorkbookError`` if it is damaged or unpacks to too much.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(WorkbookError) -> Int {
        guard byteCount <= most, bytesRead <= most else {
            throw WorkbookError(
                .tooLarge,
                "The workbook's part '\(name)' unpacks to hundreds of times its size, which no real sheet does: it is not read."
            )
        }
        let count = zip_fread(file, buffer.baseAddress, zip_uint64_t(buffer.count))
        guard count >= 0 else {
            guard let error = zip_file_get_error(file) else {
                throw WorkbookError(.damaged, "'\(name)' cannot be read.")
            }
            throw ZipFailure.error(error, what: "its part '\(name)'")
        }
        bytesRead += Int(count)
        return Int(count)
    }
}

/// What libzip's errors mean to the owner of a workbook.
enum ZipFailure {
    static func error(_ error: UnsafeMutablePointer<zip_error_t>, what: String) -> WorkbookError {
        let text = zip_error_strerror(error).map { String(cString: $0) } ?? "unknown"
        switch zip_error_code_zip(error) {
        case ZIP_ER_NOPASSWD, ZIP_ER_WRONGPASSWD, ZIP_ER_ENCRNOTSUPP:
            return WorkbookError(.encrypted, "The workbook is protected by a password: save it without one.")
        case ZIP_ER_NOENT, ZIP_ER_OPEN:
            return WorkbookError(.unreadable, "\(what) cannot be opened: \(text).")
        case ZIP_ER_NOZIP, ZIP_ER_INCONS, ZIP_ER_CRC, ZIP_ER_ZLIB, ZIP_ER_EOF, ZIP_ER_COMPNOTSUPP, ZIP_ER_MULTIDISK:
            return WorkbookError(
                .damaged, "The workbook is damaged (\(what): \(text)). Get it again, or open it and save it anew.")
        default:
            return WorkbookError(.unreadable, "\(what) cannot be read: \(text).")
        }
    }
}
