/// A way out to the telephone network, as the floor needs it: capacity and patience, not addresses.
public struct Trunk: Hashable, Sendable, Codable {
    /// The row's id.
    public var id: TrunkID
    /// What people call it.
    public var name: String
    /// Calls that may exist on it at once, from intent to outcome. At least 1; an E1 span carries 30.
    public var channels: Int
    /// New calls a second. Above 0.
    public var callsPerSecond: Double
    /// Whether the line is reserved before it is dialled (DAHDI), or one request places the call (SIP).
    public var kind: Kind
    /// How the switch reaches it: `PJSIP/{number}@carrier`. Opaque to the floor.
    public var dialTemplate: String
    /// How many suspicious ends within `faultWindow`, without one call getting through, are the trunk's fault. 1...1,000.
    public var faultThreshold: Int
    /// How close together they must be, and how long at most one of them stays unjudged. 1...60 s.
    public var faultWindow: Duration
    /// How long the trunk rests after a fault; twice as long after each further one. 1 s or more.
    public var rest: Duration
    /// The longest rest. Not shorter than `rest`.
    public var maximumRest: Duration
    /// Whether customers see the caller ID, whatever the caller ID itself says; nil leaves it to the caller ID.
    public var presentation: CallerIDPresentation?
    /// How a PRI line is taken and dialled; nil on SIP trunks, and where `dialTemplate` says it all.
    public var pri: PRI?

    /// The technology behind a trunk.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A SIP trunk.
        case sip
        /// E1/PRI through DAHDI.
        case dahdi
    }

    /// A group of B channels. Opaque to the floor: the switch makes a dial string of it.
    public struct PRI: Hashable, Sendable, Codable {
        /// The number of the channel group in Asterisk's `chan_dahdi.conf`. 0...63.
        public var group: Int
        /// In which order its channels are tried.
        public var hunt: Hunt
        /// The type of number that is sent with the called number; nil leaves it to Asterisk's `pridialplan`.
        public var numberType: NumberType?
        /// The spans whose state is watched: full or in alarm, they carry nothing. Empty watches none.
        public var spans: [Int]

        /// In which order a group's channels are tried. The exchange hunts upward, so hunting downward meets it least
        /// often (glare).
        public enum Hunt: String, Hashable, Sendable, Codable, CaseIterable {
            /// From the lowest channel.
            case ascending
            /// From the highest channel.
            case descending
            /// In turn, upward.
            case ascendingInTurn = "ascending-in-turn"
            /// In turn, downward.
            case descendingInTurn = "descending-in-turn"
        }

        /// The type of number in the called party number (ITU-T Q.931 section 4.5.8).
        public enum NumberType: String, Hashable, Sendable, Codable, CaseIterable {
            /// Not said.
            case unknown
            /// With the country code.
            case international
            /// With the area code.
            case national
            /// Particular to the network.
            case networkSpecific = "network-specific"
            /// Local, without an area code.
            case subscriber
            /// A short code.
            case abbreviated
        }

        /// Creates a group.
        public init(group: Int, hunt: Hunt = .descending, numberType: NumberType? = nil, spans: [Int] = []) {
            self.group = group
            self.hunt = hunt
            self.numberType = numberType
            self.spans = spans
        }
    }

    /// B channels of one E1 span: 31 time slots less the one for signalling (ITU-T G.704, I.431).
    public static let channelsOfSpan = 30

    /// Creates a trunk.
    public init(
        id: TrunkID, name: String, channels: Int, callsPerSecond: Double, kind: Kind = .sip, dialTemplate: String,
        faultThreshold: Int = 5, faultWindow: Duration = .seconds(10), rest: Duration = .seconds(5),
        maximumRest: Duration = .seconds(300), presentation: CallerIDPresentation? = nil, pri: PRI? = nil
    ) {
        self.id = id
        self.name = name
        self.channels = channels
        self.callsPerSecond = callsPerSecond
        self.kind = kind
        self.dialTemplate = dialTemplate
        self.faultThreshold = faultThreshold
        self.faultWindow = faultWindow
        self.rest = rest
        self.maximumRest = maximumRest
        self.presentation = presentation
        self.pri = pri
    }
}

