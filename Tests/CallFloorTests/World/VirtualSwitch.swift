import CallFloor

/// A switch that knows which legs exist: what a real one would say when it is asked.
struct VirtualSwitch {
    /// Customers' legs, and whether they were answered.
    var customers: [AttemptID: Bool] = [:]
    /// Agents' legs, and whether they were answered.
    var phones: [LegID: Bool] = [:]
    /// Customers who ever picked up: the network's own record.
    var everAnswered: Set<AttemptID> = []
    /// Which link to it this is; a new number with every reconnection.
    var link = 1
    var isLinked = true

    var view: SwitchView { SwitchView(calls: customers, legs: phones) }

    func isUp(_ attempt: AttemptID) -> Bool { customers[attempt] == true }

    func isUp(_ leg: LegID) -> Bool { phones[leg] == true }
}
