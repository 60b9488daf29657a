import CallFloor
import Foundation
import Testing

@testable import Journal

@Suite("Damage: what a crash may leave, and what it may not")
struct DamageTests {
    /// Three entries, and where the last line begins.
    private func journal() throws -> (JournalFolder, file: URL, bytes: [UInt8], lastLine: Int) {
        let folder = JournalFolder()
        try folder.write(JournalFolder.inputs(3))
        let file = folder.files.segment(from: 1)
        let bytes = try folder.bytes(of: file)
        let lastLine = try #require(bytes.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
        return (folder, file, bytes, lastLine)
    }

    @Test("the last line cut short at each of its bytes: the entries before it are there, and it is said")
    func tornTail() throws {
        let (folder, file, bytes, lastLine) = try journal()
        for length in lastLine..<bytes.count {
            try folder.put(bytes[..<length], into: file)
            let contents = try folder.latest()
            #expect(contents.lastSequence == 2, "cut to \(length) bytes")
            #expect(contents.hasTornTail == (length > lastLine), "cut to \(length) bytes")
        }
    }

    @Test("a bent bit in each byte of the last line: no entry of it, and no error")
    func bentTail() throws {
        let (folder, file, bytes, lastLine) = try journal()
        for index in lastLine..<bytes.count {
            var bent = bytes
            bent[index] ^= 1
            try folder.put(bent, into: file)
            let contents = try folder.latest()
            #expect(contents.lastSequence == 2 && contents.hasTornTail, "bent at \(index)")
        }
    }

    @Test("a bent bit before the last line is an error with file and line, and is not replayed")
    func bentMiddle() throws {
        let (folder, file, bytes, lastLine) = try journal()
        for index in stride(from: 0, to: lastLine - 1, by: 7) where bytes[index] != UInt8(ascii: "\n") {
            var bent = bytes
            bent[index] ^= 4
            try folder.put(bent, into: file)
            let line = bytes[..<index].count { $0 == UInt8(ascii: "\n") } + 1
            let error = #expect(throws: JournalError.self) { try folder.reader.latest() }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains(file.path) == true && error?.message.contains("line \(line).") == true)
        }
    }

    @Test("a restart after a torn or bent tail goes on, and so does every restart after it", arguments: [true, false])
    func restartsTwice(isCut: Bool) throws {
        let (folder, file, bytes, _) = try journal()
        var damaged = bytes
        if isCut { damaged.removeLast(9) } else { damaged[damaged.count - 9] ^= 1 }
        try folder.put(damaged, into: file)
        #expect(try folder.latest().lastSequence == 2)
        try folder.write([.switchLost], after: 2)
        let second = try folder.latest()
        #expect(second.lastSequence == 3 && second.entries.last?.input == .switchLost)
        #expect(!second.hasTornTail, "what was cut short then is not missing now")
        try folder.write([.closing], after: 3)
        #expect(try folder.latest().entries.map(\.sequence) == [1, 2, 3, 4])
    }

    @Test("entries that are missing between two files are an error", arguments: [[Input.closing], []])
    func gap(rest: [Input]) throws {
        let folder = JournalFolder()
        try folder.write(JournalFolder.inputs(3))
        try folder.write(rest, after: 4)
        let error = #expect(throws: JournalError.self) { try folder.reader.latest() }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains(folder.files.segment(from: 5).path) == true)
    }

    @Test("a file whose beginning and snapshot are gone is not replayed on an empty floor")
    func missingBeginning() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(4)
        let writer = try folder.writer(entriesPerSegment: 2)
        _ = try writer.append(inputs[..<2], at: JournalFolder.instant(2))
        try writer.rotate(to: JournalFolder.snapshot(after: Array(inputs[..<2])))
        _ = try writer.append(inputs[2...], at: JournalFolder.instant(4))
        writer.close(with: JournalFolder.snapshot(after: inputs))
        try FileManager.default.removeItem(at: folder.files.segment(from: 1))
        for sequence in [2, 4] as [UInt64] { try folder.put([1, 2, 3], into: folder.files.snapshot(at: sequence)) }
        #expect(#expect(throws: JournalError.self) { try folder.reader.latest() }?.code == .damaged)
        #expect(#expect(throws: JournalError.self) { try folder.reader.everything() }?.code == .damaged)
    }

    @Test("a half-written snapshot is passed over for the one before it")
    func halfSnapshot() throws {
        let folder = JournalFolder()
        let inputs = JournalFolder.inputs(6)
        let writer = try folder.writer()
        _ = try writer.append(inputs[..<3], at: JournalFolder.instant(3))
        try writer.rotate(to: JournalFolder.snapshot(after: Array(inputs[..<3])))
        _ = try writer.append(inputs[3...], at: JournalFolder.instant(6))
        writer.close(with: JournalFolder.snapshot(after: inputs))
        #expect(try folder.latest().startSequence == 6)
        let newest = folder.files.snapshot(at: 6)
        let bytes = try folder.bytes(of: newest)
        for length in stride(from: 0, to: bytes.count, by: 97) {
            try folder.put(bytes[..<length], into: newest)
            let contents = try folder.latest()
            #expect(contents.startSequence == 3 && contents.entries.map(\.sequence) == [4, 5, 6])
        }
    }

    @Test("what another revision wrote is refused, be it a journal or a snapshot")
    func otherRevision() throws {
        let folder = JournalFolder()
        try folder.write([.opened])
        for file in [folder.files.segment(from: 1), folder.files.snapshot(at: 5)] {
            var line: [UInt8] = []
            try JournalLine.encode(["revision": 99, "first": 1], with: JournalLine.makeEncoder(), into: &line)
            try folder.put(line, into: file)
            let error = #expect(throws: JournalError.self) { try folder.reader.latest() }
            #expect(error?.code == .otherRevision)
            #expect(error?.message.contains("99") == true)
        }
    }

    @Test("the checksum is CRC-32: its check value")
    func checksum() {
        #expect(JournalLine.checksum("123456789".utf8) == 0xCBF4_3926)
    }
}
