/// A mixture of behaviours: from it and a seed comes a list of numbers, so that a lead list is a test scenario too.
///
/// Pure: the same profile, count and seed always give the same numbers.
public struct NetworkProfile: Sendable {
    /// One behaviour's part in the mixture.
    public struct Share: Sendable {
        /// What happens.
        public let behaviour: SandboxNumber.Behaviour
        /// How often, relative to the other shares.
        public let weight: Int
        /// Ring codes to draw from, evenly; name one twice to have it twice as often.
        public let ringCodes: [Int]
        /// Talk codes to draw from, evenly.
        public let talkCodes: [Int]

        /// Creates a share. Empty lists of codes count as `[0]`.
        public init(
            _ behaviour: SandboxNumber.Behaviour, weight: Int, ringCodes: [Int] = [1], talkCodes: [Int] = [0]
        ) {
            self.behaviour = behaviour
            self.weight = max(0, weight)
            self.ringCodes = ringCodes.isEmpty ? [0] : ringCodes
            self.talkCodes = talkCodes.isEmpty ? [0] : talkCodes
        }
    }

    /// The name by which a command line knows it.
    public let name: String
    /// The mixture; at least one share must have a weight.
    public let shares: [Share]

    /// Creates a profile.
    ///
    /// - Precondition: The weights' sum is greater than zero.
    public init(name: String, shares: [Share]) {
        precondition(shares.contains { $0.weight > 0 }, "a profile needs a share with a weight")
        self.name = name
        self.shares = shares
    }

    /// Draws numbers, all different as long as no cell of the plan needs more than 100,000.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - seed: Decides all that is left to chance.
    public func numbers(count: Int, seed: UInt64) -> [SandboxNumber] {
        var generator = SplitMix64(state: seed)
        let total = shares.reduce(0) { $0 + $1.weight }
        // Lists of different seeds begin at different serials, so that they seldom share a number.
        let first = Int.random(in: 0..<100_000, using: &generator)
        var used: [SandboxNumber: Int] = [:]
        return (0..<max(0, count)).map { _ in
            var draw = Int.random(in: 0..<total, using: &generator)
            let share = shares.first {
                draw -= $0.weight
                return draw < 0
            }
            guard let share else { preconditionFailure("the draw is below the sum of the weights") }
            let cell = SandboxNumber(
                share.behaviour, ringCode: share.ringCodes.randomElement(using: &generator) ?? 0,
                talkCode: share.talkCodes.randomElement(using: &generator) ?? 0)
            defer { used[cell, default: 0] += 1 }
            return SandboxNumber(
                cell.behaviour, ringCode: cell.ringCode, talkCode: cell.talkCode, serial: first + used[cell, default: 0]
            )
        }
    }
}

extension NetworkProfile {
    /// An ordinary list on an ordinary day: about half is answered by people, calls last as in a real call centre,
    /// shortened to fit a demonstration (5 to 45 seconds).
    public static let everyday = NetworkProfile(
        name: "everyday",
        shares: [
            Share(.person, weight: 20, ringCodes: [3, 4, 5, 5, 6], talkCodes: [4, 5, 6, 7]),
            Share(.talker, weight: 24, ringCodes: [3, 4, 5, 5, 6], talkCodes: [5, 6, 6, 7, 8]),
            Share(.hangsUpAtOnce, weight: 2, ringCodes: [3, 4]),
            Share(.machine, weight: 13, ringCodes: [6, 7], talkCodes: [4, 5]),
            Share(.noAnswer, weight: 22, ringCodes: [8, 9]),
            Share(.busy, weight: 8, ringCodes: [0, 1]),
            Share(.unallocated, weight: 4, ringCodes: [0, 1]),
            Share(.notInService, weight: 2),
            Share(.rejected, weight: 3, ringCodes: [2, 3]),
            Share(.unreachable, weight: 1, ringCodes: [1]),
            Share(.congestion, weight: 1, ringCodes: [0]),
        ])

    /// The same world at a pace for tests and short demonstrations: nothing rings or talks longer than five seconds.
    public static let quick = NetworkProfile(
        name: "quick",
        shares: [
            Share(.person, weight: 22, ringCodes: [1, 1, 2, 3], talkCodes: [1, 2, 3]),
            Share(.talker, weight: 24, ringCodes: [1, 2, 2, 3], talkCodes: [2, 3, 4]),
            Share(.hangsUpAtOnce, weight: 2, ringCodes: [1]),
            Share(.machine, weight: 8, ringCodes: [2, 3], talkCodes: [0, 1]),
            Share(.noAnswer, weight: 18, ringCodes: [4, 5]),
            Share(.busy, weight: 10, ringCodes: [0, 1]),
            Share(.unallocated, weight: 5, ringCodes: [0, 1]),
            Share(.notInService, weight: 2),
            Share(.rejected, weight: 4, ringCodes: [1, 2]),
            Share(.unreachable, weight: 2, ringCodes: [1]),
            Share(.outOfOrder, weight: 1, ringCodes: [1]),
            Share(.changed, weight: 1, ringCodes: [1]),
            Share(.congestion, weight: 1, ringCodes: [0]),
        ])

    /// Everybody answers at once, says hello and stays a second: for measuring calls per second.
    public static let answering = NetworkProfile(
        name: "answering", shares: [Share(.person, weight: 1, ringCodes: [0], talkCodes: [1])])

    /// The profiles above, for a command line to choose from.
    public static let all = [everyday, quick, answering]
}

/// A small generator whose sequence is the same on every machine and in every version of Swift: SplitMix64 (Steele, Lea
/// and Flood, "Fast splittable pseudorandom number generators", 2014).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(state: UInt64) { self.state = state }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
