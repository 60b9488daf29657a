/// A number of the sandbox's telephone network: its digits say what happens when it is dialled.
///
/// `+44 72 F R T SSSSS`: family, ring code, talk code or kind, serial. The numbers have the form of British mobile
/// numbers, so every check of a number's form accepts them, and lie in a range that no operator has been given, so that
/// a sandbox list dialled by mistake on a real trunk wakes nobody. docs/sandbox.md is the plan in words,
/// `network-extensions.conf` is what plays it.
public struct SandboxNumber: Hashable, Sendable {
    /// What happens when the number is dialled.
    public let behaviour: Behaviour
    /// `0...9`, an index into ``ringTimes``: how long it rings first.
    public let ringCode: Int
    /// `0...9`: an index into ``talkTimes`` where the behaviour has a talk time, the key for ``Behaviour/presses``,
    /// else 0.
    public let talkCode: Int
    /// `0...99_999`: tells numbers of the same behaviour apart.
    public let serial: Int

    /// Ring times by code.
    public static let ringTimes: [Duration] = [
        .zero, .milliseconds(300), .seconds(1), .seconds(2), .seconds(3), .seconds(5), .seconds(8), .seconds(12),
        .seconds(20), .seconds(90),
    ]

    /// Talk times by code: from the answer until the far end hangs up. The last one is "until the caller does".
    public static let talkTimes: [Duration] = [
        .milliseconds(300), .seconds(1), .seconds(2), .seconds(3), .seconds(5), .seconds(8), .seconds(12),
        .seconds(20), .seconds(45), .seconds(3600),
    ]

    /// Creates a number. Codes and the serial are taken modulo their range.
    public init(_ behaviour: Behaviour, ringCode: Int = 1, talkCode: Int = 0, serial: Int = 0) {
        self.behaviour = behaviour
        self.ringCode = behaviour.rings ? abs(ringCode) % 10 : 0
        self.talkCode = behaviour.usesTalkCode ? abs(talkCode) % 10 : 0
        self.serial = abs(serial) % 100_000
    }

    /// Reads a number of the plan; nil when it is not one.
    ///
    /// - Parameter e164: With or without its `+`.
    public init?(e164: some StringProtocol) {
        let digits = e164.drop { $0 == "+" }.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        guard digits.count == 12, e164.count - digits.count <= 1, digits.starts(with: [4, 4, 7, 2]),
            let behaviour = Behaviour(family: digits[4], kind: digits[6])
        else { return nil }
        self.init(
            behaviour, ringCode: digits[5], talkCode: digits[6], serial: digits[7...].reduce(0) { $0 * 10 + $1 })
    }

    /// The number in E.164: `+447213100042`.
    public var e164: String {
        let tail = String(serial)
        let kind = behaviour.kind ?? talkCode
        return "+4472\(behaviour.family)\(ringCode)\(kind)" + String(repeating: "0", count: 5 - tail.count) + tail
    }

    /// How long it rings before something happens.
    public var ringTime: Duration { Self.ringTimes[ringCode] }

    /// How long the far end stays after the answer before it hangs up; nil when the behaviour does not answer. A
    /// machine's greeting and beep come on top.
    public var talkTime: Duration? {
        guard behaviour.ending.isAnswered else { return nil }
        return behaviour.hasTalkTime ? Self.talkTimes[talkCode] : behaviour.fixedTalkTime
    }
}
