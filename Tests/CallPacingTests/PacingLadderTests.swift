import CallPacing
import Testing

/// The ladder predictive -> progressive -> preview -> pause, told as a story.
struct PacingLadderTests {
    /// A pacer at work, and its clock.
    private struct Story {
        var pacer = PredictivePacerTests.seasoned
        var now = PredictivePacerTests.now
        var settings = PredictiveSettings()

        /// Looks at an ordinary situation after so many seconds.
        mutating func look(after seconds: Double = 0) -> PacingDecision {
            now += seconds
            var situation = PredictivePacerTests.situation()
            situation.now = now
            return pacer.decide(situation)
        }

        /// People answer, and so many of the last are lost.
        mutating func answers(_ count: Int, lost: Int) {
            for person in 0..<count {
                pacer.observe(.answered(after: 12, CallTraits()), at: now)
                if person >= count - lost { pacer.observe(.abandoned, at: now) }
            }
        }
    }

    @Test
    func `a budget that is nearly spent asks for progressive, and the guard goes when the budget is back`() {
        var story = Story()
        #expect(story.look().rung == .predictive)
        let standing = story.pacer.standings(at: story.now)[0]
        // Overspent beyond what the rest of the day can win back.
        let lost = Int(standing.cap * (Double(standing.answered) + standing.expected))
        story.answers(lost, lost: lost)
        let guarded = story.look(after: 1)
        #expect(guarded.rung == .progressive)
        #expect(guarded.constraint == .guarded || guarded.constraint == .agents)
        #expect(guarded.reading?.caution == .guarded)
        story.answers(lost * 40, lost: 0)
        #expect(story.look(after: 1).rung == .predictive)
    }

    @Test
    func `people lost though each dial had an agent lead to preview, and then to a pause of ten minutes`() {
        var story = Story()
        story.settings.minimumAgents = 1_000
        story.pacer.use(story.settings)
        #expect(story.look().rung == .progressive)
        // Calls dialled before the step are not held against it.
        story.answers(3, lost: 3)
        #expect(story.look(after: 1).rung == .progressive)
        story.now += 100
        story.answers(40, lost: 3)
        #expect(story.look().rung == .progressive, "three of forty: agents log off now and then")
        story.answers(3, lost: 3)
        let preview = story.look(after: 1)
        #expect(preview.rung == .preview)
        #expect(preview.reading?.caution == .lossesInProgressive)
        #expect(preview.why.contains("the agent is called before the customer"))
        story.now += 100
        story.answers(6, lost: 3)
        let pause = story.look(after: 1)
        #expect(pause.rung == .pause)
        #expect(pause.dials == 0)
        #expect(pause.constraint == .paused)
        #expect(pause.why.contains("nothing is dialled for ten minutes"))
        #expect(story.look(after: 590).rung == .pause)
        #expect(story.look(after: 20).rung == .preview)
        #expect(story.look(after: 610).rung == .progressive)
    }
}
