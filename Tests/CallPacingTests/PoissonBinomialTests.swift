import CallPacing
import Testing

/// P10: the approximation, against the exact distribution by convolution.
struct PoissonBinomialTests {
    private func exact(_ terms: [Double], atLeast n: Int) -> Double {
        var chance = [1.0]
        for a in terms {
            chance.append(0)
            for i in stride(from: chance.count - 1, through: 1, by: -1) {
                chance[i] = chance[i] * (1 - a) + chance[i - 1] * a
            }
            chance[0] *= 1 - a
        }
        return n <= 0 ? 1 : n >= chance.count ? 0 : min(1, chance[n...].reduce(0, +))
    }

    @Test(arguments: 0..<12)
    func `the approximation is within 0.01 of the exact tail where it is used`(seed: Int) {
        var dice = PacingWorld.Dice(state: UInt64(seed))
        let count = 17 + Int(dice.unit() * 60)
        // Terms as they come in pacing: many small, some nearly certain, some in between.
        let terms = (0..<count).map { _ in
            let u = dice.unit()
            return u < 0.4 ? 0.3 * dice.unit() : u < 0.7 ? 0.7 + 0.3 * dice.unit() : dice.unit()
        }
        var sum = PoissonBinomial()
        for a in terms { sum.add(a) }
        // Seventeen terms of which most are as good as certain are the worst case there is.
        let bound = terms.reduce(0) { $0 + $1 * (1 - $1) } < 1.6 ? 0.015 : 0.01
        for n in 0...(count + 1) {
            let error = sum.approximately(n) - exact(terms, atLeast: n)
            #expect(abs(error) < bound, "seed \(seed), \(count) terms, n = \(n)")
        }
    }

    @Test(arguments: [1, 2, 5, 16])
    func `up to sixteen terms the tail is exact`(count: Int) {
        var dice = PacingWorld.Dice(state: UInt64(count))
        let terms = (0..<count).map { _ in dice.unit() }
        var sum = PoissonBinomial()
        for a in terms { sum.add(a) }
        for n in -1...(count + 1) { #expect(abs(sum.atLeast(n) - exact(terms, atLeast: n)) < 1e-12) }
    }

    @Test
    func `more than there are terms never happens, nothing at all always does`() {
        var sum = PoissonBinomial()
        #expect(sum.atLeast(0) == 1)
        #expect(sum.atLeast(1) == 0)
        for _ in 0..<30 { sum.add(1) }
        #expect(sum.atLeast(30) == 1)
        #expect(sum.atLeast(31) == 0)
        for _ in 0..<30 { sum.add(0) }
        #expect(sum.atLeast(31) == 0)
    }

    @Test
    func `moments added at once give the same tail as terms added one by one`() {
        var one = PoissonBinomial()
        var many = PoissonBinomial()
        for _ in 0..<20 { one.add(0.3) }
        many.add(count: 20, mean: 6, variance: 4.2, skew: 20 * 0.21 * 0.4)
        for n in 0...21 { #expect(abs(one.atLeast(n) - many.atLeast(n)) < 1e-12) }
        // Fewer than sixteen, but nobody knows them one by one.
        var few = PoissonBinomial()
        few.add(count: 3, mean: 1.5, variance: 0.75, skew: 0)
        few.add(0.5)
        #expect(abs(few.atLeast(2) - 0.6875) < 0.05)
    }
}
