import CallFloor
import Testing

/// A pool in a small play.
private struct PoolStory {
    var meter: CallerIDMeter
    var now = Instant.start
    private var generator = SeededGenerator(seed: 3)

    init(
        _ count: Int64 = 3, rotation: CallerIDPool.Rotation = .roundRobin, prefersLocal: Bool = false,
        _ edit: (inout CallerID) -> Void = { _ in }
    ) {
        meter = CallerIDMeter(
            Self.pool(count, rotation: rotation, prefersLocal: prefersLocal, edit), at: now)
    }

    static func pool(
        _ count: Int64, rotation: CallerIDPool.Rotation = .roundRobin, prefersLocal: Bool = false,
        _ edit: (inout CallerID) -> Void = { _ in }
    ) -> CallerIDPool {
        let members = (0..<count).map { index in
            var member = CallerID(token: CallerIDToken(index + 1))
            edit(&member)
            return member
        }
        return CallerIDPool(
            id: CallerIDPoolID(1), name: "city", rotation: rotation, prefersLocal: prefersLocal, members: members)
    }

    mutating func take(local: [Int64] = []) -> Int64? {
        meter.take(local: local.map { CallerIDToken($0) }, at: now, using: &generator)?.rawValue
    }

    /// Takes one and ends its call at once.
    mutating func call(_ outcome: Outcome = .noAnswer, local: [Int64] = []) -> Int64? {
        let token = take(local: local)
        if let token { meter.ended(CallerIDToken(token), outcome, takenAt: now, at: now) }
        return token
    }

    mutating func end(_ token: Int64, _ outcome: Outcome, takenAt: Instant) {
        meter.ended(CallerIDToken(token), outcome, takenAt: takenAt, at: now)
    }

    mutating func after(_ duration: Duration) { now = now + duration }

    func member(_ token: Int64) -> CallerIDPoolView.Member {
        meter.view(at: now).members.first { $0.token.rawValue == token }!
    }
}

@Suite("Caller IDs")
struct CallerIDMeterTests {
    @Test("Round robin takes one after the other, and goes on when one is missing")
    func roundRobin() {
        var story = PoolStory(3) { if $0.token.rawValue == 2 { $0.maximumConcurrent = 1 } }
        #expect((0..<3).map { _ in story.take() } == [1, 2, 3])
        #expect((0..<4).map { _ in story.take() } == [1, 3, 1, 3], "2 is on a call")
        story.end(2, .busy, takenAt: story.now)
        #expect((0..<4).map { _ in story.take() } == [2, 1, 3, 1], "it comes at once, and then in turn")
    }

    @Test("Least used takes the one that was shown least; one that comes later begins level")
    func leastUsed() {
        var story = PoolStory(3, rotation: .leastUsed)
        #expect((0..<6).map { _ in story.call() } == [1, 2, 3, 1, 2, 3])
        story.meter.configure(PoolStory.pool(4, rotation: .leastUsed), at: story.now)
        #expect((0..<8).map { _ in story.call() } == [4, 1, 2, 3, 4, 1, 2, 3])
    }

    @Test("Random takes any, and the same seed the same")
    func random() {
        func draw() -> [Int64?] {
            var story = PoolStory(4, rotation: .random)
            return (0..<400).map { _ in story.call() }
        }
        let draws = draw()
        #expect(draws == draw())
        for token in Int64(1)...4 { #expect((70...130).contains(draws.count { $0 == token })) }
    }

    @Test("A local caller ID goes first where the pool wants it, in turn with its like; else any")
    func local() {
        var story = PoolStory(4, prefersLocal: true) { $0.caps = [RateCap("2/1h")!] }
        #expect((0..<4).map { _ in story.call(local: [3, 4, 99]) } == [3, 4, 3, 4])
        #expect(story.call(local: [3, 4]) == 1, "both have reached their caps: a far one is better than none")
        #expect(story.call() == 2)
        var indifferent = PoolStory(4)
        #expect(indifferent.call(local: [3]) == 1)
    }

    @Test("A cap lets so many through within any window, and one more as soon as the first has left it")
    func cap() {
        var story = PoolStory(1) { $0.caps = [RateCap("2/1h")!, RateCap("3/1d")!] }
        #expect(story.call() == 1)
        story.after(.seconds(600))
        #expect(story.call() == 1)
        #expect(story.call() == nil && !story.meter.isAvailable(at: story.now))
        #expect(
            story.meter.shortage(at: story.now)
                == "every caller ID of pool 'city' has reached its cap; the next is free in 50 min")
        let free = Instant.start + .seconds(3_600)
        #expect(story.meter.nextAvailable(after: story.now) == free)
        story.now = free - .microseconds(1)
        #expect(story.call() == nil)
        story.now = free
        #expect(story.meter.nextAvailable(after: story.now) == free)
        #expect(story.call() == 1)
        #expect(story.meter.nextAvailable(after: story.now) == Instant.start + .seconds(86_400), "the day's cap")
        #expect(story.member(1).caps.map(\.used) == [2, 3] && story.member(1).state == .capped)
    }

    @Test("An intent that is withdrawn showed nothing: its use is given back")
    func cancelled() {
        var story = PoolStory(1) {
            $0.caps = [RateCap("1/1h")!]
            $0.coolsAfter = 2
        }
        #expect(story.call(.cancelled) == 1)
        #expect(story.call(.cancelled) == 1)
        #expect(story.call() == 1)
        #expect(story.call() == nil)
        #expect(story.member(1).state == .capped && story.member(1).shown == 1)
    }

