#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Many texts, by number: their bytes one after the other, in memory while they are few, else in a temporary file that no
/// folder names.
final class TextHeap {
    /// Offsets are of 32 bits.
    private static let most = Int(UInt32.max)

    private(set) var count = 0
    private let bytesInMemory: Int
    /// Where each text ends.
    private var ends: [UInt32] = []
    /// All bytes, or those that are not in the file yet.
    private var bytes: [UInt8] = []
    private var size = 0
    private var file: Int32?
    private var map: UnsafeMutableRawPointer?

    init(bytesInMemory: Int) { self.bytesInMemory = bytesInMemory }

    deinit {
        if let map { munmap(map, size) }
        if let file { close(file) }
    }

    /// Whether the texts are in a file.
    var isOnDisk: Bool { file != nil }

    /// Adds a text.
    ///
    /// - Throws: ``WorkbookError`` if there are too many, or they cannot be written.
    func append(_ text: [UInt8]) throws(WorkbookError) {
        guard size + text.count < Self.most else {
            throw WorkbookError(
                .tooLarge, "The workbook's cells share more than 4 GB of texts. Divide it, or save it as CSV.")
        }
        bytes.append(contentsOf: text)
        size += text.count
        ends.append(UInt32(size))
        count += 1
        if bytes.count > (file == nil ? bytesInMemory : 1 << 20) { try spill() }
    }

    /// No more texts will come.
    func finish() throws(WorkbookError) {
        guard file != nil else { return }
        try spill()
        bytes = []
        guard size > 0, let file else { return }
        let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0)
        guard address != MAP_FAILED else { throw Self.failure("cannot be mapped") }
        map = address
    }

    /// A text's bytes, which are valid during the call; nil if there is no such text.
    func with<T>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T? {
        guard ends.indices.contains(index) else { return nil }
        let range = (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
        if let map { return body(UnsafeRawBufferPointer(start: map + range.lowerBound, count: range.count)) }
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    private func spill() throws(WorkbookError) {
        if file == nil { file = try Self.makeFile() }
        guard let file else { return }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + written, $0.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("cannot be written") }
            written += count
        }
        bytes.removeAll(keepingCapacity: true)
    }

    /// A file that is gone when it is closed, readable by its owner only.
    private static func makeFile() throws(WorkbookError) -> Int32 {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/carillon-texts-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw failure("cannot be made in \(folder)") }
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        unlink(template)
        return file
    }

    private static func failure(_ what: String) -> WorkbookError {
        WorkbookError(
            .unreadable,
            "A temporary file for the workbook's texts \(what): \(String(cString: strerror(errno))). Set TMPDIR to a folder with room."
        )
    }
}
