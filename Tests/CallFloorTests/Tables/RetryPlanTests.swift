import CallFloor
import Testing

/// One row: which lead, after which outcome, under which rules, meets which fate.
struct RetryRow: Sendable, CustomTestStringConvertible {
    var what: String
    var outcome: Outcome
    var tries: [Outcome: Int] = [:]
    var numbers = 1
    var next = 0
    var rules = Campaign.defaultRetryRules
    var maximumAttempts = 5
    var fate: LeadFate

    var testDescription: String { what }
}

@Suite("RetryPlan")
struct RetryPlanTests {
    private static func due(_ seconds: Int, number: Int = 0) -> LeadFate {
        .retry(at: .start + .seconds(seconds), number: number)
    }

    private static func done(_ outcome: Outcome) -> LeadFate { .finished(reason: outcome.rawValue) }

    static let rows: [RetryRow] = [
        // Each outcome once, with the rules that a new campaign begins with.
        RetryRow(what: "answered", outcome: .answered, fate: done(.answered)),
        RetryRow(what: "abandoned", outcome: .abandoned, fate: due(259_200)),
        RetryRow(what: "machine", outcome: .machine, fate: due(14_400)),
        RetryRow(what: "busy", outcome: .busy, fate: due(300)),
        RetryRow(what: "no answer", outcome: .noAnswer, fate: due(3_600)),
        RetryRow(what: "invalid", outcome: .invalid, fate: done(.invalid)),
        RetryRow(what: "rejected", outcome: .rejected, fate: done(.rejected)),
        RetryRow(what: "congestion", outcome: .congestion, fate: due(60)),
        RetryRow(what: "trunk fault", outcome: .trunkFault, fate: due(60)),
        RetryRow(what: "cancelled", outcome: .cancelled, fate: due(0)),
        RetryRow(what: "lost", outcome: .lost, fate: due(3_600)),

        // Counts: the rule's maximum includes this attempt.
        RetryRow(what: "second busy of three", outcome: .busy, tries: [.busy: 1], fate: due(300)),
        RetryRow(what: "third busy of three", outcome: .busy, tries: [.busy: 2], fate: done(.busy)),
        RetryRow(what: "more than the maximum", outcome: .busy, tries: [.busy: 9], fate: done(.busy)),
        RetryRow(what: "other outcomes are not this rule's", outcome: .busy, tries: [.noAnswer: 2], fate: due(300)),
        RetryRow(
            what: "the last attempt of all", outcome: .busy, tries: [.noAnswer: 2, .machine: 1, .lost: 1],
            fate: done(.busy)),
        RetryRow(
            what: "the last but one", outcome: .busy, tries: [.noAnswer: 2, .machine: 1], fate: due(300)),
        RetryRow(
            what: "what was nobody's fault does not count", outcome: .busy,
            tries: [.congestion: 4, .trunkFault: 9, .noAnswer: 2], fate: due(300)),
        RetryRow(
            what: "congestion is limited by its own rule", outcome: .congestion, tries: [.congestion: 4],
            fate: done(.congestion)),
        RetryRow(
            what: "a lead at its limit is not ended by congestion before its rule says so", outcome: .congestion,
            tries: [.noAnswer: 2, .busy: 2], fate: due(60)),
        RetryRow(what: "one attempt only", outcome: .busy, maximumAttempts: 1, fate: done(.busy)),
        RetryRow(what: "a withdrawn intent ignores every limit", outcome: .cancelled, tries: [.busy: 99], fate: due(0)),

        // Numbers: the next one in turn, or the same again.
        RetryRow(what: "busy: the other number", outcome: .busy, numbers: 2, fate: due(300, number: 1)),
        RetryRow(what: "busy: round again", outcome: .busy, numbers: 3, next: 2, fate: due(300)),
        RetryRow(
            what: "congestion: the same number", outcome: .congestion, numbers: 3, next: 1, fate: due(60, number: 1)),
        RetryRow(what: "cancelled: the same number", outcome: .cancelled, numbers: 3, next: 2, fate: due(0, number: 2)),
        RetryRow(what: "a dead number ends only itself", outcome: .invalid, numbers: 2, fate: due(0, number: 1)),
        RetryRow(
            what: "the last number is dead", outcome: .invalid, tries: [.invalid: 1], numbers: 2, next: 1,
            fate: done(.invalid)),
        RetryRow(
            what: "a dead number that was the last attempt", outcome: .invalid, tries: [.noAnswer: 4], numbers: 2,
            fate: done(.invalid)),
        RetryRow(
            what: "a rejected number does not go on to the next", outcome: .rejected, numbers: 2,
            fate: done(.rejected)),

        // Rules: the operator's own, the first of several, none.
        RetryRow(
            what: "an operator's rule for dead numbers", outcome: .invalid, numbers: 2,
            rules: [RetryRule(outcome: .invalid, delay: .seconds(5), maximum: 2)], fate: due(5, number: 1)),
        RetryRow(
            what: "the first of two rules", outcome: .busy,
            rules: [
                RetryRule(outcome: .busy, delay: .seconds(1), maximum: 2),
                RetryRule(outcome: .busy, delay: .seconds(2), maximum: 9),
            ], fate: due(1)),
        RetryRow(what: "no rules at all", outcome: .busy, rules: [], fate: done(.busy)),
    ]

    @Test("decides the lead's fate", arguments: rows)
    func fate(row: RetryRow) {
        let lead = Lead.sample(1, numbers: row.numbers) {
            $0.nextNumber = row.next
            $0.tries = row.tries
        }
        let policy = RetryPolicy(rules: row.rules, maximumAttempts: row.maximumAttempts)
        #expect(fate(of: lead, after: row.outcome, policy) == row.fate)
    }

    @Test("lets no lead go round for ever, whatever happens to it", arguments: Outcome.allCases)
    func terminates(outcome: Outcome) {
        guard outcome != .cancelled else { return }  // nothing was dialled: the store's leases bound it
        var lead = Lead.sample(1, numbers: 3)
        for attempt in 1...100 {
            switch fate(of: lead, after: outcome, RetryPolicy()) {
            case .finished: return #expect(attempt <= 20)
            case .retry(_, let number), .promised(_, let number, _):
                lead.tries[outcome, default: 0] += 1
                lead.nextNumber = number
            }
        }
        Issue.record("a hundred times \(outcome) and the lead is still dialled")
    }

    private func fate(of lead: Lead, after outcome: Outcome, _ policy: RetryPolicy) -> LeadFate {
        RetryPlan.decide(
            lead: lead, after: AttemptEnd(outcome), policy: policy, at: .start, clock: .always,
            zone: Zone(id: ZoneID(1), name: "UTC", initialOffset: 0)
        ).fate
    }
}
