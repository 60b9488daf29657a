/// Several predictive campaigns that share agents, decided together: one pool, whose calls compete for the same agents, and
/// dials that go round by weight.
///
/// Pooling is worth more than any rule: two teams of five are as busy as one of ten only when their calls are counted
/// together. Each campaign keeps its own budget and theta; the risk of its next dial counts every campaign's calls. Among
/// those that may dial, the one with the least work per weight is next (weighted fair queueing; a dial's work is the agent's
/// time that it will take on average).
public struct SharedPacing: Hashable, Sendable, Codable {
    /// One campaign's part in a decision.
    public struct Claim: Hashable, Sendable {
        /// The campaign's id.
        public var campaign: Int64
        /// Its weight against the others': above 0.
        public var weight: Double
        /// What it sees: agents are all who may take its calls, calls are its own.
        public var situation: PacingSituation
        /// Of each other campaign's calls, the share that goes to agents of this one: 1 when they have the same agents, 0
        /// when they have none in common. What is missing counts as 1.
        public var overlaps: [Int64: Double]

        /// Creates a claim.
        public init(campaign: Int64, weight: Double = 1, situation: PacingSituation, overlaps: [Int64: Double] = [:]) {
            self.campaign = campaign
            self.weight = weight
            self.situation = situation
            self.overlaps = overlaps
        }
    }

    // Work dialled so far per weight. Looked up, never walked through.
    private var served: [Int64: Double] = [:]

    /// Begins with nobody served.
    public init() {}

    /// Decides how many numbers each campaign dials now: decisions in the order of `claims`, whose pacers are `pacers`.
    public mutating func decide(_ claims: [Claim], _ pacers: inout [PredictivePacer]) -> [PacingDecision] {
        precondition(claims.count == pacers.count, "a pacer for each claim")
        let calls = claims.map { $0.situation.detail?.calls.count ?? 0 }
        let all = calls.reduce(0, +)
        var plans = claims.indices.map { pacers[$0].plan(claims[$0].situation, others: all - calls[$0]) }
        for place in claims.indices { count(othersOf: place, claims, pacers, &plans) }
        var dials = [Int](repeating: 0, count: claims.count)
        catchUp(claims, plans)
        while let place = next(claims, plans, dials) {
            let p = pacers[place].probability(ofDial: dials[place], claims[place].situation)
            for other in claims.indices {
                let overlap = other == place ? 1 : overlap(of: claims[place].campaign, in: claims[other])
                guard overlap > 0 else { continue }
                let answer = plans[place].tables.answer
                plans[other].sums.add(plans[other].tables.horizons.map { p * answer($0) * overlap })
            }
            dials[place] += 1
            served[claims[place].campaign, default: 0] += p * plans[place].tables.handling / claims[place].weight
        }
        return claims.indices.map { pacers[$0].conclude(dials[$0], plans[$0], claims[$0].situation) }
    }

    /// Adds the calls of the other campaigns, and takes away the agents that their waiting people will have.
    private func count(
        othersOf place: Int, _ claims: [Claim], _ pacers: [PredictivePacer], _ plans: inout [PredictivePacer.Plan]
    ) {
        var waiting = 0.0
        for other in claims.indices where other != place {
            let overlap = overlap(of: claims[other].campaign, in: claims[place])
            guard overlap > 0 else { continue }
            waiting += overlap * Double(claims[other].situation.waiting)
            guard let detail = claims[other].situation.detail else { continue }
            pacers[other].addCalls(
                detail, plans[other].tables, share: overlap, within: plans[place].tables.horizons, isOwn: false,
                &plans[place].sums)
        }
        plans[place].sums.agents -= Int(waiting.rounded())
        plans[place].sums.close()
    }

    private func overlap(of other: Int64, in claim: Claim) -> Double {
        min(1, max(0, claim.overlaps[other] ?? 1))
    }

    /// Who dialled nothing for a while does not come back with a right to everything.
    private mutating func catchUp(_ claims: [Claim], _ plans: [PredictivePacer.Plan]) {
        let active = claims.indices.filter { plans[$0].most > 0 }
        guard let most = active.map({ served[claims[$0].campaign] ?? 0 }).max() else { return }
        for place in active {
            let handling = plans[place].tables.handling / claims[place].weight
            // At most about two conversations behind the one that is furthest.
            served[claims[place].campaign] = max(served[claims[place].campaign] ?? 0, most - 2 * handling)
        }
    }

    /// The campaign that dials next: of those whose risk and limits allow it, the one with the least work per weight.
    private func next(_ claims: [Claim], _ plans: [PredictivePacer.Plan], _ dials: [Int]) -> Int? {
        var best: Int?
        for place in claims.indices {
            let plan = plans[place]
            guard plan.rung == .predictive, dials[place] < plan.most, plan.sums.risk <= plan.theta else { continue }
            let work = served[claims[place].campaign] ?? 0
            if best.map({ work < served[claims[$0].campaign] ?? 0 }) ?? true { best = place }
        }
        return best
    }
}
