public import CallFloor

/// A pool of caller IDs as operators set it.
public struct CallerIDPoolSetup: Sendable, Hashable, Codable {
    /// The row's id.
    public var id: CallerIDPoolID
    /// What people call it. Unique within the tenant.
    public var name: String
    /// Which member is shown next.
    public var rotation: CallerIDPool.Rotation
    /// Whether a member that is local to the called number is taken before others.
    public var prefersLocal: Bool
    /// What holds for its members unless they say otherwise. The token stands for none of them.
    public var defaults: CallerID

    /// Creates a pool's settings.
    public init(
        id: CallerIDPoolID = CallerIDPoolID(0), name: String, rotation: CallerIDPool.Rotation = .roundRobin,
        prefersLocal: Bool = false, defaults: CallerID = CallerID(token: CallerIDToken(0))
    ) {
        self.id = id
        self.name = name
        self.rotation = rotation
        self.prefersLocal = prefersLocal
        self.defaults = defaults
    }

    /// What is absurd about these settings, in sentences; empty when nothing is.
    public func objections() -> [String] {
        CallerIDPool(id: id, name: name, rotation: rotation, prefersLocal: prefersLocal, members: [defaults])
            .objections()
    }
}

/// A caller ID as operators set it. Prints its number nowhere.
public struct CallerIDSetup: Sendable, Hashable, CustomStringConvertible {
    /// Stands for the number.
    public var token: CallerIDToken
    /// The number that is shown, E.164, checked by the caller.
    public var number: String
    /// What people call it; customers do not see it.
    public var label: String?
    /// Beginnings of the numbers that it is local to, E.164; empty leaves that to its own number.
    public var areas: [String]
    /// How many calls may show it; nil is what its pool says.
    public var caps: [RateCap]?
    /// Calls that may show it at once; nil is what its pool says.
    public var maximumConcurrent: Int?
    /// After how many calls it rests; nil is what its pool says.
    public var coolsAfter: Int?
    /// How long it rests; nil is what its pool says.
    public var cooling: Duration?
    /// The answer rate below which it rests, above 0, below 1; nil is what its pool says.
    public var minimumAnswerRate: Double?
    /// Whether customers may see it; nil is what its pool says.
    public var presentation: CallerIDPresentation?

    /// Creates a caller ID that goes by its pool's rules.
    public init(token: CallerIDToken = CallerIDToken(0), number: String, label: String? = nil, areas: [String] = []) {
        self.token = token
        self.number = number
        self.label = label
        self.areas = areas
    }

    public var description: String { "caller ID \(token)" }

    /// Its rules, as the floor needs them.
    ///
    /// - Parameter defaults: What holds where it says nothing itself.
    public func rules(_ defaults: CallerID) -> CallerID {
        CallerID(
            token: token, caps: caps ?? defaults.caps,
            maximumConcurrent: maximumConcurrent ?? defaults.maximumConcurrent,
            coolsAfter: coolsAfter ?? defaults.coolsAfter, cooling: cooling ?? defaults.cooling,
            minimumAnswerRate: minimumAnswerRate ?? defaults.minimumAnswerRate,
            answerRateSample: defaults.answerRateSample, presentation: presentation ?? defaults.presentation)
    }
}

/// How people took to a caller ID, by the database.
public struct CallerIDHealth: Sendable, Hashable, Codable {
    /// The caller ID.
    public var token: CallerIDToken
    /// Calls that showed it.
    public var attempts: Int
    /// Calls that people answered, of those that reached a line.
    public var answers: Proportion
    /// The same of the last day.
    public var lastDay: Proportion
    /// When it was last shown; nil when it was not.
    public var lastShownAt: Instant?

    /// Creates a caller ID's health.
    public init(
        token: CallerIDToken, attempts: Int = 0, answers: Proportion = Proportion(0, of: 0),
        lastDay: Proportion = Proportion(0, of: 0), lastShownAt: Instant? = nil
    ) {
        self.token = token
        self.attempts = attempts
        self.answers = answers
        self.lastDay = lastDay
        self.lastShownAt = lastShownAt
    }
}
