import CallFloor
import Foundation
import Testing

/// A pool under a hail of calls, with every use written down beside it.
private struct PoolHail {
    var meter: CallerIDMeter
    var generator: SeededGenerator
    var now = Instant.start
    var live: [(token: CallerIDToken, at: Instant)] = []
    /// Calls that showed a caller ID, withdrawn ones left out.
    var uses: [CallerIDToken: [Instant]] = [:]
    var faults: [String] = []
    var refusals = 0

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let members = (1...Int.random(in: 1...5, using: &generator)).map { index in
            var member = CallerID(token: CallerIDToken(Int64(index)))
            member.caps = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                RateCap(
                    count: Int.random(in: 1...9, using: &generator),
                    window: .seconds(Int.random(in: 1...300, using: &generator)))
            }
            member.maximumConcurrent = [nil, 1, 3].randomElement(using: &generator)!
            member.coolsAfter = [nil, nil, 6].randomElement(using: &generator)!
            member.cooling = .seconds(20)
            member.minimumAnswerRate = [nil, 0.3].randomElement(using: &generator)!
            member.answerRateSample = 10
            return member
        }
        meter = CallerIDMeter(
            CallerIDPool(
                id: CallerIDPoolID(1), name: "city",
                rotation: CallerIDPool.Rotation.allCases.randomElement(using: &generator)!,
                prefersLocal: Bool.random(using: &generator), members: members), at: .start)
        self.generator = generator
    }

    mutating func step() {
        now = now + .milliseconds(Int.random(in: 0...4_000, using: &generator))
        let foretold = meter.nextAvailable(after: now)
        let local = meter.settings.members.map(\.token).filter { $0.rawValue % 2 == 0 }
        guard let token = meter.take(local: local, at: now, using: &generator) else {
            refusals += 1
            if meter.shortage(at: now) == nil { faults.append("none is free, and nobody says why") }
            if let foretold, foretold <= now { faults.append("one was foretold for \(foretold)") }
            if foretold == nil, live.isEmpty { faults.append("nothing will ever be free again") }
            return endOne()
        }
        if foretold != now { faults.append("\(token) came before its time") }
        live.append((token, now))
        uses[token, default: []].append(now)
        check(token)
        if Bool.random(using: &generator) { endOne() }
    }

    /// No sliding window that ends now holds more than its cap.
    private mutating func check(_ token: CallerIDToken) {
        let rules = meter.settings.members.first { $0.token == token }!
        for cap in rules.caps {
            let used = uses[token]!.count { $0 > now - cap.window }
            if used > cap.count { faults.append("\(used) uses of \(token) within \(cap)") }
        }
        if let most = rules.maximumConcurrent, live.count(where: { $0.token == token }) > most {
            faults.append("\(token) is on more than \(most) calls")
        }
    }

    private mutating func endOne() {
        guard !live.isEmpty else { return }
        let call = live.remove(at: Int.random(in: 0..<live.count, using: &generator))
        let outcome = [Outcome.answered, .noAnswer, .busy, .cancelled, .congestion].randomElement(using: &generator)!
        if outcome == .cancelled, let place = uses[call.token]?.lastIndex(of: call.at) {
            uses[call.token]!.remove(at: place)
        }
        meter.ended(call.token, outcome, takenAt: call.at, at: now)
    }

    mutating func close() {
        while !live.isEmpty { endOne() }
        for member in meter.view(at: now).members where member.inUse != 0 {
            faults.append("\(member.token) is never free")
        }
    }
}

@Suite("Caller IDs under hail")
struct CallerIDMeterProperties {
    @Test("No cap is ever exceeded in any window, what is foretold comes true, all uses end", arguments: 0..<200)
    func hail(seed: Int) throws {
        var hail = PoolHail(seed: UInt64(seed))
        for step in 0..<400 {
            hail.step()
            if step == 200 { hail.meter = try throughJSON(hail.meter) }
        }
        hail.close()
        #expect(hail.faults.isEmpty, "seed \(seed)")
    }

    @Test("Rotation is fair: without rules, nobody is shown twice more often than another", arguments: 0..<20)
    func fair(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let count = Int.random(in: 2...9, using: &generator)
        for rotation in [CallerIDPool.Rotation.roundRobin, .leastUsed] {
            var meter = CallerIDMeter(
                CallerIDPool(
                    id: CallerIDPoolID(1), name: "city", rotation: rotation,
                    members: (1...count).map { CallerID(token: CallerIDToken(Int64($0))) }), at: .start)
            var shown: [CallerIDToken: Int] = [:]
            for call in 0..<Int.random(in: 1...200, using: &generator) {
                let now = Instant.start + .seconds(call)
                let token = meter.take(local: [], at: now, using: &generator)!
                shown[token, default: 0] += 1
                if Bool.random(using: &generator) { meter.ended(token, .busy, takenAt: now, at: now) }
                let counts = (1...count).map { shown[CallerIDToken(Int64($0))] ?? 0 }
                #expect(counts.max()! - counts.min()! <= 1, "seed \(seed), \(rotation)")
            }
        }
    }

    @Test("No more is remembered than the largest cap looks back on")
    func memory() throws {
        var generator = SeededGenerator(seed: 1)
        var meter = CallerIDMeter(
            CallerIDPool(
                id: CallerIDPoolID(1), name: "city",
                members: [CallerID(token: CallerIDToken(1), caps: [RateCap("20/1s")!])]), at: .start)
        for call in 0..<5_000 {
            let now = Instant.start + .seconds(call)
            let token = meter.take(local: [], at: now, using: &generator)!
            meter.ended(token, .busy, takenAt: now, at: now)
        }
        let size = try JSONEncoder().encode(meter).count
        #expect(size < 2_000, "\(size) bytes")
    }
}
