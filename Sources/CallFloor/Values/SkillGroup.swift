/// Agents that can take the same calls, and who of them gets the next one.
public struct SkillGroup: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: SkillGroupID
    /// What people call it.
    public var name: String
    /// Which of the free agents gets a call.
    public var strategy: Strategy

    /// A rule of routing. Ties go to who has been idle longest. A lead's own agent (`Lead.owner`) comes before any rule.
    public enum Strategy: String, Hashable, Sendable, Codable, CaseIterable {
        /// Who has been without a conversation for the longest time.
        case longestIdle = "longest-idle"
        /// Who had the fewest conversations since login.
        case fewestCalls = "fewest-calls"
        /// Who is best at it: the lowest `Agent.Membership.level`.
        case skillLevel = "skill-level"
        /// Who talked to this lead last, if free; else the longest idle.
        case lastAgent = "last-agent"
        /// Who talks to a lead first keeps it: later dials wait for this agent.
        case owner
    }

    /// Creates a group.
    public init(id: SkillGroupID, name: String, strategy: Strategy = .longestIdle) {
        self.id = id
        self.name = name
        self.strategy = strategy
    }
}
