/// A time zone as a table: how far local time is ahead of UTC, and when that changes.
///
/// The floor has no library of time zones; the shell makes the table from the system's, some years back and ahead.
/// Before the first transition ``initialOffset`` holds, after the last one its offset does.
public struct Zone: Hashable, Sendable, Codable {
    /// A change of the clocks.
    public struct Transition: Hashable, Sendable, Codable {
        /// From this moment on ...
        public var at: Instant
        /// ... local time is this many seconds ahead of UTC.
        public var offset: Int

        /// Creates a change of the clocks.
        public init(at: Instant, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// The row's id.
    public let id: ZoneID
    /// What the IANA database calls it: `Europe/Berlin`.
    public let name: String
    /// Seconds that local time is ahead of UTC before the first transition; negative in the west.
    public let initialOffset: Int
    /// When the clocks change, earliest first.
    public let transitions: [Transition]

    /// Creates a zone. Transitions are sorted; of several at one moment the last given holds.
    public init(id: ZoneID, name: String, initialOffset: Int, transitions: [Transition] = []) {
        self.id = id
        self.name = name
        self.initialOffset = initialOffset
        var offsets: [Instant: Int] = [:]
        for transition in transitions { offsets[transition.at] = transition.offset }
        self.transitions = offsets.keys.sorted().map { Transition(at: $0, offset: offsets[$0]!) }
    }

    /// Seconds that local time is ahead of UTC at `moment`.
    public func offset(at moment: Instant) -> Int { offset(ofSegment: segment(at: moment)) }

    /// How many transitions have happened at `moment`: the number of the stretch of constant offset it lies in.
    func segment(at moment: Instant) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= moment { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The offset, in seconds, of that stretch.
    func offset(ofSegment segment: Int) -> Int { segment == 0 ? initialOffset : transitions[segment - 1].offset }
}
