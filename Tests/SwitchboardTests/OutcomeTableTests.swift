import CallFloor
import Switchboard
import Testing

@Suite("Codes and what they mean for an attempt")
struct OutcomeTableTests {
    /// Q.850 causes of unanswered legs, by outcome: what operators' reports are built on.
    static let causes: [(Outcome, [Int])] = [
        (.invalid, [1, 2, 3, 4, 5, 22, 28]),
        (.noAnswer, [16, 18, 19, 20, 31]),
        (.busy, [17]),
        (.rejected, [21, 23]),
        (.congestion, [6, 7, 25, 27, 30, 34, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 49, 102, 127]),
        (
            .trunkFault,
            [
                29, 50, 52, 54, 57, 58, 63, 65, 66, 69, 70, 79, 81, 82, 86, 87, 88, 91, 95, 96, 97, 98, 99, 100, 101,
                111,
            ]
        ),
    ]

    @Test("each cause alone, as on E1", arguments: causes)
    func cause(outcome: Outcome, causes: [Int]) {
        for cause in causes {
            #expect(OutcomeTable.outcome(cause: cause, sipStatus: nil) == outcome, "cause \(cause)")
        }
    }

    @Test("a cause that Q.850 does not give to unanswered calls is a no-answer: the lead is tried again")
    func otherCauses() {
        let known = Set(Self.causes.flatMap(\.1))
        for cause in 1...127 where !known.contains(cause) {
            #expect(OutcomeTable.outcome(cause: cause, sipStatus: nil) == .noAnswer, "cause \(cause)")
        }
    }

    @Test(
        "each SIP status alone",
        arguments: [
            (300, Outcome.trunkFault), (302, .trunkFault), (380, .trunkFault),
            (400, .noAnswer), (401, .trunkFault), (402, .noAnswer), (403, .rejected), (404, .invalid), (405, .noAnswer),
            (407, .trunkFault), (408, .noAnswer), (410, .invalid), (415, .trunkFault), (480, .noAnswer),
            (484, .invalid),
            (485, .invalid), (486, .busy), (487, .noAnswer), (488, .trunkFault), (499, .noAnswer),
            (500, .congestion), (502, .congestion), (503, .congestion), (504, .congestion), (599, .congestion),
            (600, .busy), (603, .rejected), (604, .invalid), (606, .trunkFault), (607, .rejected), (608, .rejected),
            (699, .rejected), (180, .noAnswer), (200, .noAnswer),
        ])
    func status(status: Int, outcome: Outcome) {
        #expect(OutcomeTable.outcome(cause: nil, sipStatus: status) == outcome)
    }

    @Test(
        "cause and status together: the one that says more is heard",
        arguments: [
            // Asterisk makes 21 of each of these; only the status tells our own trouble from a refusal.
            (21, 401, Outcome.trunkFault), (21, 407, .trunkFault), (21, 403, .rejected), (21, 603, .rejected),
            // 480 arrives as 19 or 18, 404 as 1, 486 as 17.
            (19, 480, .noAnswer), (1, 404, .invalid), (17, 486, .busy), (20, 480, .noAnswer),
            // 488 arrives as 58; a cancelled INVITE ends with 487.
            (58, 488, .trunkFault), (127, 487, .noAnswer), (16, 487, .noAnswer),
            // A status that says little leaves the word to the cause.
            (34, 503, .congestion), (38, 500, .congestion), (27, 502, .congestion), (17, 503, .busy),
            (1, 503, .invalid),
            (41, 400, .congestion), (127, 500, .congestion),
        ])
    func both(cause: Int, status: Int, outcome: Outcome) {
        #expect(OutcomeTable.outcome(cause: cause, sipStatus: status) == outcome)
    }

    @Test("no code at all, and cause 0, are a no-answer: Asterisk's own time-out ends so")
    func nothing() {
        #expect(OutcomeTable.outcome(cause: nil, sipStatus: nil) == .noAnswer)
        #expect(OutcomeTable.outcome(cause: 0, sipStatus: nil) == .noAnswer)
    }

    @Test("no code of an unanswered leg is ever an answer, or withdraws or loses the attempt")
    func neverAnAnswer() {
        for cause in 0...127 {
            for status in stride(from: 100, to: 700, by: 1) {
                let outcome = OutcomeTable.outcome(cause: cause, sipStatus: status)
                #expect(!outcome.isLiveAnswer && ![.machine, .cancelled, .lost].contains(outcome))
            }
        }
    }
}
