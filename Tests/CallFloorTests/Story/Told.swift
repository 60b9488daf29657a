import CallFloor

/// What a floor said in answer to something, sorted by whom it is for.
struct Told {
    var actions: [Action] = []

    /// What the switch and the store are asked to do, in order; timers, notices and write-behinds left out.
    var orders: [Action] {
        actions.filter {
            switch $0 {
            case .write, .setTimer, .cancelTimer, .publish: false
            default: true
            }
        }
    }

    /// Orders to the switch alone.
    var switchOrders: [Action] {
        orders.filter {
            switch $0 {
            case .claimLeads, .releaseLeads, .commit: false
            default: true
            }
        }
    }

    var writes: [StoreWrite] { actions.compactMap { if case .write(let write) = $0 { write } else { nil } } }

    var intents: [Intent] { actions.compactMap { if case .commit(let intent) = $0 { intent } else { nil } } }

    var places: [PlaceOrder] { actions.compactMap { if case .place(let order) = $0 { order } else { nil } } }

    var legOrders: [LegOrder] { actions.compactMap { if case .callAgent(let order) = $0 { order } else { nil } } }

    var claims: [Int] { actions.compactMap { if case .claimLeads(_, let count, _) = $0 { count } else { nil } } }

    var attempts: [AttemptRecord] {
        writes.compactMap { if case .attempt(let record) = $0 { record } else { nil } }
    }

    var leads: [LeadRecord] { writes.compactMap { if case .lead(let record) = $0 { record } else { nil } } }

    var fates: [LeadFate] { leads.map(\.fate) }

    var dispositions: [DispositionRecord] {
        writes.compactMap { if case .disposition(let record) = $0 { record } else { nil } }
    }

    var agentStates: [AgentState] {
        writes.compactMap { if case .agentState(let record) = $0 { record.state } else { nil } }
    }

    var notices: [Notice] { actions.compactMap { if case .publish(let notice) = $0 { notice } else { nil } } }

    var timers: [Timer: Instant] {
        actions.reduce(into: [:]) { if case .setTimer(let timer, let at) = $1 { $0[timer] = at } }
    }
}
