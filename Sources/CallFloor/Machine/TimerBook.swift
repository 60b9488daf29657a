/// The timers that are set. A firing that comes after its timer was cancelled or moved is recognised as stale.
struct TimerBook: Hashable, Sendable, Codable {
    private var due: [Timer: Instant] = [:]

    private struct Entry: Codable {
        var timer: Timer
        var at: Instant
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let entries = try [Entry](from: decoder)
        due = Dictionary(uniqueKeysWithValues: entries.map { ($0.timer, $0.at) })
    }

    func encode(to encoder: any Encoder) throws {
        try pending.map { Entry(timer: $0.timer, at: $0.at) }.encode(to: encoder)
    }

    /// Earliest first; equal instants in the order of the timers' descriptions, never of their hashes.
    var pending: [(timer: Timer, at: Instant)] {
        due.map { (timer: $0.key, at: $0.value, name: "\($0.key)") }
            .sorted { $0.at == $1.at ? $0.name < $1.name : $0.at < $1.at }
            .map { (timer: $0.timer, at: $0.at) }
    }

    func isSet(_ timer: Timer) -> Bool { due[timer] != nil }

    func due(_ timer: Timer) -> Instant? { due[timer] }

    mutating func set(_ timer: Timer, at instant: Instant) { due[timer] = instant }

    /// Whether there was one to cancel.
    mutating func cancel(_ timer: Timer) -> Bool { due.removeValue(forKey: timer) != nil }

    mutating func takeIfDue(_ timer: Timer, at now: Instant) -> Bool {
        guard let at = due[timer], at <= now else { return false }
        due[timer] = nil
        return true
    }
}