extension Trunk {
    /// What is absurd about these settings, in sentences; empty when nothing is.
    public func objections() -> [String] {
        var found: [String] = []
        if let objection = Naming.objection(to: name, of: "the trunk's name") { found.append(objection) }
        if !(1...10_000).contains(channels) {
            found.append("a trunk has 1 to 10000 channels, not \(channels)")
        }
        if !(callsPerSecond > 0 && callsPerSecond <= 1_000) {
            found.append("new calls a second must be above 0 and at most 1000, not \(callsPerSecond)")
        }
        if !(1...1_000).contains(faultThreshold) {
            found.append("the fault threshold must be 1 to 1000 calls, not \(faultThreshold)")
        }
        if faultWindow < .seconds(1) || faultWindow > .seconds(60) {
            found.append("the fault window must be 1 to 60 seconds: leads wait that long for a verdict")
        }
        if rest < .seconds(1) || rest > .seconds(3_600) {
            found.append("the first rest must be 1 second to 1 hour")
        }
        if maximumRest < rest || maximumRest > .seconds(86_400) {
            found.append("the longest rest must not be shorter than the first, and at most a day")
        }
        return found + templateObjections() + priObjections()
    }

    /// Where a number stands in a dial template: with its plus sign, without, without its country code, as people of a
    /// country dial.
    private static var place: Regex<Substring> {
        #/\{(?:number|digits|national:[0-9]{1,3}|dialled:[0-9]{1,3}:[0-9]{0,3}:[0-9]{1,4})\}/#
    }

    private func templateObjections() -> [String] {
        // Where the switch makes the dial string itself, there may be no template.
        if pri != nil, dialTemplate.isEmpty { return [] }
        var found: [String] = []
        if dialTemplate.firstMatch(of: Self.place) == nil {
            found.append("the dial template must contain {number}, {digits}, {national:44} or {dialled:44:0:00}")
        }
        let isClean = dialTemplate.allSatisfy { character in
            character.isASCII && !character.isWhitespace && !"&,;|\"'`\\$".contains(character)
        }
        if !isClean {
            found.append("the dial template must be ASCII without spaces, quotes, '&', ',', ';', '|', '$' and '\\'")
        }
        if dialTemplate.utf8.count > 200 { found.append("the dial template is longer than 200 characters") }
        return found
    }

    private func priObjections() -> [String] {
        guard let pri else { return [] }
        var found: [String] = []
        if kind != .dahdi { found.append("only a trunk of kind 'dahdi' has a channel group, a hunt order and spans") }
        if !(0...63).contains(pri.group) { found.append("a channel group is 0 to 63, not \(pri.group)") }
        if let span = pri.spans.first(where: { !(1...128).contains($0) }) {
            found.append("a span is 1 to 128, not \(span)")
        }
        if Set(pri.spans).count != pri.spans.count { found.append("a span is named twice") }
        // A template that says all of the dial string goes before the group.
        if dialTemplate.contains("/") { return found }
        if !dialTemplate.isEmpty, dialTemplate.wholeMatch(of: Self.place) == nil {
            found.append("with a channel group the template is the form of the number alone, such as {national:44}")
        }
        if pri.numberType == .national, !dialTemplate.contains(":") {
            found.append("a national number has no country code: give the template {national:44}, with your country's")
        }
        let most = Self.channelsOfSpan * pri.spans.count
        if !pri.spans.isEmpty, channels > most {
            found.append(
                "\(channels) channels on \(pri.spans.count) span(s): an E1 span carries \(Self.channelsOfSpan)")
        }
        return found
    }
}
