import CallFloor
import NIOConcurrencyHelpers
import SiteHouse
import Testing

@testable import Site

/// A time of day that tests set.
private final class ManualTime: Sendable {
    private let microseconds = NIOLockedValueBox<Int64>(0)
    var clock: SiteClock { SiteClock { self.microseconds.withLockedValue { $0 } } }
    func set(_ seconds: Double) { microseconds.withLockedValue { $0 = Int64(seconds * 1_000_000) } }
}

private func at(_ seconds: Double) -> Instant { Instant(seconds: seconds) }

@Suite("The site's clock")
struct SiteClockTests {
    @Test("never goes back, and goes on when the system's has caught up")
    func neverGoesBack() {
        let time = ManualTime()
        let clock = time.clock
        var shown: [Double] = []
        for seconds in [100, 101, 50, 100.5, 101, 102.0] {
            time.set(seconds)
            shown.append(clock.now().seconds)
        }
        #expect(shown == [100, 101, 101, 101, 101, 102])
    }

    @Test("after a restart it is not behind the journal")
    func notBefore() {
        let clock = SiteClock(notBefore: at(200)) { 5_000_000 }
        #expect(clock.now() == at(200))
        #expect(SiteClock().now() > at(1_700_000_000))
    }

    @Test("never goes back under many readers either")
    func concurrent() async {
        let clock = SiteClock()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var last = clock.now()
                    for _ in 0..<10_000 {
                        let now = clock.now()
                        #expect(now >= last)
                        last = now
                    }
                }
            }
        }
    }
}

@Suite("Timers", .timeLimit(.minutes(2)))
struct TimerKeeperTests {
    private let time = ManualTime()
    private let fired = Notes<CallFloor.Timer>()

    private func keeper() -> TimerKeeper {
        TimerKeeper(clock: time.clock) { [fired] in fired.add(contentsOf: $0) }
    }

    private func wrapUp(_ number: Int64) -> CallFloor.Timer { .wrapUp(AgentID(number)) }

    @Test("fire when they are due, the earliest first, and say when the next is")
    func order() {
        let keeper = keeper()
        for (number, seconds) in [(1, 3.0), (2, 1.0), (3, 2.0), (4, 9.0)] {
            keeper.set(wrapUp(Int64(number)), at: at(seconds))
        }
        #expect(keeper.fireDue() == at(1))
        #expect(fired.all.isEmpty)
        time.set(0.999_999)
        #expect(keeper.fireDue() == at(1))
        time.set(3)
        #expect(keeper.fireDue() == at(9))
        #expect(fired.all == [2, 3, 1].map(wrapUp))
        time.set(100)
        #expect(keeper.fireDue() == nil)
        #expect(keeper.fireDue() == nil)
        #expect(fired.all == [2, 3, 1, 4].map(wrapUp))
    }

    @Test("timers of one instant fire in the order in which they were set")
    func sameInstant() {
        let keeper = keeper()
        let numbers = (1...100).map { Int64($0) }.shuffled()
        for number in numbers { keeper.set(wrapUp(number), at: at(1)) }
        time.set(1)
        #expect(keeper.fireDue() == nil)
        #expect(fired.all == numbers.map(wrapUp))
    }

    @Test("a timer that is moved fires once, at its new time", arguments: [0.5, 5])
    func moved(to seconds: Double) {
        let keeper = keeper()
        keeper.set(wrapUp(1), at: at(1))
        keeper.set(wrapUp(1), at: at(seconds))
        for moment in [0.5, 1, 5, 6] {
            time.set(moment)
            _ = keeper.fireDue()
            #expect(fired.all.count == (moment >= seconds ? 1 : 0), "at \(moment)")
        }
    }

    @Test("a timer that is set twice to one instant fires once")
    func setTwice() {
        let keeper = keeper()
        keeper.set(wrapUp(1), at: at(1))
        keeper.set(wrapUp(1), at: at(1))
        time.set(1)
        #expect(keeper.fireDue() == nil)
        #expect(fired.all == [wrapUp(1)])
    }

    @Test("a cancelled timer never fires; one that is set again does")
    func cancelled() {
        let keeper = keeper()
        keeper.set(wrapUp(1), at: at(1))
        keeper.set(wrapUp(2), at: at(1))
        keeper.cancel(wrapUp(1))
        keeper.cancel(wrapUp(3))
        time.set(1)
        #expect(keeper.fireDue() == nil)
        #expect(fired.all == [wrapUp(2)])
        keeper.set(wrapUp(1), at: at(2))
        time.set(2)
        _ = keeper.fireDue()
        #expect(fired.all == [2, 1].map(wrapUp))
    }

    @Test("by the real clock: what is due fires by itself, also when a nearer one is set while it sleeps")
    func runs() async throws {
        let fired = fired
        let clock = SiteClock()
        let keeper = TimerKeeper(clock: clock) { fired.add(contentsOf: $0) }
        let running = Task { await keeper.run() }
        keeper.set(wrapUp(1), at: clock.now() + .seconds(3_600))
        keeper.set(wrapUp(2), at: clock.now() + .milliseconds(30))
        try await eventually("the nearer one") { fired.all.count == 1 }
        keeper.set(wrapUp(3), at: clock.now() - .seconds(1))
        try await eventually("the one that was due already") { fired.all.count == 2 }
        running.cancel()
        await running.value
        #expect(fired.all == [2, 3].map(wrapUp))
    }
}

@Suite("Back-off")
struct BackoffTests {
    @Test("doubles up to the longest, cut by up to half, and begins anew after a success")
    func grows() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var backoff = Backoff(from: .milliseconds(100), to: .seconds(5))
            for full in [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000] {
                let pause = backoff.next(using: &generator).inSeconds * 1_000
                #expect((Double(full) / 2 - 0.01...Double(full) + 0.01).contains(pause))
            }
            backoff.reset()
            #expect(backoff.next(using: &generator) <= .milliseconds(100))
        }
    }

    @Test("a thousand failures overflow nothing")
    func manyFailures() {
        var generator = SystemRandomNumberGenerator()
        var backoff = Backoff()
        for _ in 0..<1_000 { #expect(backoff.next(using: &generator) <= .seconds(5)) }
    }

    @Test("a cancelled sleeper wakes at once")
    func cancels() async {
        let started = ContinuousClock.now
        let sleeper = Task {
            var backoff = Backoff(from: .seconds(600), to: .seconds(600))
            await backoff.sleep()
        }
        sleeper.cancel()
        await sleeper.value
        #expect(ContinuousClock.now - started < .seconds(300))
    }
}
