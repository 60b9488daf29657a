/// Whether the customer may see the number that a call shows (ITU-T Q.951.3, RFC 3323).
public enum CallerIDPresentation: String, Hashable, Sendable, Codable, CaseIterable {
    /// The number is shown.
    case allowed
    /// The network knows the number and does not show it.
    case restricted
}

/// A number that is shown to customers, as the floor needs it: a token and its rules, never the number.
public struct CallerID: Hashable, Sendable, Codable {
    /// Stands for the number.
    public var token: CallerIDToken
    /// How many calls may show it in sliding windows, all of which hold. Empty means no cap.
    public var caps: [RateCap]
    /// Calls that may show it at once; nil means any number. At least 1.
    public var maximumConcurrent: Int?
    /// After how many calls it rests for `cooling`; nil means that it does not. At least 1.
    public var coolsAfter: Int?
    /// How long it rests, after `coolsAfter` calls or when too few people answered. At least 1 s.
    public var cooling: Duration
    /// It rests when a smaller part of the last `answerRateSample` calls was answered; nil means never. Above 0, below 1.
    public var minimumAnswerRate: Double?
    /// How many calls the answer rate is taken over before it is compared. 10...1,000.
    public var answerRateSample: Int
    /// Whether the customer may see it.
    public var presentation: CallerIDPresentation

    /// Creates a caller ID's settings.
    public init(
        token: CallerIDToken, caps: [RateCap] = [], maximumConcurrent: Int? = nil, coolsAfter: Int? = nil,
        cooling: Duration = .seconds(3_600), minimumAnswerRate: Double? = nil, answerRateSample: Int = 50,
        presentation: CallerIDPresentation = .allowed
    ) {
        self.token = token
        self.caps = caps
        self.maximumConcurrent = maximumConcurrent
        self.coolsAfter = coolsAfter
        self.cooling = cooling
        self.minimumAnswerRate = minimumAnswerRate
        self.answerRateSample = answerRateSample
        self.presentation = presentation
    }

    /// What is absurd about these settings, in sentences; empty when nothing is.
    public func objections() -> [String] {
        var found = caps.flatMap { $0.objections() }
        if caps.count > 8 { found.append("a caller ID has \(caps.count) caps: at most 8") }
        if let maximumConcurrent, !(1...10_000).contains(maximumConcurrent) {
            found.append("calls at once must be 1 to 10000, not \(maximumConcurrent)")
        }
        if let coolsAfter, !(1...RateCap.highestCount).contains(coolsAfter) {
            found.append("it cannot rest after \(coolsAfter) calls: say 1 to \(RateCap.highestCount)")
        }
        if cooling < .seconds(1) || cooling > RateCap.longestWindow {
            found.append("it must rest for 1 second to a year")
        }
        if let rate = minimumAnswerRate, !(rate > 0 && rate < 1) {
            found.append("the lowest answer rate must be above 0 and below 1, such as 0.05")
        }
        if !(10...1_000).contains(answerRateSample) {
            found.append("the answer rate must be taken over 10 to 1000 calls, not \(answerRateSample)")
        }
        return found
    }
}

/// Caller IDs that campaigns show in turn.
public struct CallerIDPool: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: CallerIDPoolID
    /// What people call it. Unique within the tenant.
    public var name: String
    /// Which member is shown next.
    public var rotation: Rotation
    /// Whether a member that is local to the called number is taken before others.
    public var prefersLocal: Bool
    /// The caller IDs, in the order of their tokens.
    public var members: [CallerID]

    /// How the next caller ID is chosen among those that may be shown.
    public enum Rotation: String, Hashable, Sendable, Codable, CaseIterable {
        /// One after the other.
        case roundRobin = "round-robin"
        /// The one that has been shown least often; of several, the one whose last call is longest ago.
        case leastUsed = "least-used"
        /// Any.
        case random
    }

    /// Creates a pool.
    public init(
        id: CallerIDPoolID, name: String, rotation: Rotation = .roundRobin, prefersLocal: Bool = false,
        members: [CallerID] = []
    ) {
        self.id = id
        self.name = name
        self.rotation = rotation
        self.prefersLocal = prefersLocal
        self.members = members
    }

    /// What is absurd about these settings, in sentences; empty when nothing is.
    public func objections() -> [String] {
        var found: [String] = []
        if let objection = Naming.objection(to: name, of: "the pool's name") { found.append(objection) }
        if Set(members.map(\.token)).count != members.count {
            found.append("pool '\(name)' has a caller ID twice")
        }
        var told: Set<String> = []
        for objection in members.flatMap({ $0.objections() }) where told.insert(objection).inserted {
            found.append("in pool '\(name)', \(objection)")
        }
        return found
    }
}
