/// A text pattern where `*` stands for any run of characters: `PJSIP/*@carrier`.
public struct Glob: Sendable, ExpressibleByStringLiteral {
    private let pieces: [Substring]

    /// Creates a pattern.
    public init(_ pattern: String) {
        pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// Whether the whole text fits.
    public func matches(_ text: String) -> Bool {
        var rest = Substring(text)
        guard let first = pieces.first, rest.hasPrefix(first) else { return false }
        rest = rest.dropFirst(first.count)
        guard pieces.count > 1, let last = pieces.last else { return rest.isEmpty }
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let range = rest.firstRange(of: piece) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
