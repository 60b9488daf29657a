import CallFloor
import Testing

/// A trunk in a small play: calls are taken, and end as the play says.
private struct TrunkStory {
    var meter: TrunkMeter
    var now = Instant.start
    private var generator = SeededGenerator(seed: 1)

    init(_ edit: (inout Trunk) -> Void = { _ in }) { meter = TrunkMeter(.sample(carrier, edit)) }

    /// A call is taken, if the trunk lets one through.
    mutating func take(sourceLocation: SourceLocation = #_sourceLocation) throws -> AttemptID {
        try #require(meter.freeChannels(at: now) > 0, sourceLocation: sourceLocation)
        let attempt = AttemptID(ULID(at: now, using: &generator))
        meter.take(attempt.ulid, at: now)
        return attempt
    }

    /// It ends unanswered, and its channel is free.
    mutating func end(
        _ attempt: AttemptID, _ outcome: Outcome, sip: Int? = nil, cause: Int? = nil, rung: Bool = false
    ) -> TrunkMeter.News {
        let news = meter.ended(
            attempt, outcome, Ending(outcome: outcome, cause: cause, sipStatus: sip), hasRung: rung, at: now)
        meter.release(attempt.ulid, nil)
        for judgement in news.judgements { meter.count(judgement.outcome) }
        return news
    }

    /// A call is taken and refused with 403 at once.
    mutating func forbidden() throws -> (AttemptID, TrunkMeter.News) {
        let attempt = try take()
        return (attempt, end(attempt, .rejected, sip: 403, cause: 21))
    }

    /// A burst: the trunk is at fault.
    mutating func burst() throws -> Instant {
        for _ in 1..<5 { _ = try forbidden() }
        return try #require(try forbidden().1.restsUntil)
    }

    mutating func after(_ duration: Duration) { now = now + duration }
}

