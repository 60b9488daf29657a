/// A span while the peer runs.
struct LiveSpan {
    let span: Span
    var isInAlarm: Bool
    /// The channel on each B channel in use.
    var users: [Int: String] = [:]
    /// Where the hunt in turn stands.
    var lastSlot = 0
    private var chance: UInt64

    init(_ span: Span) {
        self.span = span
        isInAlarm = span.isInAlarm
        chance = span.seed
    }

    /// `AST_DEVICE_...` of `DAHDI/I<span>/congestion`.
    var deviceState: String {
        if isInAlarm { return "UNAVAILABLE" }
        return users.count >= span.slots.count ? "BUSY" : "NOT_INUSE"
    }

    /// The B channel that a hunt finds.
    func freeSlot(_ hunt: Character) -> Int? {
        guard !isInAlarm else { return nil }
        let free = span.slots.filter { users[$0] == nil }
        switch hunt {
        case "g": return free.first
        case "G": return free.last
        case "r": return free.first { $0 > lastSlot } ?? free.first
        default: return free.last { $0 < lastSlot } ?? free.last
        }
    }

    /// Whether this dial meets a call of the exchange's on its B channel (SplitMix64).
    mutating func meetsGlare() -> Bool {
        guard span.glare > 0 else { return false }
        chance &+= 0x9E37_79B9_7F4A_7C15
        var mixed = chance
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53 < span.glare
    }
}

/// Which lines a dial string asks for: `DAHDI/i1-G1/...`.
struct LineChoice {
    let span: Int?
    let hunt: Character
    let group: Int

    /// Nil when it is none of DAHDI's.
    init?(endpoint: String) {
        let parts = endpoint.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == "DAHDI" else { return nil }
        var lines = parts[1]
        if lines.first == "i", let dash = lines.firstIndex(of: "-") {
            span = Int(lines[..<dash].dropFirst())
            lines = lines[dash...].dropFirst()
        } else {
            span = nil
        }
        guard let hunt = lines.first, "gGrR".contains(hunt), let group = Int(lines.dropFirst()) else { return nil }
        self.hunt = hunt
        self.group = group
    }
}

extension World {
    /// Causes after which chan_dahdi leaves an unanswered channel to whoever made it, and the dial status that tells.
    static func statusOfKeptLine(_ cause: Int) -> String? {
        switch cause {
        case 17: "BUSY"
        case 21, 27, 34, 38, 41, 42: "CONGESTION"
        default: nil
        }
    }

    /// Whether the peer has lines for a dial string of its own.
    func hasSpans(for endpoint: String) -> Bool { !spans.isEmpty && endpoint.hasPrefix("DAHDI/") }

    /// Takes a B channel; nil when each is in use, or there is an alarm.
    mutating func takeLine(for endpoint: String, channel: String) -> Channel.Line? {
        guard let choice = LineChoice(endpoint: endpoint) else { return nil }
        for number in spans.keys.sorted() {
            guard let live = spans[number], live.span.group == choice.group,
                choice.span == nil || choice.span == number, let slot = live.freeSlot(choice.hunt)
            else { continue }
            spans[number]?.users[slot] = channel
            spans[number]?.lastSlot = slot
            return Channel.Line(span: number, slot: slot)
        }
        return nil
    }

    mutating func freeLine(of channel: Channel) {
        guard let line = channel.line else { return }
        spans[line.span]?.users[line.slot] = nil
    }

    /// A span goes into alarm, or comes out of it. In alarm its calls end as chan_dahdi ends them when layer 2 is gone
    /// (timer T309): cause 27.
    mutating func setAlarm(ofSpan number: Int, isOn: Bool) {
        guard spans[number] != nil else { return }
        spans[number]?.isInAlarm = isOn
        guard isOn else { return }
        for channel in channels.values.sorted(by: { $0.serial < $1.serial }) where channel.line?.span == number {
            // A line that was reserved and not dialled has no call that could end.
            if channel.isDialled { farEndHangsUp(channel, cause: 27, techCause: nil) }
        }
    }

    /// What an exchange answers to a dial at once; nil when the call goes its way.
    mutating func refusal(ofDialOn line: Channel.Line) -> Int? {
        if spans[line.span]?.isInAlarm == true { return 27 }
        return spans[line.span]?.meetsGlare() == true ? 44 : nil
    }
}
