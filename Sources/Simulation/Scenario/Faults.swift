/// What goes wrong between the floor and the telephone network in a scenario.
public struct Faults: Hashable, Sendable, Codable {
    /// How late every event of the switch arrives, in seconds.
    public var eventDelay: Double
    /// The share of hang-ups that the floor is never told of.
    public var lostHangUps: Double
    /// After how many seconds of silence an agent hangs up a conversation whose customer is gone.
    public var silence: Double
    /// The share of dials for which the switch has no channel.
    public var noChannel: Double
    /// The share of placing requests whose answer is lost.
    public var lostAnswers: Double
    /// Mean seconds between two losses of the link to the switch; nil means it is never lost.
    public var linkLossEvery: Double?
    /// How long such a loss lasts, in seconds.
    public var linkLossLength: Distribution

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case eventDelay = "event_delay"
        case lostHangUps = "lost_hang_ups"
        case silence
        case noChannel = "no_channel"
        case lostAnswers = "lost_answers"
        case linkLossEvery = "link_loss_every"
        case linkLossLength = "link_loss_length"
    }

    /// Creates faults; the defaults are none.
    public init(
        eventDelay: Double = 0, lostHangUps: Double = 0, silence: Double = 5, noChannel: Double = 0,
        lostAnswers: Double = 0, linkLossEvery: Double? = nil, linkLossLength: Distribution = .constant(3)
    ) {
        self.eventDelay = eventDelay
        self.lostHangUps = lostHangUps
        self.silence = silence
        self.noChannel = noChannel
        self.lostAnswers = lostAnswers
        self.linkLossEvery = linkLossEvery
        self.linkLossLength = linkLossLength
    }

    public init(from decoder: any Decoder) throws {
        let fields = try Fields<CodingKeys>(decoder)
        let none = Faults()
        self.init(
            eventDelay: try fields.value(.eventDelay, none.eventDelay),
            lostHangUps: try fields.value(.lostHangUps, none.lostHangUps),
            silence: try fields.value(.silence, none.silence), noChannel: try fields.value(.noChannel, none.noChannel),
            lostAnswers: try fields.value(.lostAnswers, none.lostAnswers),
            linkLossEvery: try fields.optional(.linkLossEvery),
            linkLossLength: try fields.value(.linkLossLength, none.linkLossLength))
    }

    func objections() -> [String] {
        Objection.negative(eventDelay, "faults.event_delay")
            + Objection.noProbability(lostHangUps, "faults.lost_hang_ups")
            + Objection.negative(silence, "faults.silence")
            + Objection.noProbability(noChannel, "faults.no_channel")
            + Objection.noProbability(lostAnswers, "faults.lost_answers")
            + (linkLossEvery.map { Objection.notPositive($0, "faults.link_loss_every") } ?? [])
            + linkLossLength.objections("faults.link_loss_length")
    }
}
