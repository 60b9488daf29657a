extension RetryPolicy {
    /// What is absurd about the policy, in sentences that name the rule; empty when it is sound.
    public func objections() -> [String] {
        var objections: [String] = []
        if !(1...100).contains(maximumAttempts) {
            objections.append("Attempts in all: \(maximumAttempts); a lead has 1 to 100.")
        }
        if rules.count > 100 { objections.append("There are \(rules.count) rules; 100 are allowed.") }
        for (position, rule) in rules.prefix(100).enumerated() {
            let name = "Rule \(position + 1) (\(rule.outcome.rawValue))"
            objections += rule.objections().map { "\(name): \($0)" }
            if rule.rotatesDayPart, dayParts.count < 2 {
                objections.append("\(name): rotation needs two parts of the day at least; there are \(dayParts.count).")
            }
            if let earlier = rules.prefix(position).firstIndex(where: { $0.covers(rule) }) {
                objections.append("\(name) never applies: rule \(earlier + 1) comes first and covers it.")
            }
        }
        return objections + dayPartObjections()
    }

    private func dayPartObjections() -> [String] {
        var objections: [String] = []
        if dayParts.count > 24 { objections.append("There are \(dayParts.count) parts of the day; 24 are allowed.") }
        for (position, part) in dayParts.prefix(24).enumerated() {
            if !RetryRule.isWord(part.name) {
                objections.append(
                    "The part of the day '\(part.name)': its name has 1 to 64 letters, digits, '-' or '_'.")
            }
            if dayParts.prefix(position).contains(where: { $0.name == part.name }) {
                objections.append("The part of the day '\(part.name)' is there twice.")
            }
            if !part.interval.isSound {
                objections.append(
                    "The part of the day '\(part.name)' (\(part.interval)) ends after it begins, at 24:00 at the latest."
                )
            } else if let other = dayParts.prefix(position).first(where: {
                $0.interval.from < part.interval.to && part.interval.from < $0.interval.to
            }) {
                objections.append("The parts of the day '\(other.name)' and '\(part.name)' overlap.")
            }
        }
        return objections
    }
}

extension RetryRule {
    /// What is absurd about the rule by itself.
    func objections() -> [String] {
        var objections: [String] = []
        func refuse(_ isWrong: Bool, _ text: String) { if isWrong { objections.append(text) } }
        let year = RetryPlan.longestDelay
        refuse(outcome == .cancelled, "a cancelled attempt was never dialled, so nothing counts: it needs no rule.")
        refuse(causes.contains { !(0...127).contains($0) }, "Q.850 causes are 0 to 127.")
        refuse(sipStatuses.contains { !(100...699).contains($0) }, "SIP statuses are 100 to 699.")
        refuse((minimumDuration ?? .zero) < .zero, "a minimum duration cannot be negative.")
        if let maximumDuration {
            refuse(
                maximumDuration <= (minimumDuration ?? .zero),
                "the duration is under \(RuleText.duration(maximumDuration)) and at least \(RuleText.duration(minimumDuration ?? .zero)): it never applies."
            )
        }
        refuse(delay < .zero, "a delay cannot be negative.")
        refuse(delay > year, "a delay is a year (366 days) at most.")
        if let maximumDelay {
            refuse(maximumDelay < delay, "the longest delay is shorter than the first one.")
            refuse(maximumDelay > year, "the longest delay is a year (366 days) at most.")
        }
        refuse(!(backoff >= 1 && backoff <= 1_000), "back-off multiplies the delay: 1 to 1000.")
        refuse(!(1...100).contains(maximum), "tries with this outcome are 1 to 100.")
        if let endState {
            refuse(!Self.isWord(endState), "an end state is a code of 1 to 64 letters, digits, '-' or '_'.")
        }
        return objections
    }

    /// Whether each ending that `other` applies to is this rule's too.
    func covers(_ other: RetryRule) -> Bool {
        func contains(_ mine: [Int], _ theirs: [Int]) -> Bool {
            mine.isEmpty || (!theirs.isEmpty && theirs.allSatisfy(mine.contains))
        }
        let coversStart = minimumDuration.map { mine in other.minimumDuration.map { mine <= $0 } ?? false } ?? true
        let coversEnd = maximumDuration.map { mine in other.maximumDuration.map { mine >= $0 } ?? false } ?? true
        return outcome == other.outcome && contains(causes, other.causes) && contains(sipStatuses, other.sipStatuses)
            && coversStart && coversEnd
    }

    /// Whether a text is a code that stores and reports take: the width of a lead's end reason.
    static func isWord(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x2D || $0 == 0x5F
            }
    }
}
