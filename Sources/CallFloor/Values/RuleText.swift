/// Durations, numbers and lists as rules and their explanations show them.
public enum RuleText {
    /// Reads `90`, `90s`, `5min`, `1h30min`, `2d`: days (`d`), hours (`h`), minutes (`min`, `m`), seconds (`s`, or no
    /// unit), milliseconds (`ms`).
    ///
    /// - Parameter part: What an error names.
    /// - Throws: ``RuleTextError`` when it is none of that, or longer than ten thousand days.
    public static func duration(_ text: String, in part: String? = nil) throws(RuleTextError) -> Duration {
        let error = RuleTextError(part: part ?? text, message: "is no duration: 90s, 5min, 1h30min, 2d.")
        var rest = Substring(text)
        var milliseconds: Int64 = 0
        guard !rest.isEmpty else { throw error }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            guard let count = Int64(digits), count <= 864_000_000, let length = units[String(unit)] else { throw error }
            milliseconds += count * length
            guard milliseconds <= 864_000_000_000 else { throw error }
        }
        return .milliseconds(milliseconds)
    }

    private static let units: [String: Int64] = [
        "d": 86_400_000, "h": 3_600_000, "min": 60_000, "m": 60_000, "s": 1_000, "": 1_000, "ms": 1,
    ]

    /// A duration as ``duration(_:in:)`` reads it: `1h30min`; whole milliseconds.
    public static func short(_ duration: Duration) -> String {
        var rest = duration.inMicroseconds / 1_000
        guard rest > 0 else { return rest == 0 ? "0s" : "\(rest)ms" }
        var text = ""
        for (length, unit) in [(Int64(86_400_000), "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")]
        where rest >= length {
            text += "\(rest / length)\(unit)"
            rest %= length
        }
        return text
    }

    /// A duration for sentences: `90 s`, `5 min`, `1 h 30 min`, `3 days`: the two greatest units.
    public static func duration(_ duration: Duration) -> String {
        let microseconds = duration.inMicroseconds
        if microseconds < 1_000_000 { return microseconds == 0 ? "0 s" : "\(Double(microseconds) / 1_000_000) s" }
        var rest = microseconds / 1_000_000
        var parts: [String] = []
        for (length, name) in [(Int64(86_400), "day"), (3_600, "h"), (60, "min"), (1, "s")] where rest >= length {
            let count = rest / length
            rest %= length
            parts.append("\(count) \(name)\(name == "day" && count > 1 ? "s" : "")")
            if parts.count == 2 { break }
        }
        return parts.joined(separator: " ")
    }

    /// `1, 2 or 3`.
    static func alternatives(_ values: [Int]) -> String {
        guard let last = values.last, values.count > 1 else { return values.first.map(String.init) ?? "any" }
        return values.dropLast().map(String.init).joined(separator: ", ") + " or \(last)"
    }

    /// `2`, `1.5`: a factor without a needless fraction.
    static func factor(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(value)
    }

    /// `1 try`, `3 tries`.
    static func tries(_ count: Int) -> String { count == 1 ? "1 try" : "\(count) tries" }

    /// The value, or an error about the part that should have been one.
    static func number<Value>(_ value: Value?, in part: String, _ message: String) throws(RuleTextError) -> Value {
        guard let value else { throw RuleTextError(part: part, message: message) }
        return value
    }
}
