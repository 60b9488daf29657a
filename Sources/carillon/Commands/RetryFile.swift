import CallFloor
import Foundation
import Yams

/// A retry policy as a file: what `carillon retry show --json` prints and `carillon retry import` reads, in JSON or YAML.
struct RetryFile: Encodable {
    private enum CodingKeys: String, CodingKey {
        case maximumAttempts = "maximum-attempts"
        case dayParts = "day-parts"
        case rules
    }

    private struct Part: Encodable {
        var name: String
        var hours: String
    }

    private struct Rule: Encodable {
        enum CodingKeys: String, CodingKey {
            case outcome, causes, sip, under, delay, backoff, times, number, rotate, end
            case atLeast = "at-least"
            case upTo = "up-to"
        }

        var outcome: String
        var causes: [Int]?
        var sip: [Int]?
        var atLeast: String?
        var under: String?
        var delay: String
        var backoff: Double?
        var upTo: String?
        var times: Int
        var number: String
        var rotate: Bool?
        var end: String?

        init(_ rule: RetryRule) {
            outcome = rule.outcome.rawValue
            causes = rule.causes.isEmpty ? nil : rule.causes
            sip = rule.sipStatuses.isEmpty ? nil : rule.sipStatuses
            atLeast = rule.minimumDuration.map(RuleText.short)
            under = rule.maximumDuration.map(RuleText.short)
            delay = RuleText.short(rule.delay)
            backoff = rule.backoff == 1 ? nil : rule.backoff
            upTo = rule.maximumDelay.map(RuleText.short)
            times = rule.maximum
            number = rule.number.rawValue
            rotate = rule.rotatesDayPart ? true : nil
            end = rule.endState
        }
    }

    private let maximumAttempts: Int
    private let dayParts: [Part]
    private let rules: [Rule]

    init(_ policy: RetryPolicy) {
        maximumAttempts = policy.maximumAttempts
        dayParts = policy.dayParts.map { Part(name: $0.name, hours: $0.interval.description) }
        rules = policy.rules.map(Rule.init)
    }

    // MARK: Reading

    /// Reads a policy from a file. What the file does not say of attempts in all and parts of the day is as usual.
    static func read(path: String) throws -> RetryPolicy {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Failure("\(path) cannot be read: \(error.localizedDescription)")
        }
        guard data.count <= 1_000_000, let text = String(data: data, encoding: .utf8) else {
            throw Failure("\(path) is not UTF-8, or larger than 1 MB: that is no retry policy.")
        }
        do {
            return try policy(text)
        } catch let error as Failure {
            throw Failure("\(path): \(error.message)")
        }
    }

    /// Reads a policy from text.
    ///
    /// - Throws: ``Failure`` that names the line.
    static func policy(_ text: String) throws -> RetryPolicy {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw Failure("it is neither JSON nor YAML: \(error)")
        }
        guard let root, let keys = root.mapping else {
            throw Failure("it has no 'rules'. 'carillon retry show CAMPAIGN --json' prints what a file looks like.")
        }
        var policy = RetryPolicy(rules: [])
        for (key, value) in keys {
            switch key.string ?? "" {
            case "maximum-attempts":
                guard let count = value.int else { throw wrong(value, "maximum-attempts is a whole number, 1 to 100.") }
                policy.maximumAttempts = count
            case "day-parts": policy.dayParts = try list(value).map(part)
            case "rules": policy.rules = try list(value).map(rule)
            case let name:
                throw wrong(key, "'\(name)' is not known. Known: maximum-attempts, day-parts, rules.")
            }
        }
        guard keys.keys.contains(where: { $0.string == "rules" }) else { throw wrong(root, "it has no 'rules'.") }
        return policy
    }

    /// `morning=09:00-12:00`.
    static func part(_ text: String) throws(RuleTextError) -> DayPart {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else {
            throw RuleTextError(part: text, message: "is no part of the day: morning=09:00-12:00.")
        }
        let intervals = try CallingHours.day(text: sides[1])
        guard intervals.count == 1 else {
            throw RuleTextError(part: sides[1], message: "is not one interval: 09:00-12:00.")
        }
        return DayPart(name: sides[0], interval: intervals[0])
    }

    private static func part(_ node: Node) throws -> DayPart {
        let fields = try fields(node)
        guard let name = fields["name"], let hours = fields["hours"], fields.count == 2 else {
            throw wrong(node, "a part of the day has a 'name' and 'hours'.")
        }
        do {
            return try part("\(name)=\(hours)")
        } catch {
            throw wrong(node, error.description)
        }
    }

    /// A rule is a mapping, or the text that `carillon retry set --rule` takes.
    private static func rule(_ node: Node) throws -> RetryRule {
        do {
            if let text = node.string { return try RetryRule(text: text) }
            let fields = try fields(node)
            let settings = fields.sorted { $0.key < $1.key }.filter { $0.key != "outcome" }
            return try RetryRule(outcome: fields["outcome"] ?? "", settings: settings.map { ($0.key, $0.value) })
        } catch let error as RuleTextError {
            throw wrong(node, error.description)
        }
    }

    /// A mapping of texts; a list of scalars counts as its elements with commas.
    private static func fields(_ node: Node) throws -> [String: String] {
        guard let mapping = node.mapping else { throw wrong(node, "a mapping of names to values is expected.") }
        var fields: [String: String] = [:]
        for (key, value) in mapping {
            let texts = value.sequence.map { $0.map(\.string) } ?? [value.string]
            guard let name = key.string, texts.allSatisfy({ $0 != nil }) else {
                throw wrong(value, "a text, a number or a list of numbers is expected.")
            }
            fields[name] = texts.compactMap { $0 }.joined(separator: ",")
        }
        return fields
    }

    private static func list(_ node: Node) throws -> [Node] {
        guard let sequence = node.sequence else { throw wrong(node, "a list is expected.") }
        return Array(sequence)
    }

    private static func wrong(_ node: Node, _ message: String) -> Failure {
        Failure(node.mark.map { "line \($0.line): \(message)" } ?? message)
    }
}
