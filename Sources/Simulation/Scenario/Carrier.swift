/// The telephone network of a scenario: who answers, when, and what else happens to a dial. Times in seconds.
public struct Carrier: Hashable, Sendable, Codable {
    /// The probability that a person answers a dial, over the day.
    public var answerRate: Curve
    /// When that happens, after the dial.
    public var answerAfter: Distribution
    /// Of the dials that no person answers: busy and invalid numbers.
    public var busy: Fate
    /// Of the dials that no person answers: answering machines.
    public var machine: Fate
    /// The share of machines that detection takes for persons: an agent meets them.
    public var undetectedMachines: Double
    /// How long an agent listens to such a machine.
    public var machineTalk: Distribution
    /// When a dial that nobody answers ends: the ring time-out of the campaign.
    public var noAnswerAfter: Double
    /// How long an answered person waits for an agent before hanging up; nil waits for as long as the threshold.
    public var patience: Distribution?
    /// Calls that may exist at once; nil means as many as are wanted.
    public var lines: Int?
    /// New calls a second; nil means as many as are wanted.
    public var callsPerSecond: Double?

    /// A share of dials, and when they end.
    public struct Fate: Hashable, Sendable, Codable {
        /// Of the dials that no person answers, 0...1.
        public var share: Double
        /// Seconds after the dial.
        public var after: Distribution

        private enum Key: String, CodingKey, CaseIterable { case share, after }

        /// Creates a fate.
        public init(share: Double, after: Distribution) {
            self.share = share
            self.after = after
        }

        public init(from decoder: any Decoder) throws {
            let fields = try Fields<Key>(decoder)
            self.init(share: try fields.required(.share), after: try fields.required(.after))
        }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case answerRate = "answer_rate"
        case answerAfter = "answer_after"
        case busy, machine
        case undetectedMachines = "undetected_machines"
        case machineTalk = "machine_talk"
        case noAnswerAfter = "no_answer_after"
        case patience, lines
        case callsPerSecond = "calls_per_second"
    }

    /// Creates a carrier; the defaults are those of the standard suite.
    public init(
        answerRate: Curve = .constant(0.3), answerAfter: Distribution = .lognormal(mean: 12, cv: 0.5, max: 28),
        busy: Fate = Fate(share: 0.15, after: .uniform(from: 2, to: 5)),
        machine: Fate = Fate(share: 0.35, after: .uniform(from: 14, to: 26)), undetectedMachines: Double = 0,
        machineTalk: Distribution = .uniform(from: 5, to: 12), noAnswerAfter: Double = 28,
        patience: Distribution? = nil, lines: Int? = nil, callsPerSecond: Double? = nil
    ) {
        self.answerRate = answerRate
        self.answerAfter = answerAfter
        self.busy = busy
        self.machine = machine
        self.undetectedMachines = undetectedMachines
        self.machineTalk = machineTalk
        self.noAnswerAfter = noAnswerAfter
        self.patience = patience
        self.lines = lines
        self.callsPerSecond = callsPerSecond
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields<CodingKeys>(decoder)
        let usual = Carrier()
        self.init(
            answerRate: try fields.value(.answerRate, usual.answerRate),
            answerAfter: try fields.value(.answerAfter, usual.answerAfter),
            busy: try fields.value(.busy, usual.busy), machine: try fields.value(.machine, usual.machine),
            undetectedMachines: try fields.value(.undetectedMachines, usual.undetectedMachines),
            machineTalk: try fields.value(.machineTalk, usual.machineTalk),
            noAnswerAfter: try fields.value(.noAnswerAfter, usual.noAnswerAfter),
            patience: try fields.optional(.patience), lines: try fields.optional(.lines),
            callsPerSecond: try fields.optional(.callsPerSecond))
    }

    func objections() -> [String] {
        var found = answerRate.objectionsAsProbability("carrier.answer_rate")
        found += answerAfter.objections("carrier.answer_after")
        found += Objection.noProbability(busy.share, "carrier.busy.share")
        found += busy.after.objections("carrier.busy.after")
        found += Objection.noProbability(machine.share, "carrier.machine.share")
        found += machine.after.objections("carrier.machine.after")
        if busy.share + machine.share > 1 {
            found.append("carrier: the shares of busy and machine make \(busy.share + machine.share), more than 1.")
        }
        found += Objection.noProbability(undetectedMachines, "carrier.undetected_machines")
        found += machineTalk.objections("carrier.machine_talk")
        found += Objection.notPositive(noAnswerAfter, "carrier.no_answer_after")
        if noAnswerAfter > 120 { found.append("carrier.no_answer_after: at most 120 s.") }
        if let patience { found += patience.objections("carrier.patience") }
        if let lines { found += Objection.tooFew(lines, atLeast: 1, "carrier.lines") }
        if let callsPerSecond { found += Objection.notPositive(callsPerSecond, "carrier.calls_per_second") }
        return found
    }
}
