/// An E1 with PRI signalling behind the peer's Asterisk, as chan_dahdi shows it: 30 B channels that `channels/create`
/// reserves one by one, glare, alarms.
///
/// What chan_dahdi does with the exchange's word is played too. Before the answer, the causes 17 (busy) and 21, 27, 34,
/// 38, 41, 42 (congestion) do not end a channel that was created and dialled: only a `Dial` event tells, and the
/// channel keeps its B channel until somebody hangs it up. Other causes end it.
public struct Span: Sendable {
    /// Its number, from 1: `DAHDI/i1-...`, `DAHDI/I1/congestion`.
    public var number: Int
    /// The group of its channels: `DAHDI/G1/...`.
    public var group: Int
    /// How many B channels it has: the first ones of 1...15, 17...31.
    public var channels: Int
    /// How probable it is that the exchange takes the very B channel that is dialled on, 0...1. Glare: cause 44.
    public var glare: Double
    /// Whether it begins in alarm.
    public var isInAlarm: Bool
    /// Where chance comes from: the same seed gives the same glares.
    public var seed: UInt64

    /// Creates a span.
    public init(
        number: Int = 1, group: Int = 1, channels: Int = 30, glare: Double = 0, isInAlarm: Bool = false,
        seed: UInt64 = 1
    ) {
        self.number = number
        self.group = group
        self.channels = channels
        self.glare = glare
        self.isInAlarm = isInAlarm
        self.seed = seed
    }

    /// Its B channels: 16 is the D channel.
    var slots: [Int] { Array(((1...15).map { $0 } + (17...31).map { $0 }).prefix(channels)) }
}
