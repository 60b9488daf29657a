extension SandboxNumber {
    /// What happens when a number is dialled. The raw value is the word in the network's call records.
    public enum Behaviour: String, Sendable, CaseIterable {
        /// Answers, says hello, listens, hangs up after the talk time.
        case person
        /// Answers, says hello and speaks with pauses until the talk time is over.
        case talker
        /// Answers and says yes every few seconds.
        case saysYes = "says-yes"
        /// Answers and says no every few seconds.
        case saysNo = "says-no"
        /// Answers and presses the key `talkCode` every three seconds.
        case presses
        /// An answering machine: greeting, beep, records for the talk time.
        case machine
        /// Busy.
        case busy
        /// Rings, and the network gives up after the ring time.
        case noAnswer = "no-answer"
        /// No such number.
        case unallocated
        /// No line is free in the network.
        case congestion
        /// The callee refuses the call.
        case rejected
        /// An announcement before the answer (special information tones, "not in service"), then release.
        case notInService = "not-in-service"
        /// Digits are missing.
        case incomplete
        /// The callee's device does not respond.
        case unreachable
        /// The callee's line is broken.
        case outOfOrder = "out-of-order"
        /// The number has changed.
        case changed
        /// Answers and hangs up in the same moment.
        case hangsUpAtOnce = "hangs-up-at-once"
        /// Answers and never makes a sound.
        case silent
        /// A fax machine's answer tone.
        case fax
        /// Answers with music.
        case music
    }

    /// How a call to a number ends, as the caller's PBX sees it.
    public struct Ending: Hashable, Sendable {
        /// Whether somebody or something answers.
        public let isAnswered: Bool
        /// The Q.850 cause of the customer leg.
        public let cause: Int
        /// The SIP status that carried it; nil for a call that was answered.
        public let sipStatus: Int?

        static let answered = Ending(isAnswered: true, cause: 16, sipStatus: nil)

        static func refused(_ cause: Int, _ sipStatus: Int) -> Ending {
            Ending(isAnswered: false, cause: cause, sipStatus: sipStatus)
        }
    }
}

extension SandboxNumber.Behaviour {
    /// How the call ends when the caller waits for the far end to end it.
    public var ending: SandboxNumber.Ending { plan.ending }

    /// The digit F.
    var family: Int { plan.family }
    /// The digit T where it is the kind; nil where it is the talk code or the key.
    var kind: Int? { plan.kind }
    /// Whether the ring code counts; an announcement comes at once.
    var rings: Bool { self != .notInService }
    /// Whether the digit T is free.
    var usesTalkCode: Bool { plan.kind == nil }
    /// Whether the digit T is a talk time.
    var hasTalkTime: Bool { usesTalkCode && self != .presses }

    /// How long an answered call lasts whose number has no talk time.
    var fixedTalkTime: Duration {
        switch self {
        case .hangsUpAtOnce: .zero
        case .silent: .seconds(15)
        default: .seconds(20)
        }
    }

    /// The behaviour a number's digits mean.
    init?(family: Int, kind: Int) {
        guard let found = Self.plan.first(where: { $1.family == family && ($1.kind ?? kind) == kind }) else {
            return nil
        }
        self = found.key
    }

    private struct Entry {
        let family: Int
        let kind: Int?
        let ending: SandboxNumber.Ending
    }

    private var plan: Entry {
        // Every case has its line: the test that goes through `allCases` would stop here first.
        Self.plan[self] ?? Entry(family: 0, kind: nil, ending: .refused(1, 404))
    }

    private static let plan: [Self: Entry] = [
        .person: Entry(family: 1, kind: nil, ending: .answered),
        .talker: Entry(family: 2, kind: nil, ending: .answered),
        .saysYes: Entry(family: 3, kind: 0, ending: .answered),
        .saysNo: Entry(family: 3, kind: 1, ending: .answered),
        .presses: Entry(family: 4, kind: nil, ending: .answered),
        .machine: Entry(family: 5, kind: nil, ending: .answered),
        .busy: Entry(family: 6, kind: 0, ending: .refused(17, 486)),
        .noAnswer: Entry(family: 6, kind: 1, ending: .refused(19, 480)),
        .unallocated: Entry(family: 6, kind: 2, ending: .refused(1, 404)),
        .congestion: Entry(family: 6, kind: 3, ending: .refused(34, 503)),
        .rejected: Entry(family: 6, kind: 4, ending: .refused(21, 403)),
        .notInService: Entry(family: 6, kind: 5, ending: .refused(1, 404)),
        .incomplete: Entry(family: 6, kind: 6, ending: .refused(28, 484)),
        .unreachable: Entry(family: 6, kind: 7, ending: .refused(18, 408)),
        .outOfOrder: Entry(family: 6, kind: 8, ending: .refused(27, 502)),
        .changed: Entry(family: 6, kind: 9, ending: .refused(22, 410)),
        .hangsUpAtOnce: Entry(family: 7, kind: 0, ending: .answered),
        .silent: Entry(family: 7, kind: 1, ending: .answered),
        .fax: Entry(family: 7, kind: 2, ending: .answered),
        .music: Entry(family: 7, kind: 3, ending: .answered),
    ]
}
