import CallFloor
import Foundation
import Glibc
import NIOConcurrencyHelpers

/// The thread that waits for the disk, so that the site never does: syncs in groups, snapshots, old files' removal.
final class DiskKeeper: Sendable {
    private let worker: Worker
    private let interval: Duration
    /// The file that grew last and was not synced since. One that was finished meanwhile is synced when it is closed.
    private let grown = NIOLockedValueBox<Int32?>(nil)

    init(interval: Duration) {
        self.interval = interval
        worker = Worker()
    }

    /// A file has grown: it is durable at most one interval from now.
    func noteWrite(to descriptor: Int32) {
        let mustAsk = grown.withLockedValue { grown in
            defer { grown = descriptor }
            return grown == nil
        }
        guard mustAsk else { return }
        worker.post { [grown, interval] in
            usleep(UInt32(clamping: interval.inMicroseconds))
            let latest = grown.withLockedValue { grown in
                defer { grown = nil }
                return grown
            }
            if let latest { fdatasync(latest) }
        }
    }

    /// Makes a finished file durable, then writes the snapshot that stands for it, then removes what is not kept.
    func keep(_ snapshot: Snapshot, in files: JournalFiles, closing finished: Int32, keeping: Int) {
        worker.post { [self] in
            close(finished)
            // A snapshot that cannot be written costs a longer replay, nothing else: the entries are all there.
            guard (try? Self.write(snapshot, in: files)) != nil else { return }
            try? Self.removeOld(files, keeping: keeping)
        }
    }

    /// Waits until everything that was asked for is done, then closes the file.
    func finish(_ descriptor: Int32) {
        worker.drain()
        close(descriptor)
    }

    private func close(_ descriptor: Int32) {
        guard descriptor >= 0 else { return }
        grown.withLockedValue { if $0 == descriptor { $0 = nil } }
        fdatasync(descriptor)
        Glibc.close(descriptor)
    }

    private static func write(_ snapshot: Snapshot, in files: JournalFiles) throws {
        var buffer: [UInt8] = []
        try JournalLine.encode(snapshot, with: JournalLine.makeEncoder(), into: &buffer)
        let final = files.snapshot(at: snapshot.sequence)
        let draft = final.appendingPathExtension("draft")
        try Data(buffer).write(to: draft)
        chmod(draft.path, 0o640)
        sync(draft)
        guard rename(draft.path, final.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        // The new name must be on disk before the files that it stands for are removed.
        sync(files.directory)
    }

    private static func sync(_ file: URL) {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        Glibc.close(descriptor)
    }

    private static func removeOld(_ files: JournalFiles, keeping: Int) throws {
        let snapshots = try files.numbers(of: "snapshot")
        guard snapshots.count > keeping else { return }
        let oldest = snapshots[snapshots.count - keeping]
        for number in snapshots where number < oldest {
            try FileManager.default.removeItem(at: files.snapshot(at: number))
        }
        for first in try files.numbers(of: "journal") where first <= oldest {
            try FileManager.default.removeItem(at: files.segment(from: first))
        }
    }
}

/// One thread that runs closures in order.
private final class Worker: Sendable {
    private let condition = NSCondition()
    private let state = NIOLockedValueBox(State())

    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isBusy = false
        var isRunning = false
    }

    func post(_ job: @escaping @Sendable () -> Void) {
        let mustStart = state.withLockedValue { state -> Bool in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard mustStart else { return }
        let thread = Thread { [self] in work() }
        thread.name = "journal-disk"
        thread.start()
    }

    /// Blocks until nothing is left to do.
    func drain() {
        condition.lock()
        while state.withLockedValue({ $0.isRunning }) { condition.wait() }
        condition.unlock()
    }

    private func work() {
        while true {
            let job = state.withLockedValue { state -> (@Sendable () -> Void)? in
                if state.jobs.isEmpty {
                    state.isRunning = false
                    return nil
                }
                return state.jobs.removeFirst()
            }
            guard let job else { break }
            job()
        }
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }
}
