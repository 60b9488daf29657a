/// The available agents of one skill group, in the order in which they get calls.
struct ReadyQueue: Hashable, Sendable, Codable {
    private struct Place: Hashable, Sendable, Codable, Comparable {
        /// What the group's strategy compares first; lower is sooner.
        var rank: Int
        var since: Instant
        var agent: AgentID

        static func < (left: Self, right: Self) -> Bool {
            if left.rank != right.rank { return left.rank < right.rank }
            return left.since == right.since ? left.agent < right.agent : left.since < right.since
        }
    }

    private var places: [Place] = []

    var count: Int { places.count }

    /// Who gets the next call that nobody in particular is wanted for.
    var first: AgentID? { places.first?.agent }

    /// The agents, who gets a call sooner first.
    var agents: [AgentID] { places.map(\.agent) }

    func contains(_ agent: AgentID) -> Bool { places.contains { $0.agent == agent } }

    /// Adds an agent who has been idle since `since`. Agents usually come in order, so the search starts at the end.
    mutating func insert(_ agent: AgentID, rank: Int = 0, since: Instant) {
        let place = Place(rank: rank, since: since, agent: agent)
        var index = places.count
        while index > 0, place < places[index - 1] { index -= 1 }
        if index > 0, places[index - 1] == place { return }
        places.insert(place, at: index)
    }

    mutating func remove(_ agent: AgentID) {
        if let index = places.firstIndex(where: { $0.agent == agent }) { places.remove(at: index) }
    }
}
