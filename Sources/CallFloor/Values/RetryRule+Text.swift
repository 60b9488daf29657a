/// Rules as people write them: `no-answer causes=18,19 under=40s delay=1h backoff=2 up-to=1d times=3 rotate`.
///
/// | word | means |
/// |---|---|
/// | the first | the outcome |
/// | `causes=18,19` | Q.850 causes, one of them |
/// | `sip=480,486` | SIP statuses, one of them |
/// | `at-least=20s`, `under=60s` | how long the attempt lasted |
/// | `delay=1h` | how long to wait |
/// | `backoff=2` | what each further try multiplies the delay by |
/// | `up-to=1d` | the longest delay |
/// | `times=3` | tries with this outcome |
/// | `number=same` or `next` | which number is next |
/// | `rotate` | into another part of the day |
/// | `end=unreachable` | the end state |
extension RetryRule: CustomStringConvertible {
    /// Reads a rule.
    ///
    /// - Throws: ``RuleTextError`` that names the wrong word.
    public init(text: String) throws(RuleTextError) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let outcome = words.first else {
            throw RuleTextError(part: text, message: "is no rule: busy delay=5min times=3.")
        }
        var settings: [(key: String, value: String)] = []
        for word in words.dropFirst() {
            let ends = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            settings.append((key: ends[0], value: ends.count == 2 ? ends[1] : "true"))
        }
        try self.init(outcome: outcome, settings: settings)
    }

    /// Reads a rule from the settings that its words would make.
    ///
    /// - Throws: ``RuleTextError`` that names the wrong setting.
    public init(outcome name: String, settings: [(key: String, value: String)]) throws(RuleTextError) {
        guard let outcome = Outcome(rawValue: name) else {
            let names = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleTextError(part: name, message: "is no outcome. Outcomes: \(names).")
        }
        var rule = RetryRule(outcome: outcome, delay: .zero, maximum: 0)
        var seen: Set<String> = []
        for (key, value) in settings {
            guard seen.insert(key).inserted else {
                throw RuleTextError(part: "\(key)=\(value)", message: "says \(key) again.")
            }
            try rule.set(key, value)
        }
        for needed in ["delay", "times"] where !seen.contains(needed) {
            throw RuleTextError(
                part: name, message: "has no \(needed): \(name) delay=5min times=3.")
        }
        if let objection = rule.objections().first {
            throw RuleTextError(
                part: ([name] + settings.map { "\($0)=\($1)" }).joined(separator: " "),
                message: "is absurd: \(objection)")
        }
        self = rule
    }

    private mutating func set(_ key: String, _ value: String) throws(RuleTextError) {
        let part = "\(key)=\(value)"
        switch key {
        case "causes", "cause": causes = try Self.numbers(value, in: part)
        case "sip", "sip-statuses": sipStatuses = try Self.numbers(value, in: part)
        case "at-least": minimumDuration = try RuleText.duration(value, in: part)
        case "under": maximumDuration = try RuleText.duration(value, in: part)
        case "delay": delay = try RuleText.duration(value, in: part)
        case "backoff": backoff = try RuleText.number(Double(value), in: part, "is no number: backoff=2.")
        case "up-to": maximumDelay = try RuleText.duration(value, in: part)
        case "times": maximum = try RuleText.number(Int(value), in: part, "is no whole number: times=3.")
        case "number": number = try RuleText.number(NumberChoice(rawValue: value), in: part, "is 'same' or 'next'.")
        case "rotate": rotatesDayPart = try RuleText.number(Bool(value), in: part, "is 'true' or 'false'.")
        case "end": endState = value
        default:
            throw RuleTextError(
                part: part,
                message:
                    "is not known. Known: causes, sip, at-least, under, delay, backoff, up-to, times, number, rotate, end."
            )
        }
    }

    private static func numbers(_ text: String, in part: String) throws(RuleTextError) -> [Int] {
        var numbers: [Int] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            numbers.append(
                try RuleText.number(
                    Int(piece), in: part, "is no list of whole numbers: \(part.prefix { $0 != "=" })=17,34."))
        }
        return numbers
    }

    /// What it says, by the words that say it; what is as usual is left out, but the number never is.
    public var settings: [(key: String, value: String)] {
        var settings: [(key: String, value: String)] = []
        func list(_ values: [Int]) -> String { values.map(String.init).joined(separator: ",") }
        if !causes.isEmpty { settings.append(("causes", list(causes))) }
        if !sipStatuses.isEmpty { settings.append(("sip", list(sipStatuses))) }
        if let minimumDuration { settings.append(("at-least", RuleText.short(minimumDuration))) }
        if let maximumDuration { settings.append(("under", RuleText.short(maximumDuration))) }
        settings.append(("delay", RuleText.short(delay)))
        if backoff != 1 { settings.append(("backoff", RuleText.factor(backoff))) }
        if let maximumDelay { settings.append(("up-to", RuleText.short(maximumDelay))) }
        settings.append(("times", String(maximum)))
        settings.append(("number", number.rawValue))
        if rotatesDayPart { settings.append(("rotate", "true")) }
        if let endState { settings.append(("end", endState)) }
        return settings
    }

    /// The rule as ``init(text:)`` reads it.
    public var description: String {
        ([outcome.rawValue] + settings.map { $0.key == "rotate" ? $0.key : "\($0.key)=\($0.value)" })
            .joined(separator: " ")
    }

    /// The outcome and its conditions: `no-answer, cause 18 or 19, under 40 s`.
    var conditionText: String { ([outcome.rawValue] + conditions).joined(separator: ", ") }

    /// Each condition that it states.
    var conditions: [String] {
        var conditions: [String] = []
        if !causes.isEmpty { conditions.append("cause \(RuleText.alternatives(causes))") }
        if !sipStatuses.isEmpty { conditions.append("SIP \(RuleText.alternatives(sipStatuses))") }
        if let minimumDuration { conditions.append("at least \(RuleText.duration(minimumDuration))") }
        if let maximumDuration { conditions.append("under \(RuleText.duration(maximumDuration))") }
        return conditions
    }
}

extension AttemptEnd {
    /// Reads how an attempt ends: `busy`, `no-answer:cause=19:sip=480:after=25s`.
    ///
    /// - Throws: ``RuleTextError`` that names the wrong part.
    public init(text: String) throws(RuleTextError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let outcome = Outcome(rawValue: parts[0]) else {
            let names = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleTextError(part: parts[0], message: "is no outcome. Outcomes: \(names).")
        }
        self.init(outcome)
        for part in parts.dropFirst() {
            let ends = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch (ends[0], ends.count) {
            case ("cause", 2):
                cause = try RuleText.number(
                    Int(ends[1]).flatMap { (0...127).contains($0) ? $0 : nil }, in: part, "is no Q.850 cause: 0 to 127."
                )
            case ("sip", 2):
                sipStatus = try RuleText.number(
                    Int(ends[1]).flatMap { (100...699).contains($0) ? $0 : nil }, in: part,
                    "is no SIP status: 100 to 699.")
            case ("after", 2): duration = try RuleText.duration(ends[1], in: part)
            default:
                throw RuleTextError(part: part, message: "is not known. Known: cause=17, sip=486, after=25s.")
            }
        }
    }
}
