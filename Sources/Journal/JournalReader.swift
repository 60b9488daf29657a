public import CallFloor
public import Foundation

/// Reads what a ``JournalWriter`` wrote: the newest whole snapshot and the entries after it, or everything there is.
public struct JournalReader {
    private let files: JournalFiles

    /// Where a replay begins, and what follows.
    public struct Contents: Sendable {
        /// The floor to begin with: a snapshot's, or an empty one of the journal's settings.
        public var start: Floor
        /// The last entry that `start` has handled; for an empty floor, the one before the first.
        public var startSequence: UInt64
        /// When `start` was taken; nil for an empty floor.
        public var startInstant: Instant?
        /// Writes that were pending at `start`.
        public var pendingWrites: [SequencedWrite]
        /// What happened after `start`, in order, without gaps.
        public var entries: [JournalEntry]
        /// Whether a crash cut the last line short. It was never handled, so nothing is missing.
        public var hasTornTail: Bool

        /// The last entry there is.
        public var lastSequence: UInt64 { entries.last?.sequence ?? startSequence }

        /// When that was; nil when nothing ever happened.
        public var lastInstant: Instant? { entries.last?.at ?? startInstant }
    }

    /// Prepares to read a journal's directory.
    public init(directory: URL) { files = JournalFiles(directory: directory) }

    /// What is needed to restart: the newest snapshot and the entries since.
    ///
    /// - Returns: nil when there is no journal.
    /// - Throws: ``JournalError``: a journal of another revision, or one damaged before its end, is not replayed.
    public func latest() throws(JournalError) -> Contents? {
        guard FileManager.default.fileExists(atPath: files.directory.path) else { return nil }
        for sequence in try files.numbers(of: "snapshot").reversed() {
            guard let snapshot = try snapshot(at: sequence) else { continue }
            return try contents(from: snapshot)
        }
        return try contents(from: nil)
    }

    /// Everything that is kept, from the oldest point that a replay can begin at.
    public func everything() throws(JournalError) -> Contents? {
        guard FileManager.default.fileExists(atPath: files.directory.path) else { return nil }
        guard let first = try files.numbers(of: "journal").first else { return nil }
        if try isBeginning(first) { return try contents(from: nil) }
        for sequence in try files.numbers(of: "snapshot") where sequence + 1 >= first {
            if let snapshot = try snapshot(at: sequence) { return try contents(from: snapshot) }
        }
        throw beginsTooLate(first)
    }

    /// The snapshots that are kept, oldest first: what a replay can be compared with.
    public func snapshots() throws(JournalError) -> [Snapshot] {
        var found: [Snapshot] = []
        for sequence in try files.numbers(of: "snapshot") {
            if let snapshot = try snapshot(at: sequence) { found.append(snapshot) }
        }
        return found
    }

    private func snapshot(at sequence: UInt64) throws(JournalError) -> Snapshot? {
        guard let data = try? Data(contentsOf: files.snapshot(at: sequence)), data.last == UInt8(ascii: "\n"),
            let json = JournalLine.payload(of: data.dropLast())
        else { return nil }
        guard let revision = try? JSONDecoder().decode(Revision.self, from: json) else { return nil }
        try check(revision.revision)
        return try? JSONDecoder().decode(Snapshot.self, from: json)
    }

    private func contents(from snapshot: Snapshot?) throws(JournalError) -> Contents? {
        var contents: Contents?
        if let snapshot {
            contents = Contents(
                start: snapshot.floor, startSequence: snapshot.sequence, startInstant: snapshot.at,
                pendingWrites: snapshot.pendingWrites, entries: [], hasTornTail: false)
        }
        let from = snapshot?.sequence ?? 0
        let segments = try files.numbers(of: "journal")
        if snapshot == nil, let first = segments.first, try !isBeginning(first) { throw beginsTooLate(first) }
        for (index, first) in segments.enumerated() {
            if index + 1 < segments.count, segments[index + 1] <= from + 1 { continue }
            try read(first, isLast: index + 1 == segments.count, after: from, into: &contents)
        }
        return contents
    }

