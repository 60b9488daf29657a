import CallPacing
import Testing

/// Several campaigns on the same agents.
struct SharedPacingTests {
    private func claims(_ weights: [Double], calls: [[Double]]) -> [SharedPacing.Claim] {
        weights.indices.map { place in
            SharedPacing.Claim(
                campaign: Int64(place + 1), weight: weights[place],
                situation: PredictivePacerTests.situation(idle: 8, ringing: calls[place]))
        }
    }

    @Test
    func `one campaign alone decides as it would by itself`() {
        var pacers = [PredictivePacerTests.seasoned]
        var shared = SharedPacing()
        let situation = PredictivePacerTests.situation()
        var alone = pacers[0]
        let decision = shared.decide([SharedPacing.Claim(campaign: 1, situation: situation)], &pacers)[0]
        #expect(decision.dials == alone.decide(situation).dials)
        #expect(decision.constraint == .budget)
    }

    @Test
    func `two on the same agents dial together about what one of them would, half each`() {
        var pacers = [PredictivePacerTests.seasoned, PredictivePacerTests.seasoned]
        var alone = pacers[0]
        let one = alone.decide(PredictivePacerTests.situation(idle: 8, ringing: [])).dials
        var shared = SharedPacing()
        let dials = shared.decide(claims([1, 1], calls: [[], []]), &pacers).map(\.dials)
        #expect(abs(dials[0] + dials[1] - one) <= 1)
        #expect(abs(dials[0] - dials[1]) <= 1)
    }

    @Test
    func `the other's ringing calls count, by the share of agents in common`() {
        func dials(overlap: Double) -> Int {
            var pacers = [PredictivePacerTests.seasoned, PredictivePacerTests.seasoned]
            var claims = claims([1, 1], calls: [[], Array(repeating: 8, count: 30)])
            claims[0].overlaps = [2: overlap]
            claims[1].overlaps = [1: overlap]
            claims[1].situation.leads = 0
            var shared = SharedPacing()
            return shared.decide(claims, &pacers)[0].dials
        }
        #expect(dials(overlap: 0) > dials(overlap: 0.5))
        #expect(dials(overlap: 0.5) > dials(overlap: 1))
    }

    @Test
    func `dials go by weight over time, and who was away does not come back with a right to everything`() {
        var shared = SharedPacing()
        var pacers = [PredictivePacerTests.seasoned, PredictivePacerTests.seasoned]
        var total = [0, 0]
        for _ in 0..<40 {
            let decisions = shared.decide(claims([3, 1], calls: [[], []]), &pacers)
            for place in 0..<2 { total[place] += decisions[place].dials }
        }
        let ratio = Double(total[0]) / Double(total[1])
        #expect(ratio > 2.6 && ratio < 3.4)
        // The second alone for a while, then both again.
        for _ in 0..<40 {
            var claims = claims([1, 1], calls: [[], []])
            claims[0].situation.leads = 0
            #expect(shared.decide(claims, &pacers)[0].dials == 0)
        }
        var back = [0, 0]
        for _ in 0..<20 {
            let decisions = shared.decide(claims([1, 1], calls: [[], []]), &pacers)
            for place in 0..<2 { back[place] += decisions[place].dials }
        }
        #expect(back[1] * 3 > back[0], "\(back)")
    }
}
