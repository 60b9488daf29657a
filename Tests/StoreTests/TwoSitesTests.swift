import CallFloor
import Foundation
import MariaDBClient
import Store
import Testing

/// Two sites live through some hours on one list, claiming, dialling and writing side by side, with leases that run out on
/// the way: whatever happens, no lead has two live attempts, and no number exceeds a cap in any window.
///
/// `STORE_SEED=42` runs one seed alone.
@Suite("Store: two sites on one list")
struct TwoSitesTests {
    static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["STORE_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? [1, 2, 3]
    private static let caps = [RateCap(count: 1, window: .seconds(300)), RateCap(count: 3, window: .seconds(3_600))]

    /// A small generator of its own for each site: SplitMix64.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test("no cap is broken and no lead dialled twice at once", .timeLimit(.minutes(4)), arguments: seeds)
    func property(_ seed: UInt64) async throws {
        let house = try await TestHouse()
        let start = Instant(seconds: 1_790_000_000)
        // Twenty numbers, each in two lists: forty leads.
        try await house.addLeads(20, list: "one", due: start)
        try await house.addLeads(20, list: "two", due: start)
        let other = try await house.store.site(named: "site-2", tenant: house.tenant)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, site) in [house.site, other].enumerated() {
                group.addTask {
                    try await Self.live(house, site, start, Dice(state: seed &* 2 &+ UInt64(index)))
                }
            }
            try await group.waitForAll()
        }
        let attempts = try await house.rows(
            "SELECT number, intended_at, outcome, ended_at FROM attempts ORDER BY number, intended_at")
        #expect(attempts.count > 60, "seed \(seed): they did dial")
        try Self.check(attempts, seed)
    }

    /// An hour and a half of a site: it claims, dials each lead, and writes what came of it; sometimes it forgets a lead.
    private static func live(_ house: TestHouse, _ site: SiteID, _ start: Instant, _ dice: Dice) async throws {
        var dice = dice
        var entry: UInt64 = 0
        var now = start
        while now < start + .seconds(5_400) {
            now = now + .seconds(Int.random(in: 20...60, using: &dice))
            let leads = try await house.claim(Int.random(in: 1...6, using: &dice), site: site, at: now).leads
            let dialled = leads.filter { _ in Int.random(in: 0..<10, using: &dice) > 0 }
            let intents = dialled.map { house.intent($0, at: now, caps: caps) }
            let verdicts = try await house.store.commitIntents(intents, site: site)
            var writes: [StoreWrite] = []
            for (intent, verdict) in zip(intents, verdicts) {
                var due = now + .seconds(Int.random(in: 30...200, using: &dice))
                var attempt: AttemptID?
                switch verdict.refusal {
                case nil:
                    attempt = intent.attempt
                    let outcome = [Outcome.busy, .noAnswer, .congestion].randomElement(using: &dice)!
                    writes.append(
                        .attempt(
                            AttemptRecord(
                                attempt: intent.attempt, outcome: outcome, placedAt: now, endedAt: now + .seconds(15))))
                case .numberCap(let until): due = until
                default: break
                }
                writes.append(
                    .lead(
                        LeadRecord(
                            lead: intent.lead, attempt: attempt, tried: nil, fate: .retry(at: due, number: 0),
                            at: now + .seconds(15))))
            }
            entry += 1
            try await house.store.apply(
                writes.enumerated().map { SequencedWrite(entry: entry, ordinal: $0, write: $1) }, site: site)
        }
    }

    private static func check(_ attempts: [[SQLValue]], _ seed: UInt64) throws {
        var times: [SQLValue: [Int64]] = [:]
        for row in attempts {
            guard case .time(let at) = row[1] else { continue }
            guard row[2] != "congestion" else { continue }
            times[row[0], default: []].append(at.microseconds)
        }
        for moments in times.values {
            for cap in caps {
                for (index, moment) in moments.enumerated() where index >= cap.count {
                    let before = moments[index - cap.count]
                    #expect(
                        moment - before >= cap.window.components.seconds * 1_000_000,
                        "seed \(seed): \(cap) is broken")
                }
            }
        }
    }
}
