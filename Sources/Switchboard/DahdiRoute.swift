/// The way of calls that leave over E1/PRI: a group of B channels, how it is hunted, and what the exchange is told.
///
/// The dial string that comes of it is `DAHDI/[i<span>-](g|G|r|R)<group>/[<type of number>]<digits>`.
struct DahdiRoute: Hashable, Sendable {
    /// In which order the channels of the group are tried: the letter before the group.
    enum Hunt: Character, Hashable, Sendable, CaseIterable {
        /// The lowest free channel.
        case ascending = "g"
        /// The highest free channel: the exchange hunts upward, and the two meet last (glare, cause 44).
        case descending = "G"
        /// The next one above the last.
        case ascendingInTurn = "r"
        /// The next one below the last.
        case descendingInTurn = "R"
    }

    /// The type of number of the called party (ITU-T Q.931 section 4.5.8): the letter before the digits.
    enum NumberType: Character, Hashable, Sendable, CaseIterable {
        case unknown = "U"
        case international = "I"
        case national = "N"
        case networkSpecific = "L"
        case subscriber = "S"
        case abbreviated = "V"
    }

    /// Only this span of the group; nil means any.
    var span: Int?
    /// The group of chan_dahdi.conf, 0...63.
    var group: Int
    /// In which order its channels are tried.
    var hunt: Hunt
    /// The type that is sent; nil leaves it to chan_dahdi.conf's `pridialplan`.
    var numberType: NumberType?
    /// How numbers are said. A plus sign never is: the exchange would take it for a digit.
    var form: NumberTemplate.Form

    /// Creates a route; nil when the group is not 0...63 or the span not 1...128.
    init?(
        span: Int? = nil, group: Int, hunt: Hunt = .descending, numberType: NumberType? = nil,
        form: NumberTemplate.Form = .digits
    ) {
        guard (0...63).contains(group), span.map({ (1...128).contains($0) }) ?? true else { return nil }
        self.span = span
        self.group = group
        self.hunt = hunt
        self.numberType = numberType
        self.form = form == .e164 ? .digits : form
    }

    /// Reads a dial template: `DAHDI/G1/{digits}`, `DAHDI/i2-r0/N{national:86}`. Nil when it is none.
    init?(template: String) {
        let parts = template.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "DAHDI" else { return nil }
        var lines = parts[1]
        var span: Int?
        if lines.first == "i" {
            guard let dash = lines.firstIndex(of: "-"), let number = Self.number(lines[..<dash].dropFirst()) else {
                return nil
            }
            span = number
            lines = lines[dash...].dropFirst()
        }
        guard let hunt = lines.first.flatMap(Hunt.init(rawValue:)), let group = Self.number(lines.dropFirst()) else {
            return nil
        }
        var number = parts[2]
        let type = number.first.flatMap(NumberType.init(rawValue:))
        if type != nil { number = number.dropFirst() }
        guard number.first == "{", number.last == "}",
            let form = NumberTemplate.Form(number.dropFirst().dropLast())
        else { return nil }
        self.init(span: span, group: group, hunt: hunt, numberType: type, form: form)
    }

    /// One to three ASCII digits.
    private static func number(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// The dial string for a number; nil when it is no plus sign and 3 to 15 digits.
    func dialString(for e164: String) -> String? {
        numberText(of: e164).map { "DAHDI/\(span.map { "i\($0)-" } ?? "")\(hunt.rawValue)\(group)/\($0)" }
    }

    /// A number as the exchange is told it, with the letter for its type: called numbers, and our own in the same form.
    ///
    /// Numbers of other countries have no national form: they are told as what they are, international.
    func numberText(of e164: String) -> String? {
        guard DialString.isDialable(e164) else { return nil }
        let letter = numberType.map { String($0.rawValue) } ?? ""
        if let text = form.text(of: e164) { return letter + text }
        return NumberTemplate.Form.digits.text(of: e164).map { "I" + $0 }
    }

    /// The device whose state says whether a span carries calls: `NOT_INUSE`, `BUSY` when each B channel is in use,
    /// `UNAVAILABLE` while the span is in alarm.
    static func congestionDevice(ofSpan span: Int) -> String { "DAHDI/I\(span)/congestion" }
}
