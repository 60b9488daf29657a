/// What answered calls come to by a rule, and the abandoned share with its arithmetic.
public struct AbandonCount: Hashable, Sendable, Codable {
    /// People connected in time, and those who hung up before the time was over.
    public var connected: Int
    /// People who were abandoned.
    public var abandoned: Int
    /// Machines.
    public var machines: Int

    /// Creates a count.
    public init(connected: Int = 0, abandoned: Int = 0, machines: Int = 0) {
        self.connected = connected
        self.abandoned = abandoned
        self.machines = machines
    }

    /// Counts calls by a rule at `now`; calls that are not decided yet are left out.
    public init(_ calls: some Sequence<AnsweredCall>, by rule: AbandonRule, at now: Double) {
        self.init()
        for call in calls {
            switch rule.verdict(of: call, at: now) {
            case .connected, .hungUp: connected += 1
            case .abandoned: abandoned += 1
            case .machine: machines += 1
            case .open: break
            }
        }
    }

    /// Calls that a person answered.
    public var live: Int { connected + abandoned }

    /// The abandoned share of the calls that a person answered, 0...1; nil without any.
    public var share: Double? { live > 0 ? Double(abandoned) / Double(live) : nil }

    /// The share with an estimate of machines among the abandoned taken out, as the UK's regulator lets it be reported: of
    /// those abandoned as many are taken for machines as among the calls that somebody or something heard. 0...1; nil
    /// without any.
    public var shareWithoutMachines: Double? {
        let heard = Double(connected + machines)
        let people = heard > 0 ? Double(connected) / heard : 1
        let abandoned = Double(self.abandoned) * people
        let all = Double(connected) + abandoned
        return all > 0 ? abandoned / all : nil
    }

    /// Bounds that the true share is within at 95 % confidence (Wilson 1927); 0...1 without any call.
    public var bounds: ClosedRange<Double> {
        guard live > 0, let share else { return 0...1 }
        let z = 1.959963984540054
        let n = Double(live)
        let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        let spread = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return max(0, centre - spread)...min(1, centre + spread)
    }

    /// The arithmetic in a sentence.
    public var sentence: String {
        guard let share else { return "no call was answered by a person" }
        let low = (100 * bounds.lowerBound).shown(2)
        let high = (100 * bounds.upperBound).shown(2)
        return "\(abandoned) of \(live) calls answered by a person were abandoned: \((100 * share).shown(2)) % "
            + "(95 % bounds \(low) to \(high) %); \(machines) machines are not counted"
    }
}
