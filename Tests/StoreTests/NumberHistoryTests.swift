import CallFloor
import Store
import Testing

@Suite("NumberHistory")
struct NumberHistoryTests {
    private static let now = Instant(seconds: 1_800_000_000)
    private static let hour = Duration.seconds(3_600)

    private static func intent(reserved: Bool, caps: [RateCap]) -> Intent {
        var generator = SystemRandomNumberGenerator()
        return Intent(
            attempt: AttemptID(ULID(at: now, using: &generator)), campaign: CampaignID(7), tenant: TenantID(1),
            lead: LeadID(1), number: NumberID(16), trunk: TrunkID(1), callerID: nil,
            reservedAgent: reserved ? AgentID(1) : nil, decidedAt: now, caps: caps)
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
        var caps: [RateCap] = []
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
        Case(
            name: "several caps: the one without room counts",
            history: history([(.busy, 1), (.busy, 30), (.busy, 31)]),
            caps: [RateCap(count: 2, window: hour * 24), RateCap(count: 3, window: hour * 168)],
            refusal: .numberCap(until: now + hour * 137)),
        Case(
            name: "several caps without room: there is room when all have it",
            history: history([(.busy, 1), (.busy, 2)]),
            caps: [
                RateCap(count: 1, window: hour * 4), RateCap(count: 2, window: hour * 24),
                RateCap(count: 9, window: hour),
            ], refusal: .numberCap(until: now + hour * 22)),
        Case(
            name: "a cap of nothing lets nothing through", history: history([]),
            caps: [RateCap(count: 0, window: hour)], refusal: .numberCap(until: now + hour)),
        Case(name: "no cap", history: history([(.busy, 1), (.busy, 1), (.busy, 1)]), refusal: nil),
    ]

    @Test("refuses by its rules", arguments: cases)
    func rules(_ example: Case) {
        let day = example.cap.map { [RateCap(count: $0, window: Self.hour * 24)] } ?? []
        let intent = Self.intent(reserved: example.reserved, caps: day + example.caps)
        let objection = example.history.objection(to: intent)
        #expect(objection == example.refusal, "\(example.name)")
    }
}
