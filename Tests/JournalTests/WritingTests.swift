import CallFloor
import Foundation
import Glibc
import Testing

@testable import Journal

@Suite("Writing")
struct WritingTests {
    @Test("snapshots are kept as many as asked for, with the entries since the oldest of them")
    func rotation() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(10)
        do {
            let writer = try folder.writer(entriesPerSegment: 2)
            for end in stride(from: 2, through: 10, by: 2) {
                #expect(!writer.wantsSnapshot)
                _ = try writer.append(inputs[end - 2..<end], at: JournalFolder.instant(UInt64(end)))
                #expect(writer.wantsSnapshot)
                try writer.rotate(to: JournalFolder.snapshot(after: Array(inputs[..<end])), keeping: 2)
            }
        }
        #expect(try folder.names("snapshot") == [8, 10])
        #expect(try folder.names("journal") == [9, 11])
        let contents = try folder.latest()
        #expect(contents.startSequence == 10 && contents.entries.isEmpty)
        let everything = try #require(try folder.reader.everything())
        #expect(everything.startSequence == 8 && everything.entries.map(\.sequence) == [9, 10])
        #expect(everything.start == JournalFolder.floor(after: Array(inputs[..<8])))
    }

    @Test("a replay from a snapshot reaches the floor that a replay from the beginning reaches")
    func replays() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(30)
        let writer = try folder.writer()
        for (index, input) in inputs.enumerated() {
            _ = try writer.append([input], at: JournalFolder.instant(UInt64(index) + 1))
            if index == 14 { try writer.rotate(to: JournalFolder.snapshot(after: Array(inputs[...14]))) }
        }
        writer.close(with: JournalFolder.snapshot(after: inputs))
        try FileManager.default.removeItem(at: folder.files.snapshot(at: 30))
        let contents = try folder.latest()
        #expect(contents.startSequence == 15)
        var floor = contents.start
        for entry in contents.entries { _ = floor.handle(entry.input, at: entry.at) }
        #expect(floor == JournalFolder.floor(after: inputs))
    }

    @Test("a second writer is refused, told why, and takes nothing of the first's with it")
    func inUse() throws {
        let folder = JournalFolder()
        let writer = try folder.writer()
        _ = try writer.append([.opened], at: JournalFolder.instant(1))
        let error = #expect(throws: JournalError.self) { try folder.writer(after: 1) }
        #expect(error?.code == .inUse)
        #expect(error?.message.contains(folder.directory.path) == true)
        _ = try writer.append([.closing], at: JournalFolder.instant(2))
        #expect(try folder.latest().entries.map(\.input) == [.opened, .closing])
    }

    @Test("when the first writer is gone, the next one may write")
    func lockEnds() throws {
        let folder = JournalFolder()
        try folder.write([.opened])
        try folder.write([.closing], after: 1)
        #expect(try folder.latest().lastSequence == 2)
    }

    @Test("a writer that has ended lets the next one write, and writes no more itself")
    func ends() throws {
        let folder = JournalFolder()
        let first = try folder.writer()
        _ = try first.append([.opened], at: JournalFolder.instant(1))
        first.end()
        first.end()
        let second = try folder.writer(after: 1)
        #expect(throws: JournalError.self) { try first.append([.switchLost], at: JournalFolder.instant(2)) }
        _ = try second.append([.closing], at: JournalFolder.instant(3))
        #expect(try folder.latest().entries.map(\.input) == [.opened, .closing])
    }

    @Test("a place that cannot be written is told by name")
    func noDirectory() throws {
        let folder = JournalFolder()
        try Data().write(to: folder.directory)
        let error = #expect(throws: JournalError.self) { try folder.writer() }
        #expect(error?.code == .inputOutput)
        #expect(error?.message.contains(folder.directory.path) == true)
    }

    @Test("a rotation that fails leaves the writer with the file it has")
    func failedRotation() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(4)
        let writer = try folder.writer(entriesPerSegment: 2)
        _ = try writer.append(inputs[..<2], at: JournalFolder.instant(2))
        // A directory stands where the next file should begin.
        let obstacle = folder.files.segment(from: 3)
        try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
        #expect(throws: JournalError.self) {
            try writer.rotate(to: JournalFolder.snapshot(after: Array(inputs[..<2])))
        }
        #expect(!writer.wantsSnapshot, "it is not tried at every turn")
        _ = try writer.append(inputs[2...], at: JournalFolder.instant(4))
        try FileManager.default.removeItem(at: obstacle)
        #expect(try folder.latest().entries.map(\.input) == inputs)
        try writer.rotate(to: JournalFolder.snapshot(after: inputs))
        _ = try writer.append([.closing], at: JournalFolder.instant(5))
        #expect(try folder.latest().lastSequence == 5)
    }

    @Test("what a crash left of a snapshot is cleared away")
    func drafts() throws {
        let folder = JournalFolder()
        try folder.write([.opened])
        let draft = folder.files.snapshot(at: 1).appendingPathExtension("draft")
        try folder.put([1, 2], into: draft)
        try folder.write([.closing], after: 1)
        #expect(!FileManager.default.fileExists(atPath: draft.path))
    }

    @Test("appending does not wait for the disk's thread, however long that sleeps")
    func doesNotBlock() throws {
        let folder = JournalFolder()
        let started = ContinuousClock.now
        let interval = Duration.seconds(2)
        do {
            let writer = try JournalWriter(
                lock: JournalLock(directory: folder.directory), settings: JournalFolder.settings, syncInterval: interval
            )
            for number in 1...1_000 { _ = try writer.append([.opened], at: JournalFolder.instant(UInt64(number))) }
            let appended = ContinuousClock.now - started
            #expect(appended < interval, "the disk's thread still sleeps for its first group")
            // What is not synced yet can be read by everyone already.
            #expect(try folder.latest().lastSequence == 1_000)
        }
        #expect(ContinuousClock.now - started >= interval, "the end waited for the disk")
    }

    @Test("what an input costs: encoded and written")
    func speed() throws {
        let folder = JournalFolder()
        let writer = try folder.writer()
        let inputs: [Input] = (0..<2_000).map {
            .ended(AttemptID(ULID(high: 1, low: UInt64($0))), Ending(outcome: .busy, cause: 17, sipStatus: 486))
        }
        let started = ContinuousClock.now
        _ = try writer.append(inputs, at: JournalFolder.instant(1))
        let microseconds = (ContinuousClock.now - started).inSeconds * 1_000_000 / Double(inputs.count)
        print("journal: \((microseconds * 10).rounded() / 10) µs an input")
        #expect(microseconds < 5_000, "generous: an optimised build needs a few microseconds")
    }
}
