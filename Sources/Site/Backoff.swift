/// Growing pauses between tries, with jitter, so that many clients do not come back at the same moment.
struct Backoff: Sendable {
    private let shortest: Duration
    private let longest: Duration
    private var tries = 0

    init(from shortest: Duration = .milliseconds(100), to longest: Duration = .seconds(5)) {
        self.shortest = shortest
        self.longest = longest
    }

    /// The pause before the next try: doubles each time, and is cut by up to half at random.
    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let full = min(longest, shortest * (1 << min(tries, 16)))
        tries += 1
        return full * Double.random(in: 0.5...1, using: &generator)
    }

    /// A try succeeded: the next pause is the shortest again.
    mutating func reset() { tries = 0 }

    /// Sleeps for the next pause; returns early, without an error, when the task is cancelled.
    mutating func sleep() async {
        var generator = SystemRandomNumberGenerator()
        try? await Task.sleep(for: next(using: &generator))
    }
}