    /// Reads a file's lines. The last one may be cut short or damaged, for a crash does that; whether something is
    /// missing then shows at the next file's beginning.
    private func read(
        _ first: UInt64, isLast: Bool, after from: UInt64, into contents: inout Contents?
    ) throws(JournalError) {
        let file = files.segment(from: first)
        let (lines, hasTail) = try lines(of: file)
        let decoder = JSONDecoder()
        var isTorn = hasTail
        for (number, line) in lines.enumerated() {
            guard let json = JournalLine.payload(of: line) else {
                guard number == lines.count - 1, !hasTail else { throw damaged(file, line: number + 1) }
                isTorn = true
                break
            }
            if number == 0 {
                let header = try header(json, of: file)
                if let contents, header.first > contents.lastSequence + 1 { throw damaged(file, line: 1) }
                if contents == nil {
                    contents = Contents(
                        start: Floor(header.settings), startSequence: header.first - 1, startInstant: nil,
                        pendingWrites: [], entries: [], hasTornTail: false)
                }
                continue
            }
            guard let entry = try? decoder.decode(JournalEntry.self, from: json) else {
                throw damaged(file, line: number + 1)
            }
            guard entry.sequence > from else { continue }
            guard entry.sequence == contents!.lastSequence + 1 else { throw damaged(file, line: number + 1) }
            contents!.entries.append(entry)
        }
        if isTorn, isLast { contents?.hasTornTail = true }
    }

    /// A file's whole lines, and whether something follows the last line feed: a line that a crash cut short.
    private func lines(of file: URL) throws(JournalError) -> (lines: [Data], hasTail: Bool) {
        let data: Data
        do {
            data = try Data(contentsOf: file, options: .mappedIfSafe)
        } catch {
            throw JournalError(code: .inputOutput, message: "\(file.path) cannot be read: \(error).")
        }
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let tail = lines.popLast()
        return (lines, tail?.isEmpty == false)
    }

    private func header(_ json: Data, of file: URL) throws(JournalError) -> JournalHeader {
        let decoder = JSONDecoder()
        guard let header = try? decoder.decode(JournalHeader.self, from: json) else {
            if let other = try? decoder.decode(Revision.self, from: json) { try check(other.revision) }
            throw damaged(file, line: 1)
        }
        try check(header.revision)
        return header
    }

    /// Whether the site's life begins with the file of this number. One whose head is cut short holds nothing yet.
    private func isBeginning(_ first: UInt64) throws(JournalError) -> Bool {
        if first == 1 { return true }
        let file = files.segment(from: first)
        guard let line = try lines(of: file).lines.first, let json = JournalLine.payload(of: line) else { return true }
        return try header(json, of: file).isBeginning == true
    }

    private struct Revision: Codable { var revision: Int }

    private func check(_ revision: Int) throws(JournalError) {
        guard revision != JournalHeader.currentRevision else { return }
        throw JournalError(
            code: .otherRevision,
            message:
                "The journal in \(files.directory.path) is of revision \(revision), this Carillon reads \(JournalHeader.currentRevision). It is left alone; the site starts from the database and Asterisk."
        )
    }

    private func beginsTooLate(_ first: UInt64) -> JournalError {
        JournalError(
            code: .damaged,
            message:
                "The journal in \(files.directory.path) begins at entry \(first), and no whole snapshot of the entry before it is there. Move the directory away to start from the database and Asterisk; keep it for a look."
        )
    }

    private func damaged(_ file: URL, line: Int) -> JournalError {
        JournalError(
            code: .damaged,
            message:
                "\(file.path) is damaged at line \(line). Move the journal's directory away to start from the database and Asterisk; keep it for a look."
        )
    }
}
