/// The agents of a scenario: how many, how long they talk and wrap up, when they come and go. Times in seconds.
public struct AgentTeam: Hashable, Sendable, Codable {
    /// Agents at the beginning. At least 1.
    public var count: Int
    /// How long a conversation lasts.
    public var talk: Distribution
    /// How long an agent works after it.
    public var wrapUp: Distribution
    /// How talk times change in the course of the day: drawn times are multiplied by it.
    public var talkFactor: Curve
    /// How long an agent's phone rings for each call; nil keeps the phones connected all day.
    public var phoneRings: Distribution?
    /// Working time between two breaks, drawn anew each time; nil means no breaks.
    public var breakEvery: Distribution?
    /// How long a break lasts.
    public var breakLength: Distribution
    /// Changes of the number of agents, each day.
    public var changes: [Change]

    /// From `at` on, and within `over`, so many agents are there.
    public struct Change: Hashable, Sendable, Codable {
        /// Seconds after the day's opening.
        public var at: Double
        /// The seconds over which they come or go, evenly.
        public var over: Double
        /// How many are there afterwards. At most the team's `count`.
        public var count: Int

        private enum Key: String, CodingKey, CaseIterable { case at, over, count }

        /// Creates a change.
        public init(at: Double, over: Double = 0, count: Int) {
            self.at = at
            self.over = over
            self.count = count
        }

        public init(from decoder: any Decoder) throws {
            let fields = try Fields<Key>(decoder)
            self.init(
                at: try fields.required(.at), over: try fields.value(.over, 0), count: try fields.required(.count))
        }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case count, talk
        case wrapUp = "wrap_up"
        case talkFactor = "talk_factor"
        case phoneRings = "phone_rings"
        case breakEvery = "break_every"
        case breakLength = "break_length"
        case changes
    }

    /// Creates a team; the defaults are those of the standard suite.
    public init(
        count: Int = 20, talk: Distribution = .lognormal(mean: 90, cv: 1, max: nil),
        wrapUp: Distribution = .lognormal(mean: 20, cv: 0.7, max: nil), talkFactor: Curve = .constant(1),
        phoneRings: Distribution? = nil, breakEvery: Distribution? = nil, breakLength: Distribution = .constant(600),
        changes: [Change] = []
    ) {
        self.count = count
        self.talk = talk
        self.wrapUp = wrapUp
        self.talkFactor = talkFactor
        self.phoneRings = phoneRings
        self.breakEvery = breakEvery
        self.breakLength = breakLength
        self.changes = changes
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields<CodingKeys>(decoder)
        let usual = AgentTeam()
        self.init(
            count: try fields.value(.count, usual.count), talk: try fields.value(.talk, usual.talk),
            wrapUp: try fields.value(.wrapUp, usual.wrapUp),
            talkFactor: try fields.value(.talkFactor, usual.talkFactor),
            phoneRings: try fields.optional(.phoneRings), breakEvery: try fields.optional(.breakEvery),
            breakLength: try fields.value(.breakLength, usual.breakLength),
            changes: try fields.value(.changes, usual.changes))
    }

    func objections() -> [String] {
        var found = Objection.tooFew(count, atLeast: 1, "agents.count")
        found += talk.objections("agents.talk") + wrapUp.objections("agents.wrap_up")
        if talk.mean <= 0 { found.append("agents.talk: conversations must take time.") }
        if let phoneRings { found += phoneRings.objections("agents.phone_rings") }
        if let breakEvery {
            found += breakEvery.objections("agents.break_every")
            if breakEvery.mean <= 0 { found.append("agents.break_every: must be above 0.") }
        }
        found += breakLength.objections("agents.break_length")
        if case .steps(let steps) = talkFactor, steps.contains(where: { $0.value <= 0 }) {
            found.append("agents.talk_factor: every value must be above 0.")
        }
        for change in changes {
            found += Objection.negative(change.at, "agents.changes.at")
            found += Objection.negative(change.over, "agents.changes.over")
            if !(0...max(count, 0)).contains(change.count) {
                found.append("agents.changes.count: \(change.count) is not within 0...\(count), the team's size.")
            }
        }
        return found
    }
}