    @Test("Calls at once: the next one waits for an end, not for the clock")
    func concurrent() {
        var story = PoolStory(2) { $0.maximumConcurrent = 1 }
        #expect(story.take() == 1)
        #expect(story.take() == 2)
        #expect(story.take() == nil)
        #expect(story.meter.nextAvailable(after: story.now) == nil)
        #expect(
            story.meter.shortage(at: story.now) == "every caller ID of pool 'city' is on as many calls as it may have")
        story.end(2, .answered, takenAt: story.now)
        #expect(story.take() == 2)
    }

    @Test("It rests after so many calls, and begins anew")
    func cooling() {
        var story = PoolStory(1) {
            $0.coolsAfter = 3
            $0.cooling = .seconds(60)
        }
        for _ in 1...2 {
            for _ in 1...3 { #expect(story.call() == 1) }
            #expect(story.call() == nil)
            #expect(
                story.meter.shortage(at: story.now) == "every caller ID of pool 'city' rests; the next is free in 60 s")
            #expect(story.member(1).state == .resting && story.member(1).until == story.now + .seconds(60))
            story.after(.seconds(60))
        }
    }

    @Test("It rests when too few of its last calls were answered, and is judged by new ones afterwards")
    func answerRate() {
        var story = PoolStory(1) {
            $0.minimumAnswerRate = 0.2
            $0.answerRateSample = 10
            $0.cooling = .seconds(60)
        }
        for round in 1...30 { #expect(story.call(round % 5 == 0 ? .answered : .noAnswer) == 1) }
        for _ in 1...4 { #expect(story.call(.busy) == 1) }
        #expect(story.call(.invalid) == 1, "a number that does not exist says nothing of it")
        #expect(story.call(.noAnswer) == 1, "the tenth but one answer has left the sample")
        #expect(story.call() == nil && story.member(1).state == .resting)
        #expect(story.member(1).answers == Proportion(6, of: 35))
        #expect((story.member(1).recentAnswerRate ?? 1) < 0.15)
        story.after(.seconds(60))
        for _ in 1...10 { #expect(story.call(.noAnswer) == 1) }
        #expect(story.call() == nil)
    }

    @Test("What the store refuses is left alone until then, here and in the next choice")
    func blocked() {
        var story = PoolStory(2)
        story.meter.block(CallerIDToken(1), until: story.now + .seconds(30))
        #expect((0..<3).map { _ in story.call() } == [2, 2, 2])
        story.after(.seconds(30))
        #expect(story.call() == 1)
    }

    @Test("Recent uses count, however often they are told, and caps hold across a restart")
    func load() {
        var story = PoolStory(1) { $0.caps = [RateCap("4/1h")!] }
        #expect(story.call() == 1)
        let mine = story.now
        story.after(.seconds(10))
        let others = [story.now - .seconds(5), story.now - .seconds(5), story.now - .seconds(4_000), mine]
        for _ in 1...3 { story.meter.load([CallerIDToken(1): others, CallerIDToken(9): others]) }
        #expect(story.member(1).caps.map(\.used) == [3])
        #expect(story.call() == 1)
        #expect(story.call() == nil)
        #expect(story.meter.nextAvailable(after: story.now) == mine + .seconds(3_600))
    }

    @Test("What keeps a pool from being shown is told in its parts")
    func mixed() {
        var story = PoolStory(4) {
            switch $0.token.rawValue {
            case 1: $0.caps = [RateCap("1/1h")!]
            case 2: $0.coolsAfter = 1
            default: $0.maximumConcurrent = 1
            }
        }
        #expect((0..<5).map { _ in story.take() } == [1, 2, 3, 4, nil])
        #expect(
            story.meter.shortage(at: story.now)
                == "no caller ID of pool 'city' is free: 1 at their caps, 1 resting, 2 on calls; the next is free in 60 min"
        )
        #expect(story.meter.view(at: story.now).members.map(\.state) == [.capped, .resting, .busy, .busy])
        var empty = PoolStory(0)
        #expect(empty.take() == nil && empty.meter.nextAvailable(after: empty.now) == nil)
        #expect(empty.meter.shortage(at: empty.now) == "pool 'city' has no caller ID")
    }

    @Test("A cap of none lets nothing through, and promises nothing")
    func absurd() {
        var story = PoolStory(1) { $0.caps = [RateCap("0/1h")!] }
        #expect(story.take() == nil && story.meter.nextAvailable(after: story.now) == nil)
        #expect(story.meter.shortage(at: story.now) == "every caller ID of pool 'city' has reached its cap")
    }

    @Test("A member that leaves on a call is counted until it is over; one that comes back keeps its cap")
    func leaving() {
        var story = PoolStory(2) { $0.caps = [RateCap("1/1h")!] }
        #expect(story.take() == 1)
        story.meter.configure(
            CallerIDPool(id: CallerIDPoolID(1), name: "city", members: [CallerID(token: CallerIDToken(2))]),
            at: story.now)
        story.end(1, .answered, takenAt: story.now)
        story.after(.seconds(60))
        story.meter.configure(PoolStory.pool(2) { $0.caps = [RateCap("1/1h")!] }, at: story.now)
        #expect((0..<2).map { _ in story.call() } == [2, nil])
        #expect(story.member(1).inUse == 0 && story.member(1).answers == Proportion(1, of: 1))
    }
}
