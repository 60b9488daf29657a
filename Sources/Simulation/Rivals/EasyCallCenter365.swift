import CallFloor

/// EasyCallCenter365's batch dialer.
///
/// Source: BatchTaskManager of easycallcenter365/easycallcenter365. Free agents, less the young unanswered dials times
/// calls per agent, plus agents who should be free within a ring time, less nine tenths of the queue; that many agents
/// times calls per agent are dialled in one go, then it sleeps for 15 s (3 s when nothing was to do). After seven minutes,
/// every 31 s, calls per agent become finished over connected calls of the whole batch, and the mean times are measured.
/// Two slips are kept as they are: unanswered dials are multiplied by calls per agent where they should be divided, and
/// wrap-up is subtracted from the talk time where it should be added. Only dials younger than 15 s count as unanswered.
///
/// Settings: calls per agent 2, ring 10 s, talk 60 s, wrap-up 10 s until they are measured; the task's values, which an
/// operator would type in.
public struct EasyCallCenter365: Rival {
    private var callsPerAgent: Double
    private var ring = RunningMean()
    private var talk = RunningMean()
    private var wrapUp = RunningMean()
    private var finished = 0
    private var connected = 0
    private var meanRing = 10.0
    private var meanTalk = 60.0
    private var meanWrapUp = 10.0
    private var nextCount = 420.0

    /// Creates a dialer with so many calls per agent to begin with.
    public init(callsPerAgent: Double = 2) { self.callsPerAgent = callsPerAgent }

    public var looksAtEach: Bool { true }

    public mutating func heard(_ news: CallNews, at time: Double) {
        switch news {
        case .dialled: break
        case .answered(let after): ring.add(after)
        case .handled(_, _, let seconds): wrapUp.add(seconds)
        case .ended(let record):
            finished += 1
            guard let bridgedAt = record.bridgedAt else { return }
            connected += 1
            talk.add((record.endedAt - bridgedAt).inSeconds)
        }
    }

    public mutating func look(_ scene: Scene) -> Look {
        if scene.time >= nextCount {
            nextCount = scene.time + 31
            if connected > 0 { callsPerAgent = Double(finished) / Double(connected) }
            meanRing = max(5, ring.mean(or: meanRing))
            meanTalk = max(5, talk.mean(or: meanTalk))
            meanWrapUp = max(5, wrapUp.mean(or: meanWrapUp))
        }
        let young = scene.ringingFor.count { $0 < 15 }
        let free = scene.idle - Int(Double(young) * callsPerAgent)
        let soon = scene.busy.count { meanRing - (meanTalk - meanWrapUp - $0.handling) > 0 }
        let agents = free + soon - Int(0.9 * Double(scene.waiting))
        guard agents > 0 else { return Look(dials: 0, nextIn: 3) }
        return Look(dials: Int(Double(agents) * callsPerAgent), nextIn: 15)
    }
}