@Suite("A trunk's faults")
struct TrunkMeterTests {
    @Test("One 403 is the customer's refusal, known after the window, and leaves the trunk alone")
    func lone() throws {
        var story = TrunkStory()
        let (attempt, news) = try story.forbidden()
        #expect(news == TrunkMeter.News(), "it waits for company")
        #expect(story.meter.nextVerdict == story.now + .seconds(10))
        #expect(story.meter.health(at: story.now).unjudged == 1)
        story.after(.milliseconds(9_999))
        #expect(story.meter.judge(at: story.now).isEmpty)
        story.after(.milliseconds(1))
        #expect(
            story.meter.judge(at: story.now) == [Judgement(attempt: attempt, outcome: .rejected, isCharged: true)])
        #expect(story.meter.nextVerdict == nil && story.meter.trouble(at: story.now) == nil)
        #expect(story.meter.freeChannels(at: story.now) == 30)
    }

    @Test("Five refusals in ten seconds are the trunk's fault: no lead is charged, the trunk rests")
    func burst() throws {
        var story = TrunkStory()
        var attempts: [AttemptID] = []
        for _ in 1...4 {
            let (attempt, news) = try story.forbidden()
            #expect(news.judgements.isEmpty)
            attempts.append(attempt)
            story.after(.seconds(2))
        }
        let last = try story.take()
        let news = story.end(last, .congestion, sip: 503, cause: 34)
        attempts.append(last)
        #expect(
            news.judgements == attempts.map { Judgement(attempt: $0, outcome: .trunkFault, isCharged: false) })
        #expect(news.restsUntil == story.now + .seconds(5))
        #expect(story.meter.freeChannels(at: story.now) == 0)
        #expect(
            story.meter.trouble(at: story.now)
                == "trunk 'trunk 1' refuses calls (4 x SIP 403, 1 x SIP 503) and rests for 5 s")
        let health = story.meter.health(at: story.now)
        #expect(health.faults == 1 && health.unjudged == 0 && health.lastFault == ["SIP 403": 4, "SIP 503": 1])
    }

    @Test("A call that gets through between acquits: ringing, answered, or a far side that says busy")
    func acquittal() throws {
        var story = TrunkStory()
        var waiting: [AttemptID] = []
        for _ in 1...4 { waiting.append(try story.forbidden().0) }
        let rings = try story.take()
        #expect(
            story.meter.gotThrough(rings, at: story.now)
                == waiting.map { Judgement(attempt: $0, outcome: .rejected, isCharged: true) })
        let (refused, _) = try story.forbidden()
        let busy = try story.take()
        #expect(
            story.end(busy, .busy, sip: 486).judgements == [
                Judgement(attempt: refused, outcome: .rejected, isCharged: true),
                Judgement(attempt: busy, outcome: .busy, isCharged: true),
            ])
        for _ in 1...4 { #expect(try story.forbidden().1.restsUntil == nil) }
    }

    @Test("Our own time-outs say nothing, and acquit nobody")
    func silence() throws {
        var story = TrunkStory()
        for _ in 1...4 { _ = try story.forbidden() }
        let silent = try story.take()
        let news = story.end(silent, .noAnswer)
        #expect(news.judgements == [Judgement(attempt: silent, outcome: .noAnswer, isCharged: true)])
        #expect(try story.forbidden().1.restsUntil != nil)
    }

    @Test("A 503 after the phone rang is the far end's")
    func afterRinging() throws {
        var story = TrunkStory()
        for _ in 1...9 {
            let attempt = try story.take()
            #expect(
                story.end(attempt, .congestion, sip: 503, rung: true).judgements == [
                    Judgement(attempt: attempt, outcome: .congestion, isCharged: true)
                ])
        }
        #expect(story.meter.freeChannels(at: story.now) == 30)
    }

    @Test("401 and 407 are the trunk's at once, charge nobody, and make a burst together with others")
    func credentials() throws {
        var story = TrunkStory()
        let (first, _) = try story.forbidden()
        for status in [401, 407, 401] {
            let attempt = try story.take()
            let news = story.end(attempt, .trunkFault, sip: status, cause: 21)
            #expect(news.judgements == [Judgement(attempt: attempt, outcome: .trunkFault, isCharged: false)])
        }
        let last = try story.take()
        let news = story.end(last, .trunkFault, sip: 401, cause: 21)
        #expect(Set(news.judgements.map(\.attempt)) == [first, last])
        #expect(news.judgements.allSatisfy { $0.outcome == .trunkFault && !$0.isCharged })
        #expect(news.restsUntil == story.now + .seconds(5))
    }

    @Test("A codec that one far gateway refuses is a trunk fault that counts; many of them are the trunk's")
    func codec() throws {
        var story = TrunkStory()
        for _ in 1...4 {
            let attempt = try story.take()
            #expect(
                story.end(attempt, .trunkFault, sip: 488).judgements == [
                    Judgement(attempt: attempt, outcome: .trunkFault, isCharged: true)
                ])
        }
        let last = try story.take()
        let news = story.end(last, .trunkFault, sip: 488)
        #expect(news.judgements == [Judgement(attempt: last, outcome: .trunkFault, isCharged: false)])
        #expect(news.restsUntil != nil)
    }

    @Test("Refusals that are spread over more than the window never make a burst")
    func slow() throws {
        var story = TrunkStory()
        for _ in 1...40 {
            let (_, news) = try story.forbidden()
            #expect(news.restsUntil == nil)
            #expect(!news.judgements.contains { !$0.isCharged })
            story.after(.milliseconds(2_501))
        }
    }

    @Test("It rests 5, 10, 20 ... 300 s, one probe after each rest, and is as before when one gets through")
    func rests() throws {
        var story = TrunkStory()
        var until = try story.burst()
        for seconds in [5, 10, 20, 40, 80, 160, 300, 300] {
            #expect(until == story.now + .seconds(seconds))
            story.after(.seconds(seconds) - .microseconds(1))
            #expect(story.meter.freeChannels(at: story.now) == 0)
            story.after(.microseconds(1))
            #expect(story.meter.freeChannels(at: story.now) == 1)
            let probe = try story.take()
            #expect(story.meter.freeChannels(at: story.now) == 0, "one at a time")
            let news = story.end(probe, .rejected, sip: 403)
            #expect(news.judgements == [Judgement(attempt: probe, outcome: .trunkFault, isCharged: false)])
            until = try #require(news.restsUntil)
        }
        story.now = until
        let probe = try story.take()
        story.meter.placed(probe.ulid)
        #expect(story.meter.freeChannels(at: story.now) == 0, "a channel is no proof")
        #expect(story.meter.trouble(at: story.now)?.hasSuffix("one call at a time until one gets through") == true)
        #expect(story.meter.gotThrough(probe, at: story.now).isEmpty)
        #expect(story.meter.freeChannels(at: story.now) == 29 && story.meter.trouble(at: story.now) == nil)
        #expect(try story.burst() == story.now + .seconds(5), "the next fault begins with a short rest again")
    }

    @Test("A probe that nobody can judge makes room for the next one")
    func silentProbe() throws {
        var story = TrunkStory()
        story.now = try story.burst()
        for _ in 1...3 {
            let probe = try story.take()
            #expect(story.end(probe, .noAnswer).restsUntil == nil)
        }
        #expect(story.meter.freeChannels(at: story.now) == 1)
    }

    @Test("Calls from before a rest neither lengthen it nor end it")
    func stale() throws {
        var story = TrunkStory()
        let old = [try story.take(), try story.take(), try story.take()]
        story.after(.milliseconds(10))
        let until = try story.burst()
        story.after(.seconds(1))
        let late = story.end(old[0], .rejected, sip: 403)
        #expect(late.judgements == [Judgement(attempt: old[0], outcome: .trunkFault, isCharged: false)])
        #expect(late.restsUntil == nil)
        #expect(story.meter.gotThrough(old[1], at: story.now).isEmpty)
        story.meter.placed(old[2].ulid)
        #expect(story.meter.health(at: story.now).restsUntil == until)
        #expect(story.meter.freeChannels(at: until) == 1)
    }

    @Test("No channel: a short rest, one probe, and no lead is charged", arguments: Trunk.Kind.allCases)
    func noChannel(kind: Trunk.Kind) throws {
        var story = TrunkStory { $0.kind = kind }
        for seconds in [1, 2, 4] {
            let attempt = try story.take()
            let news = story.meter.noChannel(attempt, .congestion, at: story.now)
            story.meter.release(attempt.ulid, .congestion)
            #expect(news.judgements == [Judgement(attempt: attempt, outcome: .congestion, isCharged: false)])
            #expect(news.restsUntil == story.now + .seconds(seconds))
            #expect(story.meter.freeChannels(at: story.now) == 0)
            story.after(.seconds(seconds))
        }
        let probe = try story.take()
        story.meter.placed(probe.ulid)
        #expect(story.meter.freeChannels(at: story.now) == 29, "a line came free")
        #expect(story.meter.health(at: story.now).noChannels == 3)
    }

    @Test("A full group of PRI channels is no fault, a SIP peer that cannot be reached is")
    func full() throws {
        for kind in Trunk.Kind.allCases {
            var story = TrunkStory { $0.kind = kind }
            let attempts = try (0..<8).map { _ in try story.take() }
            var rests: [Duration] = []
            for attempt in attempts {
                let news = story.meter.noChannel(attempt, .congestion, at: story.now)
                if let until = news.restsUntil { rests.append(until - story.now) }
            }
            #expect(rests == (kind == .dahdi ? [.seconds(1)] : [.seconds(1), .seconds(5)]))
            #expect(story.meter.health(at: story.now).faults == (kind == .dahdi ? 0 : 1))
        }
    }

    @Test("A trunk whose spans are full or in alarm has no channel, says so, and is as before afterwards")
    func unavailable() throws {
        var story = TrunkStory { $0.kind = .dahdi }
        _ = try story.take()
        story.meter.isAvailable = false
        #expect(story.meter.freeChannels(at: story.now) == 0 && story.meter.inUse == 1)
        #expect(
            story.meter.trouble(at: story.now) == "trunk 'trunk 1' carries nothing: its spans are full or in alarm")
        story.meter.isAvailable = true
        #expect(story.meter.freeChannels(at: story.now) == 29 && story.meter.trouble(at: story.now) == nil)
    }

    @Test("When the site closes, what waits is as its codes say")
    func closing() throws {
        var story = TrunkStory()
        let waiting = [try story.forbidden().0, try story.forbidden().0]
        #expect(story.meter.judgeAll().map(\.attempt) == waiting)
        #expect(story.meter.judgeAll().isEmpty && story.meter.nextVerdict == nil)
    }

    @Test("Statistics: outcomes, the answer-seizure ratio, and since when; withdrawn intents are no seizures")
    func statistics() throws {
        var story = TrunkStory()
        #expect(story.meter.health(at: story.now).answerSeizureRatio == nil)
        story.after(.seconds(3))
        let began = story.now
        for outcome in [Outcome.answered, .machine, .busy, .noAnswer, .cancelled] {
            let attempt = try story.take()
            story.meter.release(attempt.ulid, outcome)
        }
        let health = story.meter.health(at: story.now)
        #expect(health.since == began && health.seizures == 4 && health.answerSeizureRatio == 0.5)
        #expect(health.outcomes[.cancelled] == nil)
        #expect(try throughJSON(health) == health)
    }
}
