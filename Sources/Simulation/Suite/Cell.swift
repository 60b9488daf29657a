/// One line of the suite's table: a scenario, a pacing, and the figures. Coded by the names that scripts read; shares
/// are 0...1.
public struct Cell: Hashable, Sendable, Codable {
    /// Agents.
    public var agents: Int
    /// The probability that a person answers a dial.
    public var answerRate: Double
    /// The scenario's name.
    public var world: String
    /// The pacing's name.
    public var pacing: String
    /// Simulated hours, of all seeds together.
    public var hours: Double
    /// Talk and wrap-up over logged-in time.
    public var occupancy: Double
    /// Its standard error.
    public var occupancyError: Double
    /// Abandoned calls over live answers.
    public var abandonRate: Double
    /// Days that were judged.
    public var days: Int
    /// Days above the cap.
    public var daysOver: Int
    /// Dials for each hour of an agent.
    public var dialsPerAgentHour: Double
    /// Minutes of conversation for each hour of an agent.
    public var talkMinutesPerHour: Double
    /// The occupancy to reach, or, of another's dialer, to come near to; nil where none is set.
    public var goal: Double?

    enum CodingKeys: String, CodingKey {
        case agents
        case answerRate = "answer_rate"
        case world, pacing, hours, occupancy
        case occupancyError = "occupancy_se"
        case abandonRate = "abandon_rate"
        case days
        case daysOver = "days_over"
        case dialsPerAgentHour = "dials_per_agent_hour"
        case talkMinutesPerHour = "talk_minutes_per_hour"
        case goal
    }

    /// The figures of a figures.
    ///
    /// - Parameter goal: The occupancy to reach.
    public init(_ figures: Figures, goal: Double? = nil) {
        let scenario = figures.scenario
        agents = scenario.agents.count
        answerRate = scenario.carrier.answerRate.typical
        world = scenario.name
        pacing = figures.pacing
        hours = scenario.hours * Double(figures.runs.count)
        occupancy = figures.occupancy.rounded(to: 5)
        occupancyError = figures.occupancyError.rounded(to: 5)
        abandonRate = figures.abandonRate.rounded(to: 5)
        days = figures.days.count
        daysOver = figures.daysOver
        dialsPerAgentHour = figures.dialsPerAgentHour.rounded(to: 2)
        talkMinutesPerHour = figures.talkMinutesPerHour.rounded(to: 2)
        self.goal = goal
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(agents, forKey: .agents)
        try container.encode(answerRate, forKey: .answerRate)
        try container.encode(world, forKey: .world)
        try container.encode(pacing, forKey: .pacing)
        try container.encode(hours, forKey: .hours)
        try container.encode(occupancy, forKey: .occupancy)
        try container.encode(occupancyError, forKey: .occupancyError)
        try container.encode(abandonRate, forKey: .abandonRate)
        try container.encode(days, forKey: .days)
        try container.encode(daysOver, forKey: .daysOver)
        try container.encode(dialsPerAgentHour, forKey: .dialsPerAgentHour)
        try container.encode(talkMinutesPerHour, forKey: .talkMinutesPerHour)
        // A cell without a goal says so, so that every cell has the same keys.
        try container.encode(goal, forKey: .goal)
    }
}

/// The whole suite's figures.
public struct SuiteResult: Hashable, Sendable, Codable {
    /// The cells, in the order they were asked for.
    public var cells: [Cell]

    /// Creates a result.
    public init(cells: [Cell]) { self.cells = cells }
}
