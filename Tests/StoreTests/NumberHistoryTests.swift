import CallFloor
import Store
import Testing

@Suite("NumberHistory")
struct NumberHistoryTests {
    private static let now = Instant(seconds: 1_800_000_000)
    private static let hour = Duration.seconds(3_600)

    private static func intent(reserved: Bool, cap: Int?) -> Intent {
        var generator = SystemRandomNumberGenerator()
        return Intent(
            attempt: AttemptID(ULID(at: now, using: &generator)), campaign: CampaignID(7), tenant: TenantID(1),
            lead: LeadID(1), number: NumberID(16), trunk: TrunkID(1), callerID: nil,
            reservedAgent: reserved ? AgentID(1) : nil, decidedAt: now, numberCap: cap,
            numberCapWindow: .seconds(86_400))
    }

    private static func history(
        _ entries: [(Outcome?, hoursAgo: Double)], forbidden: Set<CampaignID> = []
    ) -> NumberHistory {
        var generator = SystemRandomNumberGenerator()
        var history = NumberHistory()
        history.forbidden = forbidden
        history.entries = entries.map { outcome, hours in
            let at = now - hour * hours
            return .init(
                attempt: AttemptID(ULID(at: at, using: &generator)), outcome: outcome, intendedAt: at,
                endedAt: outcome == nil ? nil : at + .seconds(60))
        }
        return history
    }

    struct Case: Sendable {
        let name: String
        let history: NumberHistory
        var reserved = true
        var cap: Int?
        let refusal: Refusal?
    }

    static let cases: [Case] = [
        Case(name: "a number nobody called", history: history([]), cap: 1, refusal: nil),
        Case(name: "do not call, for all", history: history([], forbidden: [CampaignID(0)]), refusal: .doNotCall),
        Case(
            name: "do not call, for this campaign", history: history([], forbidden: [CampaignID(7)]),
            refusal: .doNotCall),
        Case(name: "do not call, for another campaign", history: history([], forbidden: [CampaignID(8)]), refusal: nil),
        Case(name: "live", history: history([(nil, 0.1)]), refusal: .numberInUse),
        Case(name: "live for longer than any call", history: history([(nil, 5)]), refusal: nil),
        Case(
            name: "abandoned yesterday, no agent", history: history([(.abandoned, 24)]), reserved: false,
            refusal: .abandonedRecently(until: now + hour * 48 + .seconds(60))),
        Case(name: "abandoned yesterday, agent reserved", history: history([(.abandoned, 24)]), refusal: nil),
        Case(name: "abandoned four days ago", history: history([(.abandoned, 96)]), reserved: false, refusal: nil),
        Case(
            name: "abandoned twice: the later counts", history: history([(.abandoned, 60), (.abandoned, 24)]),
            reserved: false, refusal: .abandonedRecently(until: now + hour * 48 + .seconds(60))),
        Case(name: "cap not reached", history: history([(.busy, 1), (.busy, 2)]), cap: 3, refusal: nil),
        Case(
            name: "cap reached", history: history([(.busy, 1), (.noAnswer, 2)]), cap: 2,
            refusal: .numberCap(until: now + hour * 22)),
        Case(
            name: "cap exceeded: room when the last but one leaves",
            history: history([(.busy, 1), (.busy, 2), (.busy, 3)]),
            cap: 2, refusal: .numberCap(until: now + hour * 22)),
        Case(name: "outside the window", history: history([(.busy, 25), (.busy, 24)]), cap: 1, refusal: nil),
        Case(
            name: "what was nobody's fault does not count",
            history: history([(.congestion, 1), (.trunkFault, 1), (.cancelled, 1)]), cap: 1, refusal: nil),
        Case(name: "no cap", history: history([(.busy, 1), (.busy, 1), (.busy, 1)]), refusal: nil),
    ]

    @Test("refuses by its rules", arguments: cases)
    func rules(_ example: Case) {
        let objection = example.history.objection(to: Self.intent(reserved: example.reserved, cap: example.cap))
        #expect(objection == example.refusal, "\(example.name)")
    }
}
