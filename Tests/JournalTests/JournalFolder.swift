import CallFloor
import Foundation
import Testing

@testable import Journal

/// A journal's directory of a test's own, with a floor that lives by what is appended.
final class JournalFolder {
    static let settings = Floor.Settings(site: SiteID(7), seed: 11)
    let directory: URL
    var files: JournalFiles { JournalFiles(directory: directory) }

    init() {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("journal-\(UInt64.random(in: 0 ... .max))")
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var reader: JournalReader { JournalReader(directory: directory) }

    func writer(after sequence: UInt64 = 0, entriesPerSegment: Int = 50_000) throws -> JournalWriter {
        try JournalWriter(
            lock: JournalLock(directory: directory), settings: Self.settings, after: sequence,
            entriesPerSegment: entriesPerSegment,
            syncInterval: .milliseconds(1))
    }

    /// Writes entries one by one and ends, as a crash does: without a last snapshot.
    func write(_ inputs: [Input], after sequence: UInt64 = 0) throws {
        let writer = try writer(after: sequence)
        for (offset, input) in inputs.enumerated() {
            _ = try writer.append([input], at: Self.instant(sequence + UInt64(offset) + 1))
        }
    }

    func latest() throws -> JournalReader.Contents { try #require(try reader.latest()) }

    func names(_ kind: String) throws -> [UInt64] { try files.numbers(of: kind) }

    func bytes(of file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }

    func put(_ bytes: some Sequence<UInt8>, into file: URL) throws { try Data(bytes).write(to: file) }

    /// The instant of the entry of that number.
    static func instant(_ sequence: UInt64) -> Instant { Instant(microseconds: 1_000_000 * Int64(sequence)) }

    /// Inputs of many kinds, some of which change the floor and make it write.
    static func inputs(_ count: Int) -> [Input] {
        (0..<count).map { number in
            switch number % 5 {
            case 0:
                .campaign(
                    Campaign(
                        id: CampaignID(Int64(number)), tenant: TenantID(1), name: "Frühling \(number)",
                        mode: .progressive, skillGroup: SkillGroupID(3), trunks: [TrunkID(4)]))
            case 1: .setCampaign(CampaignID(Int64(number - 1)), .running)
            case 2: .claimed(CampaignID(Int64(number - 2)), Claim(leads: [], ready: number, waiting: 0, leased: 0))
            case 3: .storeLink(isUp: number % 2 == 0)
            default: .switchView(SwitchView(calls: [AttemptID(ULID(high: 1, low: UInt64(number))): true], legs: [:]))
            }
        }
    }

    /// The floor that has handled the first inputs.
    static func floor(after inputs: [Input]) -> Floor {
        var floor = Floor(settings)
        for (index, input) in inputs.enumerated() { _ = floor.handle(input, at: instant(UInt64(index) + 1)) }
        return floor
    }

    static func snapshot(after inputs: [Input], pending: [SequencedWrite] = []) -> Snapshot {
        let sequence = UInt64(inputs.count)
        return Snapshot(sequence: sequence, at: instant(sequence), floor: floor(after: inputs), pendingWrites: pending)
    }
}
