public import CallFloor
import Foundation
import Glibc

/// Appends a site's inputs to disk before the floor handles them, and keeps snapshots.
///
/// `append` is a plain `write`: after a crash of the process the kernel still has it. A thread of its own makes it
/// durable against a crash of the machine, in groups at most `syncInterval` apart. Not thread-safe: one site, one
/// writer; the site's own executor is where it lives.
public final class JournalWriter {
    /// How many entries go into a file before a snapshot is due.
    public let entriesPerSegment: Int
    /// The number of the last entry that was appended.
    public private(set) var sequence: UInt64
    private let files: JournalFiles
    private let settings: Floor.Settings
    private let encoder = JournalLine.makeEncoder()
    private let keeper: DiskKeeper
    private var descriptor: Int32 = -1
    private var lock: JournalLock?
    private var inSegment = 0
    private var buffer: [UInt8] = []

    /// Opens a journal for writing.
    ///
    /// - Parameters:
    ///   - lock: The right to write it, kept until the writer is gone. One site, one directory.
    ///   - settings: What the floor was created with: it goes into each file's head.
    ///   - sequence: The last entry that exists already; 0 for a new journal.
    ///   - entriesPerSegment: How many entries go into a file before a snapshot is due.
    ///   - syncInterval: The longest that an entry stays in the kernel only.
    /// - Throws: ``JournalError`` when the directory cannot be used.
    public init(
        lock: JournalLock, settings: Floor.Settings, after sequence: UInt64 = 0, entriesPerSegment: Int = 50_000,
        syncInterval: Duration = .milliseconds(50)
    ) throws(JournalError) {
        self.lock = lock
        files = JournalFiles(directory: lock.directory)
        self.settings = settings
        self.sequence = sequence
        self.entriesPerSegment = entriesPerSegment
        keeper = DiskKeeper(interval: syncInterval)
        files.removeDrafts()
        let segments = try files.numbers(of: "journal")
        let isNew = try files.numbers(of: "snapshot").isEmpty && segments.allSatisfy { $0 == sequence + 1 }
        try beginSegment(isBeginning: isNew)
    }

    deinit { end() }

    /// Whether a snapshot should be taken, so that the next file can begin.
    public var wantsSnapshot: Bool { inSegment >= entriesPerSegment }

    /// Writes inputs that are about to be handled, and numbers them.
    ///
    /// - Returns: The number of the first of them.
    public func append(_ inputs: some Collection<Input>, at now: Instant) throws(JournalError) -> UInt64 {
        let first = sequence + 1
        buffer.removeAll(keepingCapacity: true)
        for input in inputs {
            sequence += 1
            try encode(JournalEntry(sequence: sequence, at: now, input: input))
        }
        inSegment += inputs.count
        try flush()
        return first
    }

    /// Keeps a snapshot and begins a new file. The snapshot is written by another thread; the file that it replaces
    /// stays until it is durable.
    ///
    /// - Parameters:
    ///   - snapshot: The floor after the last appended entry.
    ///   - keeping: How many snapshots, with the entries since the oldest of them, to keep for replay.
    /// - Throws: ``JournalError`` when no file can be begun. Then the old one is gone on with, as long as it was meant to
    ///   last, before a snapshot is due again.
    public func rotate(to snapshot: Snapshot, keeping: Int = 2) throws(JournalError) {
        let finished = descriptor
        inSegment = 0
        try beginSegment()
        keeper.keep(snapshot, in: files, closing: finished, keeping: keeping)
    }

    /// Makes everything durable, with a last snapshot, and lets the directory go. For an orderly end: nothing can be
    /// appended afterwards.
    public func close(with snapshot: Snapshot) {
        keeper.keep(snapshot, in: files, closing: descriptor, keeping: Int.max)
        descriptor = -1
        end()
    }

    /// Makes everything durable and lets the directory go: another writer may follow.
    public func end() {
        keeper.finish(descriptor)
        descriptor = -1
        lock = nil
    }

    private func beginSegment(isBeginning: Bool = false) throws(JournalError) {
        let file = files.segment(from: sequence + 1)
        let begun = open(file.path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o640)
        guard begun >= 0 else { throw JournalError.failure("open", file) }
        let finished = descriptor
        do throws(JournalError) {
            buffer.removeAll(keepingCapacity: true)
            try encode(
                JournalHeader(
                    revision: JournalHeader.currentRevision, first: sequence + 1,
                    isBeginning: isBeginning ? true : nil, settings: settings))
            descriptor = begun
            try flush()
        } catch {
            descriptor = finished
            Glibc.close(begun)
            unlink(file.path)
            throw error
        }
    }

    private func encode(_ value: some Encodable) throws(JournalError) {
        do {
            try JournalLine.encode(value, with: encoder, into: &buffer)
        } catch {
            throw JournalError(code: .inputOutput, message: "An input could not be encoded for the journal: \(error).")
        }
    }

    private func flush() throws(JournalError) {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw JournalError.failure("write", files.directory)
            }
            written += count
        }
        keeper.noteWrite(to: descriptor)
    }
}
