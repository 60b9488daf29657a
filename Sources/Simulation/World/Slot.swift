/// What was measured in one stretch of a simulated day. Times in microseconds of all agents together.
public struct Slot: Hashable, Sendable, Codable {
    /// Time that agents talked or wrapped up.
    public var busy: Int64 = 0
    /// Time that agents were logged in and not on a break.
    public var present: Int64 = 0
    /// Of `busy`: conversations.
    public var talk: Int64 = 0
    /// Dials.
    public var dials = 0
    /// Dials that a person, or an undetected machine, answered, by the moment of the answer.
    public var answers = 0
    /// Of these: abandoned.
    public var abandoned = 0

    /// How long a slot is, in microseconds: five minutes.
    public static let length: Int64 = 300_000_000

    /// Slots in an hour.
    static let perHour = Int(3_600_000_000 / length)

    static func += (left: inout Slot, right: Slot) {
        left.busy += right.busy
        left.present += right.present
        left.talk += right.talk
        left.dials += right.dials
        left.answers += right.answers
        left.abandoned += right.abandoned
    }

    static func sum(_ slots: some Sequence<Slot>) -> Slot { slots.reduce(into: Slot()) { $0 += $1 } }

    /// Share of the agents' time that they talked or wrapped up, 0...1; 0 when nobody was there.
    public var occupancy: Double { present > 0 ? Double(busy) / Double(present) : 0 }

    /// Share of live answers that were abandoned, 0...1; 0 when there were none.
    public var abandonRate: Double { answers > 0 ? Double(abandoned) / Double(answers) : 0 }
}
