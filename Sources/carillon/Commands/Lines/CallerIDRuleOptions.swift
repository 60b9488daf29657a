import ArgumentParser
import CallFloor

/// Rules of a caller ID: a pool's for all its numbers, or one number's own.
struct CallerIDRuleOptions: ParsableArguments {
    @Option(
        name: .customLong("cap"),
        help:
            "Calls that may show it within a sliding window: 20/1h, 100/1d. May be given several times; 'none' is no cap."
    )
    var caps: [Limit<RateCap>] = []
    @Option(help: "Calls that may show it at once, or 'none'.") var maximumConcurrent: Limit<Int>?
    @Option(help: "After how many calls it rests, or 'none'.") var coolsAfter: Limit<Int>?
    @Option(help: "How long it rests, in seconds. Default: 3600.") var cooling: Double?
    @Option(help: "The answer rate below which it rests, above 0 and below 1, or 'none'.")
    var minimumAnswerRate: Limit<Double>?
    @Option(help: "Whether customers see it: allowed (the default), restricted.") var presentation:
        CallerIDPresentation?

    /// The caps that are named; nil when nothing is said of them.
    var capList: [RateCap]? { caps.isEmpty ? nil : caps.compactMap(\.value) }

    /// How long it rests; nil when nothing is said of it.
    func coolingTime() throws -> Duration? { try cooling.map { try TrunkOptions.duration($0, "--cooling") } }
}

/// A value, or the word `none`.
struct Limit<Value: ExpressibleByArgument & Sendable>: ExpressibleByArgument, Sendable {
    let value: Value?

    init?(argument: String) {
        if argument == "none" {
            value = nil
        } else {
            guard let value = Value(argument: argument) else { return nil }
            self.value = value
        }
    }
}
