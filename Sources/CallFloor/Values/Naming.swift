/// Names that people give to what they configure.
public enum Naming {
    /// Characters that mean something in dial strings, dialplan or paths, where a name might end up.
    static let forbidden: Set<Character> = [
        "/", "\\", "&", ",", ";", "|", "{", "}", "$", "@", "\"", "'", "`", "<", ">", "*", "#",
    ]

    /// The longest name, in characters.
    public static let longest = 100

    /// What is wrong with `name`, in a sentence that begins with `what` ("the trunk's name"); nil when nothing is.
    public static func objection(to name: String, of what: String) -> String? {
        if name.isEmpty { return "\(what) is empty" }
        if name.count > longest { return "\(what) has \(name.count) characters: at most \(longest)" }
        if name.first!.isWhitespace || name.last!.isWhitespace { return "\(what) begins or ends with a space" }
        if name.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
            return "\(what) has a control character in it"
        }
        if let bad = name.first(where: forbidden.contains) { return "\(what) must not contain '\(bad)'" }
        return nil
    }
}
