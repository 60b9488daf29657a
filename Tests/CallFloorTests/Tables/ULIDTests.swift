import CallFloor
import Testing

@Suite("ULID")
struct ULIDTests {
    static let texts: [(String, UInt64, UInt64)] = [
        ("00000000000000000000000000", 0, 0),
        ("00000000000000000000000001", 0, 1),
        ("0000000000000000000000000Z", 0, 31),
        ("00000000000000000000000010", 0, 32),
        ("0000000000000FZZZZZZZZZZZZ", 0, .max),
        ("0000000000000G000000000000", 1, 0),
        ("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", .max, .max),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", 0x0156_3E3A_B5D3_D676, 0x4C61_EFB9_9302_BD5B),
    ]

    @Test("is written as 26 characters and read back, in either case", arguments: texts)
    func text(text: String, high: UInt64, low: UInt64) {
        let id = ULID(high: high, low: low)
        #expect(id.text == text)
        #expect(ULID(text) == id)
        #expect(ULID(text.lowercased()) == id)
        #expect(AttemptID(text)?.text == text)
    }

    @Test(
        "reads nothing that is not one",
        arguments: [
            "", "0", "0000000000000000000000000", "000000000000000000000000000", "80000000000000000000000000",
            "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "0000000000000000000000000I", "0000000000000000000000000L",
            "0000000000000000000000000O", "0000000000000000000000000U", "0000000000000-000000000000",
            "000000000000000000000000é", " 1ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAV\n",
        ])
    func badText(text: String) {
        #expect(ULID(text) == nil)
        #expect(AttemptID(text) == nil)
        #expect(LegID(text) == nil)
    }

    @Test("sorts as its text sorts, by time first")
    func order() {
        var generator = SeededGenerator(seed: 3)
        let ids = (0..<500).map { step in
            ULID(at: .start + .milliseconds(Int64(step / 3)), using: &generator)
        }
        #expect(ids.sorted() == ids.sorted { $0.text < $1.text })
        for (earlier, later) in zip(ids, ids.dropFirst(3)) { #expect(earlier < later) }
        #expect(Set(ids).count == ids.count)
    }

    @Test("knows the millisecond it was minted in; moments before 1970 count as 1970")
    func mintedAt() {
        var generator = SeededGenerator(seed: 3)
        let moment = Instant.start + .microseconds(1_234_999)
        #expect(ULID(at: moment, using: &generator).mintedAt == .start + .milliseconds(1_234))
        let before = ULID(at: Instant(microseconds: -5_000_000), using: &generator)
        #expect(before.mintedAt == Instant(microseconds: 0))
    }

    @Test("comes from the seed and the moment alone")
    func reproducible() {
        var one = SeededGenerator(seed: 9)
        var other = SeededGenerator(seed: 9)
        var different = SeededGenerator(seed: 10)
        let id = ULID(at: .start, using: &one)
        #expect(id == ULID(at: .start, using: &other))
        #expect(id != ULID(at: .start, using: &different))
    }
}
