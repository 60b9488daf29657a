/// The available agents of one skill group, longest idle first.
struct ReadyQueue: Hashable, Sendable, Codable {
    private struct Place: Hashable, Sendable, Codable, Comparable {
        var since: Instant
        var agent: AgentID

        static func < (left: Self, right: Self) -> Bool {
            left.since == right.since ? left.agent < right.agent : left.since < right.since
        }
    }

    private var places: [Place] = []

    var count: Int { places.count }

    /// The agent who has been idle longest.
    var first: AgentID? { places.first?.agent }

    /// The agents, longest idle first.
    var agents: [AgentID] { places.map(\.agent) }

    /// Adds an agent who has been idle since `since`. Agents usually come in order, so the search starts at the end.
    mutating func insert(_ agent: AgentID, since: Instant) {
        let place = Place(since: since, agent: agent)
        var index = places.count
        while index > 0, place < places[index - 1] { index -= 1 }
        if index > 0, places[index - 1] == place { return }
        places.insert(place, at: index)
    }

    mutating func remove(_ agent: AgentID) {
        if let index = places.firstIndex(where: { $0.agent == agent }) { places.remove(at: index) }
    }
}
