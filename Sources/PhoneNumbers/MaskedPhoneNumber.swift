/// A telephone number with its middle hidden: what logs, errors and journals may show. The hidden digits are not in it.
public struct MaskedPhoneNumber: Hashable, Sendable, CustomStringConvertible {
    /// The visible digits and a star for each hidden one: `+86138****0001`.
    public let text: String

    public var description: String { text }

    /// Masks a number.
    ///
    /// Four digits before the last four are hidden. A number with less than nine digits shows its last two only, and
    /// one with less than five nothing.
    ///
    /// - Parameter e164: A plus and digits; a text of another kind is masked by the same rule.
    public init(e164: String) {
        let characters = Array(e164)
        let plus = characters.first == "+" ? 1 : 0
        let digits = characters.count - plus
        let tail =
            switch digits {
            case 9...: 4
            case 5...: 2
            default: 0
            }
        let head = digits >= 9 ? plus + digits - 8 : plus
        let hidden = characters.count - head - tail
        text = String(characters.prefix(head)) + String(repeating: "*", count: hidden) + String(characters.suffix(tail))
    }
}
