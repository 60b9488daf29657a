import Foundation
import LeadFiles
import PhoneNumbers
import Testing

@Suite("Lead files are gone on with")
struct ResumeTests {
    private func temporary() -> String { NSTemporaryDirectory() + "resume-\(UUID().uuidString).csv" }

    @Test("What was read is passed over, wherever it was left")
    func skip() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let rows = (0..<50).map {
            $0 % 7 == 3 ? "nonsense,\"two\nlines\"" : $0 % 7 == 5 ? "," : "138001380\(10 + $0),x"
        }
        try Data("phone,name\n\(rows.joined(separator: "\n"))\n".utf8).write(to: URL(fileURLWithPath: path))
        let numbers = try #require(PhoneNumberParser(defaultRegion: "CN"))
        var whole: [LeadFileRow] = []
        var counts: [Int] = []
        var reader = try LeadFileReader(LeadFile(path: path), numbers: numbers)
        while let row = try reader.next() {
            whole.append(row)
            counts.append(reader.rowCount)
        }
        #expect(reader.rowCount == 50)
        for (index, count) in counts.enumerated() {
            var rest = try LeadFileReader(LeadFile(path: path), numbers: numbers)
            #expect(try rest.skip(count))
            var rows: [LeadFileRow] = []
            while let row = try rest.next() { rows.append(row) }
            #expect(rows == Array(whole[(index + 1)...]))
        }
        var short = try LeadFileReader(LeadFile(path: path), numbers: numbers)
        #expect(try !short.skip(51))
    }

    @Test("A reject file is cut to what was recorded, and begun anew when it is gone")
    func rejects() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let row = { (line: Int) in RejectedRow(line: line, reason: "why", columns: ["a"]) }
        let first = RejectFile(path: path, headers: ["phone"])
        try first.append(row(2))
        try first.flush()
        let recorded = first.byteCount
        try first.append(row(3))
        try first.close()
        let second = try RejectFile(path: path, headers: ["phone"], goingOnAt: recorded)
        #expect(!second.isAnew)
        try second.append(row(4))
        try second.close()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "line,reason,phone\n2,why,a\n4,why,a\n")
        try FileManager.default.removeItem(atPath: path)
        let third = try RejectFile(path: path, headers: ["phone"], goingOnAt: recorded)
        #expect(third.isAnew)
        try third.append(row(5))
        try third.close()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "line,reason,phone\n5,why,a\n")
    }

    @Test("Files are told apart by their content, headers by their words")
    func fingerprints() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fingerprint = { (text: String) in
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return (try ContentHash.of(file: path).hash, try LeadFile(path: path).fingerprint)
        }
        let one = try fingerprint("Phone,Name\n1,2\n")
        let other = try fingerprint("phone, NAME \n1,2\n")
        #expect(one.0 != other.0 && one.1 == other.1)
        #expect(try fingerprint("name,phone\n").1 != one.1)
        #expect(try fingerprint("phone,name,x\n").1 != one.1)
        // The values that the RFC gives for these texts.
        var hash = ContentHash()
        #expect(hash.text == "cbf29ce484222325")
        hash.add(Array("foobar".utf8))
        #expect(hash.text == "85944171f73967e8")
    }
}
