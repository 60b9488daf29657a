import CallFloor

import func Glibc.cos
import func Glibc.log
import func Glibc.sqrt

/// Random numbers with a seed, as the distributions need them. Not fit for secrets.
public struct Dice: Hashable, Sendable, Codable {
    private var generator: SeededGenerator
    /// The second of a pair of normal numbers, kept for the next throw.
    private var spareNormal: Double?

    /// Creates dice; the same seed and the same stream give the same throws.
    ///
    /// - Parameters:
    ///   - seed: The run's seed.
    ///   - stream: Which of the run's independent sources this is: a change in one must not move the others.
    public init(seed: UInt64, stream: UInt64 = 0) {
        // The first throw of one generator seeds the other: streams of neighbouring seeds do not overlap.
        var mother = SeededGenerator(seed: seed &+ stream &* 0xD1B5_4A32_D192_ED03)
        generator = SeededGenerator(seed: mother.next())
    }

    /// Evenly spread over 0..<1.
    public mutating func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

    /// True with probability `p`, 0...1.
    public mutating func chance(_ p: Double) -> Bool { p > 0 && uniform() < p }

    /// A whole number in 0..<bound; `bound` is above 0.
    public mutating func below(_ bound: Int) -> Int { min(bound - 1, Int(uniform() * Double(bound))) }

    /// Exponential with mean 1.
    public mutating func exponential() -> Double { -log(1 - uniform()) }

    /// Normal with mean 0 and variance 1 (Box and Muller, Annals of Mathematical Statistics 29, 1958).
    public mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        let radius = sqrt(2 * exponential())
        let angle = 2 * Double.pi * uniform()
        spareNormal = radius * cos(angle - Double.pi / 2)
        return radius * cos(angle)
    }

    /// Gamma with this shape (above 0) and scale 1 (Marsaglia and Tsang, ACM TOMS 26:3, 2000).
    public mutating func gamma(shape: Double) -> Double {
        guard shape >= 1 else {
            // A shape below 1 by the boost of their section 6.
            let boosted = gamma(shape: shape + 1)
            return boosted * exponentiated(uniform(), 1 / shape)
        }
        let d = shape - 1.0 / 3
        let c = 1 / sqrt(9 * d)
        while true {
            let x = normal()
            let v = 1 + c * x
            guard v > 0 else { continue }
            let cube = v * v * v
            let u = 1 - uniform()
            if log(u) < 0.5 * x * x + d - d * cube + d * log(cube) { return d * cube }
        }
    }
}
