/// A call centre to be simulated: its agents, telephone network, lists, faults, and for how long. A value that can be
/// written as YAML or JSON; times are in seconds.
///
/// The defaults are the world of the standard suite. An unknown key is an error; figures that make no sense are told by
/// `objections()`.
public struct Scenario: Hashable, Sendable, Codable {
    /// What people call it.
    public var name: String
    /// Hours to simulate. Above 0.
    public var hours: Double
    /// Hours of a working day: the window of the abandon rate, and what "over the day" means. Above 0.
    public var dayHours: Double
    /// Seconds at the beginning that occupancy does not count.
    public var warmUp: Double
    /// The agents.
    public var agents: AgentTeam
    /// The telephone network.
    public var carrier: Carrier
    /// The lists of leads. At least one.
    public var lists: [LeadList]
    /// What goes wrong.
    public var faults: Faults
    /// How long an answered person may wait for an agent, in seconds. 0...30.
    public var threshold: Double
    /// The largest share of live answers that may be abandoned in a day. 0...1.
    public var cap: Double

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, hours
        case dayHours = "day_hours"
        case warmUp = "warm_up"
        case agents, carrier, lists, faults, threshold, cap
    }

    /// Creates a scenario; the defaults are the standard suite's cell of 20 agents and an answer rate of 0.3.
    public init(
        name: String = "standard", hours: Double = 80, dayHours: Double = 8, warmUp: Double = 600,
        agents: AgentTeam = AgentTeam(), carrier: Carrier = Carrier(), lists: [LeadList] = [LeadList()],
        faults: Faults = Faults(), threshold: Double = 2, cap: Double = 0.03
    ) {
        self.name = name
        self.hours = hours
        self.dayHours = dayHours
        self.warmUp = warmUp
        self.agents = agents
        self.carrier = carrier
        self.lists = lists
        self.faults = faults
        self.threshold = threshold
        self.cap = cap
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields<CodingKeys>(decoder)
        let usual = Scenario()
        self.init(
            name: try fields.value(.name, usual.name), hours: try fields.value(.hours, usual.hours),
            dayHours: try fields.value(.dayHours, usual.dayHours), warmUp: try fields.value(.warmUp, usual.warmUp),
            agents: try fields.value(.agents, usual.agents), carrier: try fields.value(.carrier, usual.carrier),
            lists: try fields.value(.lists, usual.lists), faults: try fields.value(.faults, usual.faults),
            threshold: try fields.value(.threshold, usual.threshold), cap: try fields.value(.cap, usual.cap))
    }

    /// What is wrong with the scenario, a sentence each; empty when it can be run.
    public func objections() -> [String] {
        var found = Objection.notPositive(hours, "hours") + Objection.notPositive(dayHours, "day_hours")
        found += Objection.negative(warmUp, "warm_up")
        if warmUp >= hours * 3_600, hours > 0 { found.append("warm_up: \(warmUp) s leave nothing of \(hours) h.") }
        found += agents.objections() + carrier.objections() + faults.objections()
        if lists.isEmpty { found.append("lists: at least one is needed.") }
        for (index, list) in lists.enumerated() { found += list.objections("lists[\(index)]") }
        if lists.contains(where: { $0.leads == nil }), lists.contains(where: { $0.leads != nil }) {
            found.append("lists: either all have a number of leads, or none.")
        }
        if !(0...30).contains(threshold) { found.append("threshold: \(threshold) is not within 0...30 s.") }
        found += Objection.noProbability(cap, "cap")
        return found
    }
}
