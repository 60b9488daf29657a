import CallPacing
import Testing

/// One row: what there is, how many to dial, and what kept it from being more.
struct PacingRow: Sendable, CustomTestStringConvertible {
    var idle: Int
    var leads: Int
    var lines: Int
    var rate: Int
    var dials: Int
    var constraint: PacingDecision.Constraint

    init(
        idle: Int, leads: Int, lines: Int, rate: Int, dials: Int, by constraint: PacingDecision.Constraint
    ) {
        self.idle = idle
        self.leads = leads
        self.lines = lines
        self.rate = rate
        self.dials = dials
        self.constraint = constraint
    }

    var testDescription: String { "\(idle) idle, \(leads) leads, \(lines) lines, \(rate) a moment" }

    var situation: PacingSituation {
        PacingSituation(idleAgents: idle, freeLines: lines, rateAllowance: rate, leads: leads)
    }
}

struct ProgressivePacingTests {
    static let rows: [PacingRow] = [
        PacingRow(idle: 0, leads: 0, lines: 0, rate: 0, dials: 0, by: .agents),
        PacingRow(idle: 0, leads: 9, lines: 9, rate: 9, dials: 0, by: .agents),
        PacingRow(idle: 5, leads: 9, lines: 9, rate: 9, dials: 5, by: .agents),
        PacingRow(idle: 9, leads: 5, lines: 9, rate: 9, dials: 5, by: .leads),
        PacingRow(idle: 9, leads: 9, lines: 5, rate: 9, dials: 5, by: .lines),
        PacingRow(idle: 9, leads: 9, lines: 9, rate: 5, dials: 5, by: .rate),
        PacingRow(idle: 9, leads: 0, lines: 9, rate: 9, dials: 0, by: .leads),
        // Equal limits: agents are named before leads, leads before lines, lines before rate.
        PacingRow(idle: 4, leads: 4, lines: 4, rate: 4, dials: 4, by: .agents),
        PacingRow(idle: 9, leads: 4, lines: 4, rate: 4, dials: 4, by: .leads),
        PacingRow(idle: 9, leads: 9, lines: 4, rate: 4, dials: 4, by: .lines),
        PacingRow(idle: 9, leads: 0, lines: 0, rate: 0, dials: 0, by: .leads),
        // The smallest wins whatever its place in that order.
        PacingRow(idle: 9, leads: 7, lines: 6, rate: 5, dials: 5, by: .rate),
        PacingRow(idle: 9, leads: 6, lines: 5, rate: 7, dials: 5, by: .lines),
    ]

    @Test(arguments: rows)
    func `as many dials as the scarcest thing allows, and it is named`(row: PacingRow) {
        let decision = ProgressivePacing.decide(row.situation)
        #expect(decision == PacingDecision(dials: row.dials, constraint: row.constraint))
    }

    @Test
    func `never more dials than any of the limits, over a grid`() {
        for idle in 0...4 {
            for leads in 0...4 {
                for lines in 0...4 {
                    for rate in 0...4 {
                        let situation = PacingSituation(
                            idleAgents: idle, freeLines: lines, rateAllowance: rate, leads: leads)
                        #expect(ProgressivePacing.decide(situation).dials == min(idle, leads, lines, rate))
                    }
                }
            }
        }
    }
}
