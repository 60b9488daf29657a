import CallFloor
import Testing

@Suite("TrunkSign")
struct TrunkSignTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var outcome: Outcome
        var cause: Int?
        var sip: Int?
        var sign: TrunkSign

        var testDescription: String { "\(outcome.rawValue), Q.850 \(cause ?? 0), SIP \(sip ?? 0)" }
    }

    static let rows: [Row] = [
        // SIP, with the cause that Asterisk makes of it.
        Row(outcome: .trunkFault, cause: 21, sip: 401, sign: .refused),
        Row(outcome: .trunkFault, cause: 21, sip: 407, sign: .refused),
        Row(outcome: .rejected, cause: 21, sip: 403, sign: .suspicious),
        Row(outcome: .congestion, cause: 34, sip: 503, sign: .suspicious),
        Row(outcome: .congestion, cause: 38, sip: 500, sign: .suspicious),
        Row(outcome: .congestion, cause: 27, sip: 502, sign: .suspicious),
        Row(outcome: .congestion, cause: 102, sip: 504, sign: .suspicious),
        Row(outcome: .trunkFault, cause: 58, sip: 488, sign: .suspicious),
        Row(outcome: .busy, cause: 17, sip: 486, sign: .gotThrough),
        Row(outcome: .busy, cause: 17, sip: 600, sign: .gotThrough),
        Row(outcome: .invalid, cause: 1, sip: 404, sign: .gotThrough),
        Row(outcome: .invalid, cause: 22, sip: 410, sign: .gotThrough),
        Row(outcome: .noAnswer, cause: 18, sip: 480, sign: .gotThrough),
        Row(outcome: .rejected, cause: 21, sip: 603, sign: .gotThrough),
        Row(outcome: .rejected, cause: 21, sip: 607, sign: .gotThrough),
        Row(outcome: .noAnswer, cause: 18, sip: 408, sign: .silent),
        Row(outcome: .noAnswer, cause: 0, sip: 487, sign: .silent),
        // PRI, or an Asterisk that tells no status.
        Row(outcome: .busy, cause: 17, sign: .gotThrough),
        Row(outcome: .noAnswer, cause: 19, sign: .gotThrough),
        Row(outcome: .invalid, cause: 28, sign: .gotThrough),
        Row(outcome: .rejected, cause: 21, sign: .suspicious),
        Row(outcome: .congestion, cause: 34, sign: .suspicious),
        Row(outcome: .congestion, cause: 42, sign: .suspicious),
        Row(outcome: .congestion, cause: 44, sign: .suspicious),
        Row(outcome: .congestion, cause: 102, sign: .suspicious),
        Row(outcome: .trunkFault, cause: 50, sign: .suspicious),
        Row(outcome: .congestion, cause: 127, sign: .silent),
        Row(outcome: .noAnswer, cause: 16, sign: .silent),
        // No code at all.
        Row(outcome: .noAnswer, sign: .silent),
        Row(outcome: .congestion, sign: .silent),
        Row(outcome: .lost, sign: .silent),
        Row(outcome: .cancelled, sign: .silent),
        Row(outcome: .trunkFault, sign: .suspicious),
        Row(outcome: .rejected, sign: .gotThrough),
    ]

    @Test(arguments: rows)
    func sign(row: Row) {
        #expect(
            TrunkSign.of(row.outcome, Ending(outcome: row.outcome, cause: row.cause, sipStatus: row.sip)) == row.sign)
    }

    @Test("An end without any codes is read by its outcome alone")
    func noEnding() {
        #expect(TrunkSign.of(.busy, nil) == .gotThrough)
        #expect(TrunkSign.of(.noAnswer, nil) == .silent)
    }
}
