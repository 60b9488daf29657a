import CallFloor
import Foundation
import Journal
import Testing

@Suite("What was written is read back")
struct ReadBackTests {
    @Test("entries come back in order, with their numbers and instants")
    func roundTrip() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(40)
        try folder.write(inputs)
        let contents = try folder.latest()
        #expect(contents.entries.map(\.input) == inputs)
        #expect(contents.entries.map(\.sequence) == Array(1...40))
        #expect(contents.entries.map(\.at) == (1...40).map { JournalFolder.instant($0) })
        #expect(contents.start == Floor(JournalFolder.settings))
        #expect(contents.startSequence == 0 && contents.lastSequence == 40)
        #expect(contents.lastInstant == JournalFolder.instant(40))
        #expect(contents.pendingWrites.isEmpty && !contents.hasTornTail)
    }

    @Test("a batch is numbered from its first entry")
    func batches() throws {
        let folder = JournalFolder()
        let writer = try folder.writer()
        #expect(try writer.append([.opened, .closing], at: JournalFolder.instant(1)) == 1)
        #expect(try writer.append([.switchLost], at: JournalFolder.instant(2)) == 3)
        #expect(writer.sequence == 3)
        #expect(try folder.latest().entries.map(\.input) == [.opened, .closing, .switchLost])
    }

    @Test("no directory, and a directory without a journal, are no journal")
    func nothing() throws {
        let folder = JournalFolder()
        #expect(try folder.reader.latest() == nil)
        try FileManager.default.createDirectory(at: folder.directory, withIntermediateDirectories: true)
        #expect(try folder.reader.latest() == nil)
        #expect(try folder.reader.everything() == nil)
    }

    @Test("a writer that goes on numbers on, and nothing is missing between")
    func reopens() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(12)
        try folder.write(Array(inputs[..<5]))
        try folder.write(Array(inputs[5..<9]), after: 5)
        try folder.write([], after: 9)
        try folder.write(Array(inputs[9...]), after: 9)
        let contents = try folder.latest()
        #expect(contents.entries.map(\.input) == inputs)
        #expect(contents.entries.map(\.sequence) == Array(1...12))
        #expect(try folder.names("journal") == [1, 6, 10])
    }

    @Test("a journal may begin above 1: its site's database had seen an earlier life")
    func beginsLate() throws {
        let folder = JournalFolder()
        try folder.write([], after: 700)
        try folder.write([.opened, .closing], after: 700)
        for contents in [try folder.reader.latest(), try folder.reader.everything()] {
            #expect(contents?.entries.map(\.sequence) == [701, 702])
            #expect(contents?.startSequence == 700)
        }
    }

    @Test("a snapshot carries the floor and what the store had not confirmed, and only later entries follow")
    func snapshotAndRest() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(10)
        let pending = [
            SequencedWrite(entry: 4, ordinal: 0, write: .campaignStatus(CampaignID(3), .running, at: .init(seconds: 1)))
        ]
        let writer = try folder.writer()
        _ = try writer.append(inputs[..<6], at: JournalFolder.instant(6))
        writer.close(with: JournalFolder.snapshot(after: Array(inputs[..<6]), pending: pending))
        try folder.write(Array(inputs[6...]), after: 6)
        let contents = try folder.latest()
        #expect(contents.start == JournalFolder.floor(after: Array(inputs[..<6])))
        #expect(contents.startSequence == 6 && contents.startInstant == JournalFolder.instant(6))
        #expect(contents.pendingWrites == pending)
        #expect(contents.entries.map(\.input) == Array(inputs[6...]))
        #expect(try folder.reader.snapshots().map(\.sequence) == [6])
        // The flight recorder goes back to the very beginning, for those entries are still there.
        let everything = try #require(try folder.reader.everything())
        #expect(everything.entries.map(\.input) == inputs && everything.startSequence == 0)
    }

    @Test("after an orderly end without a later entry, the clock begins at the snapshot")
    func lastInstant() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(3)
        let writer = try folder.writer()
        _ = try writer.append(inputs, at: JournalFolder.instant(3))
        writer.close(with: JournalFolder.snapshot(after: inputs))
        let contents = try folder.latest()
        #expect(contents.entries.isEmpty && contents.lastSequence == 3)
        #expect(contents.lastInstant == JournalFolder.instant(3))
    }
}
