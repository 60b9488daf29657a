/// What is worked out from a campaign's statistics every 20 s, so that a decision only looks up and adds.
struct RiskTables: Hashable, Sendable, Codable {
    /// Seconds between rebuilds.
    static let lifetime = 20.0
    /// Moments at which a new dial might be answered: the (m - 1/2)/M quantiles of the answer delay.
    static let count = 6

    /// When they were built, seconds since 1970.
    var builtAt: Double
    /// What an answered person may still wait when an agent's phone has to ring first.
    var grace: Double
    /// Seconds from now at which a new dial might be answered.
    var horizons: [Double]
    var answer: DelayCurve
    var other: DelayCurve
    var detection: DelayCurve
    /// Mean seconds of machine detection; 0 without it.
    var detectionMean: Double
    /// Of what answers, the share of persons.
    var persons: Double
    var freeing: FreeingTable
    var talk: HazardCurve
    /// Of agents who end a call, the share that is ready again.
    var returns: Double
    /// Mean seconds that a conversation and its wrap-up keep an agent.
    var handling: Double

    init(_ memory: PacingMemory, _ detail: PacingDetail, grace: Double, at now: Double) {
        builtAt = now
        self.grace = grace
        let answer = memory.answerDelay.curve
        self.answer = answer
        other = memory.otherDelay.curve
        detection = memory.detection.curve
        detectionMean = memory.persons.weight > 0 ? detection.mean : 0
        // Five of each before anything was detected.
        persons = (5 + memory.persons.yes) / (10 + memory.persons.weight)
        horizons = (0..<Self.count).map { answer.quantile((Double($0) + 0.5) / Double(Self.count)) }
        var talking: [Double] = []
        var wrappingUp: [Double] = []
        for agent in detail.busy {
            if agent.phase == .talk { talking.append(agent.elapsed) } else { wrappingUp.append(agent.elapsed) }
        }
        talk = memory.talk.curve(going: talking)
        freeing = FreeingTable(
            horizons: horizons.map { $0 + grace }, talk: talk, wrapUp: memory.wrapUp.curve(going: wrappingUp))
        // Twenty who came back before anybody ended a call.
        returns = (20 + memory.returns.yes) / (20 + memory.returns.weight)
        handling = memory.talk.mean + memory.wrapUp.mean
    }

    /// The probability that an open call, answered with probability `p` when it was dialled, needs an agent within each of
    /// some horizons (any campaign's). Returns that it ever does.
    func needs(_ call: OpenCall, _ p: Double, within horizons: [Double], into: inout [Double]) -> Double {
        if let since = call.detecting {
            let left = 1 - detection(since)
            guard left > 1e-9 else {
                // It should have been told by now: any moment.
                for m in horizons.indices { into[m] = persons }
                return persons
            }
            for m in horizons.indices {
                into[m] = persons * (detection(since + horizons[m]) - detection(since)) / left
            }
            return persons
        }
        // A ringing call will be detected once it is answered: its delay is at least that much longer.
        let age = call.age + detectionMean
        let answered = answer(age)
        let still = p * (1 - answered)
        let all = still + (1 - p) * (1 - other(call.age))
        guard all > 1e-12, still > 0 else {
            for m in horizons.indices { into[m] = 0 }
            return 0
        }
        let scale = p / all
        for m in horizons.indices { into[m] = max(0, (answer(call.age + horizons[m]) - answered) * scale) }
        return still / all
    }
}
