import CallFloor
import Testing

/// A floor in a small play: inputs are fed, time moves only when the play says so, timers fire when they are due, and
/// after every input the floor is asked whether it contradicts itself.
final class FloorStory {
    private(set) var floor: Floor
    private(set) var now = Instant.start
    private var armed: [Timer: Instant] = [:]
    private var nextLead: Int64 = 1
    /// The agents' legs that were called and have not ended, and whether they were answered.
    private(set) var legs: [LegID: Bool] = [:]
    private var owners: [LegID: AgentID] = [:]

    /// A floor with a trunk, a running campaign and the switch in view, and no agents.
    init(
        campaign: (inout Campaign) -> Void = { _ in }, trunk: (inout Trunk) -> Void = { _ in },
        settings: (inout Floor.Settings) -> Void = { _ in }
    ) {
        var floorSettings = Floor.Settings(site: SiteID(1), seed: 7)
        settings(&floorSettings)
        floor = Floor(floorSettings)
        when(.trunk(.sample(carrier, trunk)))
        when(.callerIDPool(.sample))
        when(.campaign(.sample(spring, campaign)))
        when(.switchView(SwitchView(calls: [:], legs: [:])))
        when(.setCampaign(spring, .running))
    }

    // MARK: What happens

    /// Feeds one input at the present moment.
    @discardableResult
    func when(_ input: Input, sourceLocation: SourceLocation = #_sourceLocation) -> Told {
        let told = Told(actions: floor.handle(input, at: now))
        for action in told.actions {
            switch action {
            case .setTimer(let timer, let at): armed[timer] = at
            case .cancelTimer(let timer): armed[timer] = nil
            case .callAgent(let order):
                legs[order.leg] = false
                owners[order.leg] = order.agent
            default: break
            }
        }
        switch input {
        case .legAnswered(let leg) where legs[leg] != nil: legs[leg] = true
        case .legEnded(let leg, _): legs[leg] = nil
        default: break
        }
        let contradictions = floor.contradictions()
        #expect(contradictions.isEmpty, "after \(input)", sourceLocation: sourceLocation)
        return told
    }

    /// Lets time pass; timers fire at their moments, in order.
    @discardableResult
    func after(_ duration: Duration, sourceLocation: SourceLocation = #_sourceLocation) -> Told {
        let until = now + duration
        var told = Told()
        while let next = armed.filter({ $0.value <= until }).min(by: {
            ($0.value, "\($0.key)") < ($1.value, "\($1.key)")
        }) {
            armed[next.key] = nil
            now = max(now, next.value)
            told.actions += when(.timer(next.key), sourceLocation: sourceLocation).actions
        }
        now = until
        return told
    }

    /// The clock stands elsewhere; no timer fires.
    func clockSteps(by duration: Duration) { now = now + duration }

    // MARK: Scenes that many plays begin with

    /// The agent exists, has logged in, and waits for calls: with the phone in the holding bridge, if it is kept there.
    @discardableResult
    func ready(
        _ agent: AgentID, _ edit: (inout Agent) -> Void = { _ in }, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> LegID? {
        when(.agent(.sample(agent, edit)))
        let login = when(.command(agent, .login))
        let leg = login.legOrders.first?.leg
        if let leg {
            when(.legAnswered(leg))
            when(.legHeld(leg))
        }
        after(.seconds(1))
        when(.command(agent, .ready), sourceLocation: sourceLocation)
        return leg
    }

    /// The store hands out so many fresh leads, or these.
    @discardableResult
    func leads(
        _ count: Int = 0, _ these: [Lead] = [], of campaign: CampaignID = spring, ready: Int = 0, waiting: Int = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Told {
        var leads = these
        for _ in 0..<count {
            leads.append(.sample(nextLead, numbers: 2))
            nextLead += 1
        }
        return when(
            .claimed(campaign, Claim(leads: leads, ready: ready, waiting: waiting, leased: leads.count)),
            sourceLocation: sourceLocation)
    }

    /// One lead comes and its intent is committed: the call is being placed.
    func placing(_ lead: Lead? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws -> AttemptID {
        let told = leads(lead == nil ? 1 : 0, lead.map { [$0] } ?? [], sourceLocation: sourceLocation)
        let intent = try #require(told.intents.first, sourceLocation: sourceLocation)
        let placed = when(.intentCommitted(intent.attempt), sourceLocation: sourceLocation)
        try #require(placed.places.map(\.attempt) == [intent.attempt], sourceLocation: sourceLocation)
        when(.placed(intent.attempt), sourceLocation: sourceLocation)
        return intent.attempt
    }

    /// One lead comes and its phone rings.
    func ringing(_ lead: Lead? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws -> AttemptID {
        let call = try placing(lead, sourceLocation: sourceLocation)
        after(.seconds(1))
        when(.ringing(call), sourceLocation: sourceLocation)
        return call
    }

    /// One lead comes, answers, and talks to an agent whose phone was waiting.
    func talking(_ lead: Lead? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws -> AttemptID {
        let call = try ringing(lead, sourceLocation: sourceLocation)
        after(.seconds(5))
        when(.answered(call), sourceLocation: sourceLocation)
        when(.connected(call), sourceLocation: sourceLocation)
        try #require(state(of: call) == .talking, sourceLocation: sourceLocation)
        return call
    }

    // MARK: What can be seen

    var view: FloorView { floor.view(at: now) }

    func agent(_ id: AgentID) -> AgentState { view.agents.first { $0.id == id }!.state }

    func state(of call: AttemptID) -> CallState? { view.calls.first { $0.attempt == call }?.state }

    func agent(of call: AttemptID) -> AgentID? { view.calls.first { $0.attempt == call }?.agent }

    func leg(of agent: AgentID) -> LegID? { legs.keys.sorted().last { owners[$0] == agent } }

    func campaign(_ id: CampaignID = spring) -> FloorView.CampaignView { view.campaigns.first { $0.id == id }! }

    func trunk(_ id: TrunkID = carrier) -> FloorView.TrunkView { view.trunks.first { $0.id == id }! }

    func due(_ timer: Timer) -> Instant? { floor.pendingTimers.first { $0.timer == timer }?.at }
}
