/// A text with places for a telephone number: `PJSIP/{number}@carrier`, `0{national:86}`.
///
/// | place | a number of the country | a number of another one |
/// |---|---|---|
/// | `{number}` | `+8613800000001` | `+442079460000` |
/// | `{digits}` | `8613800000001` | `442079460000` |
/// | `{national:86}` | `13800000001` | cannot be said |
/// | `{dialled:86:0:00}` | `013800000001` | `00442079460000` |
///
/// Country codes are E.164's; none is the beginning of another one (ITU-T E.164 section 6.2.1), so the first digits of a
/// number tell whether it is of that country.
struct NumberTemplate: Hashable, Sendable {
    /// How a number is written in one place.
    enum Form: Hashable, Sendable {
        /// With the plus sign.
        case e164
        /// Country code and number, without the plus sign.
        case digits
        /// Without the country code; only numbers of that country.
        case national(country: String)
        /// As people of that country dial: their trunk prefix, or the international prefix and the country code.
        case dialled(country: String, trunkPrefix: String, internationalPrefix: String)
    }

    private enum Piece: Hashable, Sendable {
        case text(String)
        case number(Form)
    }

    private let pieces: [Piece]

    /// Reads a template; nil when it has no place for a number, or a place that is none of these.
    init?(_ template: String) {
        var pieces: [Piece] = []
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}"),
                let form = Form(rest[rest.index(after: open)..<close])
            else { return nil }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            pieces.append(.number(form))
            rest = rest[rest.index(after: close)...]
        }
        guard !pieces.isEmpty else { return nil }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }

    /// The text with the number in its places; nil when `e164` is no plus sign and 3 to 15 digits, or cannot be said in
    /// this form.
    func filled(with e164: String) -> String? {
        guard DialString.isDialable(e164) else { return nil }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let fixed): text += fixed
            case .number(let form):
                guard let number = form.text(of: e164) else { return nil }
                text += number
            }
        }
        return text
    }
}

extension NumberTemplate.Form {
    /// Reads what stands between the braces.
    init?(_ name: Substring) {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let areDigits = parts.dropFirst().allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        switch (parts[0], parts.count) {
        case ("number", 1): self = .e164
        case ("digits", 1): self = .digits
        case ("national", 2) where areDigits && (1...3).contains(parts[1].count): self = .national(country: parts[1])
        case ("dialled", 4)
        where areDigits && (1...3).contains(parts[1].count) && parts[2].count <= 3 && (1...4).contains(parts[3].count):
            self = .dialled(country: parts[1], trunkPrefix: parts[2], internationalPrefix: parts[3])
        default: return nil
        }
    }

    /// The country whose numbers are written differently; nil when all are alike.
    var country: String? {
        switch self {
        case .e164, .digits: nil
        case .national(let country), .dialled(let country, _, _): country
        }
    }

    /// Whether a number is of ``country``.
    func isHome(_ e164: String) -> Bool { country.map { e164.dropFirst().hasPrefix($0) } ?? false }

    /// The number in this form; nil when it cannot be said.
    func text(of e164: String) -> String? {
        let digits = e164.dropFirst()
        switch self {
        case .e164: return e164
        case .digits: return String(digits)
        case .national(let country): return isHome(e164) ? String(digits.dropFirst(country.count)) : nil
        case .dialled(let country, let trunkPrefix, let internationalPrefix):
            return isHome(e164) ? trunkPrefix + digits.dropFirst(country.count) : internationalPrefix + digits
        }
    }
}
