/// One reserved agent for each dial: nobody who answers ever waits, and abandonment needs an agent to vanish.
public enum ProgressivePacing {
    /// Decides how many numbers to dial now: as many as there are idle agents, within lines, rate, leads and caller IDs.
    ///
    /// `idleAgents` are those who are not kept for a dial already, so ringing calls do not count.
    public static func decide(_ situation: PacingSituation) -> PacingDecision {
        var decision = PacingDecision(dials: situation.idleAgents, constraint: .agents)
        decision.limit(to: situation)
        return decision
    }
}
