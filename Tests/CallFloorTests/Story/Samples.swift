import CallFloor

// What stories and worlds are made of: one tenant, one group, one trunk, one campaign, unless they say otherwise.

let company = TenantID(1)
let sales = SkillGroupID(10)
let service = SkillGroupID(20)
let carrier = TrunkID(1)
let backup = TrunkID(2)
let spring = CampaignID(100)
let autumn = CampaignID(200)
let anna = AgentID(1)
let ben = AgentID(2)
let carl = AgentID(3)

extension Instant {
    /// Where stories begin: 2026-01-01T00:00:00Z.
    static let start = Instant(microseconds: 1_767_225_600_000_000)
}

extension Campaign {
    static func sample(_ id: CampaignID = spring, _ edit: (inout Campaign) -> Void = { _ in }) -> Campaign {
        var campaign = Campaign(
            id: id, tenant: company, name: "campaign \(id)", mode: .progressive, skillGroup: sales, trunks: [carrier],
            safeHarbourPrompt: "sound:sorry")
        edit(&campaign)
        return campaign
    }
}

extension Trunk {
    static func sample(_ id: TrunkID = carrier, _ edit: (inout Trunk) -> Void = { _ in }) -> Trunk {
        var trunk = Trunk(
            id: id, name: "trunk \(id)", channels: 30, callsPerSecond: 100, dialTemplate: "{number}@trunk-\(id)")
        edit(&trunk)
        return trunk
    }
}

extension Agent {
    static func sample(_ id: AgentID = anna, _ edit: (inout Agent) -> Void = { _ in }) -> Agent {
        var agent = Agent(
            id: id, tenant: company, login: "agent\(id)", phone: "phone-\(id)", memberships: [Membership(group: sales)])
        edit(&agent)
        return agent
    }
}

extension Lead {
    static func sample(_ id: Int64, numbers: Int = 1, _ edit: (inout Lead) -> Void = { _ in }) -> Lead {
        var lead = Lead(
            id: LeadID(id), list: ListID(1), numbers: (0..<Int64(numbers)).map { NumberID(id * 100 + $0) })
        edit(&lead)
        return lead
    }
}

let shown = CallerIDPoolID(7)

extension CallerIDPool {
    /// Two numbers that take turns.
    static let sample = CallerIDPool(
        id: shown, name: "shown", members: [5, 6].map { CallerID(token: CallerIDToken($0)) })
}

extension Disposition {
    static let sale = Disposition(code: "sale", effect: .finish)
    static let callback = Disposition(code: "callback", effect: .retry(after: .seconds(600)))
    static let stopCalling = Disposition(code: "never-again", effect: .doNotCall)
}

extension Ending {
    static let busy = Ending(outcome: .busy, cause: 17, sipStatus: 486)
    static let noAnswer = Ending(outcome: .noAnswer, cause: 19)
    static let normal = Ending(outcome: .noAnswer, cause: 16)
}
