import DequeModule

/// What happened within the last so many seconds, as a count and a sum.
struct Window: Hashable, Sendable {
    let length: Double
    private var events: Deque<Event> = []
    private(set) var sum = 0.0

    private struct Event: Hashable, Sendable {
        var at: Double
        var value: Double
    }

    init(_ length: Double) { self.length = length }

    mutating func add(_ value: Double = 1, at time: Double) {
        events.append(Event(at: time, value: value))
        sum += value
        forget(time)
    }

    private mutating func forget(_ time: Double) {
        while let first = events.first, first.at < time - length {
            sum -= first.value
            events.removeFirst()
        }
    }

    /// Events in the window that ends now.
    mutating func count(at time: Double) -> Int {
        forget(time)
        return events.count
    }

    /// The sum of their values.
    mutating func total(at time: Double) -> Double {
        forget(time)
        return sum
    }
}

/// A running mean over everything, or over the last so many values.
struct RunningMean: Hashable, Sendable {
    private var sum = 0.0
    private(set) var count = 0
    private var kept: Deque<Double> = []
    private let last: Int?

    /// Creates a mean.
    ///
    /// - Parameter last: How many values count; nil means all.
    init(last: Int? = nil) { self.last = last }

    mutating func add(_ value: Double) {
        sum += value
        count += 1
        guard let last else { return }
        kept.append(value)
        if kept.count > last {
            sum -= kept.removeFirst()
            count -= 1
        }
    }

    /// The mean, or `fallback` when there is nothing yet.
    func mean(or fallback: Double) -> Double { count > 0 ? sum / Double(count) : fallback }

    /// The mean over `size` places of which those that are not filled hold `padding`.
    func padded(to size: Int, with padding: Double) -> Double {
        (sum + padding * Double(max(0, size - count))) / Double(max(size, count))
    }
}
