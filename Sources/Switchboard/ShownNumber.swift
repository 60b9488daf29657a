public import CallFloor

/// What the person who is called may see of us.
public struct ShownNumber: Hashable, Sendable {
    /// E.164: a plus sign and 3 to 15 digits.
    public var number: String
    /// A name beside it; nil shows none. Few networks carry it.
    public var name: String?
    /// Whether the number is shown, or only told to the network.
    public var presentation: CallerIDPresentation

    /// Creates a number to show.
    public init(number: String, name: String? = nil, presentation: CallerIDPresentation = .allowed) {
        self.number = number
        self.name = name
        self.presentation = presentation
    }
}

/// Our number, as one leg's way out wants to be told it.
struct LegCaller: Hashable, Sendable {
    let number: String
    let name: String?
    let isRestricted: Bool

    init(number: String, name: String?, isRestricted: Bool) {
        self.number = number
        self.name = name.map(Self.cleaned).flatMap { $0.isEmpty ? nil : $0 }
        self.isRestricted = isRestricted
    }

    /// The parameter of an originate, which always allows that it is shown: `"Bell Ltd" <+442079460000>`.
    var text: String { name.map { "\"\($0)\" <\(number)>" } ?? number }

    /// The channel's connected line, which is what a channel that dials shows: for legs that are made first and dialled
    /// then, and wherever the number is not to be shown. `i` keeps Asterisk from telling the far end of it as a change.
    var connectedLine: [(name: String, value: String)] {
        var variables = [("CONNECTEDLINE(num,i)", number)]
        if let name { variables.append(("CONNECTEDLINE(name,i)", name)) }
        variables.append(("CONNECTEDLINE(pres,i)", isRestricted ? "prohib" : "allowed"))
        return variables
    }

    /// A name without what means something to Asterisk or in a SIP header, of at most 50 characters.
    private static func cleaned(_ name: String) -> String {
        let allowed = name.unicodeScalars.filter { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                && !"\"<>\\,;${}".unicodeScalars.contains(scalar)
        }
        return String(String(String.UnicodeScalarView(allowed)).prefix(50))
    }
}
