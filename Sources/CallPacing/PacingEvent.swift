/// What a pacer is told as it happens. Times are seconds.
public enum PacingEvent: Hashable, Sendable, Codable {
    /// A number was dialled.
    case dialled
    /// A person answered and needs an agent (after machine detection, where there is some), so long after the dial was
    /// decided.
    case answered(after: Double, CallTraits)
    /// A call ended without a person: busy, no answer, machine, invalid, so long after the dial was decided. Faults of a
    /// trunk and calls given up by ourselves are not told.
    case unanswered(after: Double, CallTraits)
    /// Something answered, and it took so long to tell whether a person or a machine. Comes before `answered` or
    /// `unanswered`.
    case detected(person: Bool, after: Double)
    /// A person who had answered was not connected in time.
    case abandoned
    /// A conversation ended after so long, ring time of the agent's phone included.
    case talked(agent: Int64, seconds: Double)
    /// A wrap-up ended after so long; 0 where there is none.
    case wrappedUp(agent: Int64, seconds: Double)
    /// After a call the agent was ready again (true), or paused or logged off.
    case returned(Bool)
    /// A call of an agentless campaign gave its line back, so long after its dial was decided.
    case released(after: Double)
}
