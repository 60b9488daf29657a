import CallPacing
import Testing

struct AbandonWindowTests {
    // 2026-11-21 00:00 UTC.
    static let midnight = 1_795_219_200.0

    @Test
    func `a day ends at local midnight`() {
        var window = AbandonWindow(AbandonWindowSettings(.day))
        let offset = 8 * 3_600.0
        window.answer(at: Self.midnight - offset - 10, offset: offset)
        window.abandon(at: Self.midnight - offset - 9, offset: offset)
        #expect(window.answered == 1 && window.abandoned == 1)
        window.answer(at: Self.midnight - offset + 1, offset: offset)
        #expect(window.answered == 1 && window.abandoned == 0)
    }

    @Test
    func `a month ends with its last day`() {
        var window = AbandonWindow(AbandonWindowSettings(.month))
        for day in 0..<10 { window.answer(at: Self.midnight + Double(day) * 86_400 + 100) }
        #expect(window.answered == 10, "the 21st to the 30th")
        window.answer(at: Self.midnight + 10 * 86_400)
        #expect(window.answered == 1, "the first of December")
    }

    @Test
    func `thirty days on end, then the next thirty`() {
        var window = AbandonWindow(AbandonWindowSettings(.days(30)))
        window.answer(at: Self.midnight)
        window.answer(at: Self.midnight + 30 * 86_400 - 1)
        #expect(window.answered == 2)
        window.abandon(at: Self.midnight + 30 * 86_400)
        #expect(window.answered == 0 && window.abandoned == 1)
        #expect(window.since == Self.midnight + 30 * 86_400)
        window.advance(to: Self.midnight + 100 * 86_400)
        #expect(window.since == Self.midnight + 90 * 86_400)
    }

    @Test
    func `a rolling window forgets what is older than it, a ninety-sixth late at most`() {
        var window = AbandonWindow(AbandonWindowSettings(.rolling(hours: 24)))
        for hour in 0..<100 {
            let now = Self.midnight + Double(hour) * 3_600
            window.answer(at: now)
            if hour % 10 == 0 { window.abandon(at: now) }
            let expected = min(hour + 1, 25)
            #expect(abs(window.answered - expected) <= 1)
        }
        window.advance(to: Self.midnight + 1e6)
        #expect(window.answered == 0 && window.abandoned == 0)
    }
}
