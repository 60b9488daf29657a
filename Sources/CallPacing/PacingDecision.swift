/// What a pacer looks at: how much of everything there is at this moment.
public struct PacingSituation: Hashable, Sendable, Codable {
    /// Agents who could take a call now and are not kept free for another dial.
    public var idleAgents: Int
    /// Free channels on the campaign's trunks.
    public var freeLines: Int
    /// Calls that the trunks' calls-per-second limits allow at this moment.
    public var rateAllowance: Int
    /// Leads that may be dialled now.
    public var leads: Int

    /// Creates a situation; every figure is 0 or more.
    public init(idleAgents: Int, freeLines: Int, rateAllowance: Int, leads: Int) {
        self.idleAgents = idleAgents
        self.freeLines = freeLines
        self.rateAllowance = rateAllowance
        self.leads = leads
    }
}

/// How many numbers to dial now, and what kept it from being more.
public struct PacingDecision: Hashable, Sendable, Codable {
    /// Numbers to dial now, 0 or more.
    public var dials: Int
    /// What would have to grow for one more dial.
    public var constraint: Constraint

    /// What binds a decision.
    public enum Constraint: String, Hashable, Sendable, Codable, CaseIterable {
        /// No further agent is idle.
        case agents
        /// Every channel of the campaign's trunks is in use, or the trunks rest after faults.
        case lines
        /// The trunks' calls per second are used up for the moment.
        case rate
        /// No lead may be dialled now.
        case leads
    }

    /// Creates a decision.
    public init(dials: Int, constraint: Constraint) {
        self.dials = dials
        self.constraint = constraint
    }
}

/// One reserved agent for each dial: nobody who answers ever waits, and abandonment needs an agent to vanish.
public enum ProgressivePacing {
    /// Decides how many numbers to dial now: as many as there are idle agents, within lines, rate and leads.
    ///
    /// When several limits are equal, the one nearest to the customer's benefit is named: agents, then leads, lines,
    /// rate.
    public static func decide(_ situation: PacingSituation) -> PacingDecision {
        var decision = PacingDecision(dials: situation.idleAgents, constraint: .agents)
        let limits: [(Int, PacingDecision.Constraint)] = [
            (situation.leads, .leads), (situation.freeLines, .lines), (situation.rateAllowance, .rate),
        ]
        for (limit, constraint) in limits where limit < decision.dials {
            decision = PacingDecision(dials: limit, constraint: constraint)
        }
        return decision
    }
}
