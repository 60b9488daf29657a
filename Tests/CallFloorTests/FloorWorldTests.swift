import CallFloor
import Foundation
import Testing

/// Many small worlds with a fault in every corner. `FLOOR_SEEDS=5000` runs more of them, `FLOOR_SEED=42` one alone,
/// `FLOOR_SECONDS=600` longer ones.
@Suite("A floor in a hostile world")
struct FloorWorldTests {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    static let seeds: ClosedRange<UInt64> = number("FLOOR_SEED").map { $0...$0 } ?? 1...(number("FLOOR_SEEDS") ?? 200)

    static let duration = Duration.seconds(Int(number("FLOOR_SECONDS") ?? 240))

    @Test("keeps its invariants, and a replay takes the same decisions", arguments: seeds)
    func invariants(seed: UInt64) throws {
        let world = FloorWorld(seed: seed)
        world.run(for: Self.duration)
        let faults = world.oracle.faults
        #expect(faults.isEmpty, "seed \(seed), input \(world.log.count) at \(world.log.last!.at)")
        #expect(world.snapshotFault == nil, "seed \(seed)")

        // The world took its floor through snapshots now and then; this one lives from the first input to the last.
        var replayed = Floor(Floor.Settings(site: SiteID(1), seed: seed))
        for (number, entry) in world.log.enumerated() {
            let actions = replayed.handle(entry.input, at: entry.at)
            try #require(actions == entry.actions, "seed \(seed), input \(number): \(entry.input)")
        }
        #expect(replayed == world.floor, "seed \(seed)")
        #expect(replayed.snapshot() == world.floor.snapshot(), "seed \(seed)")
    }
}
